// How the chart's time is cut: by hour, day, week or month. What is chosen for a reader has at most
// 92 points, or one for each month; what a reader chooses, at most 744.

import type { Days } from './dates.ts';
import { lengthOf } from './dates.ts';
import type { Dimension } from './dimensions.ts';
import type { Filter } from './filters.ts';
import type { Period } from './period.ts';

/** From the finest to the coarsest. */
export const INTERVALS = ['minute', 'hour', 'day', 'week', 'month'] as const;
export type Interval = (typeof INTERVALS)[number];

export const isInterval = (text: string): text is Interval => (INTERVALS as readonly string[]).includes(text);

/**
 * Days from which, and up to which, an interval is offered. Of more than 92 days the server reads
 * months and years, which have no visitors by day.
 */
const OFFERED: Readonly<Record<Exclude<Interval, 'minute'>, readonly [number, number]>> = {
  hour: [1, 31],
  day: [2, 92],
  week: [14, 92],
  month: [60, 50_000],
};

/** Whose hours are not kept: what was viewed and done is known of a visitor's day. */
const OF_A_DAY: ReadonlySet<Dimension> = new Set(['page', 'event', 'goal']);

/** Whether parts of a day can be asked about through these filters. */
export const hasHours = (filters: readonly Filter[]): boolean =>
  !filters.some(({ dimension }) => OF_A_DAY.has(dimension));

/**
 * What a range can be cut into, the finest first. All time is cut into months alone, and under a
 * filter by what was viewed or done no day into hours.
 */
export function intervalsOf(
  period: Period,
  days: Days | undefined,
  filters: readonly Filter[] = [],
): readonly Interval[] {
  if (period === 'realtime') return ['minute'];
  if (days === undefined) return ['month'];
  const length = lengthOf(days);
  const offered = INTERVALS.filter(
    (each) => each !== 'minute' && OFFERED[each][0] <= length && length <= OFFERED[each][1],
  );
  if (hasHours(filters)) return offered;
  return length === 1 ? ['day'] : offered.filter((each) => each !== 'hour');
}

/** The interval that was chosen, where it is offered; else the one that suits the range. */
export function intervalOf(
  chosen: Interval | undefined,
  period: Period,
  days: Days | undefined,
  filters: readonly Filter[] = [],
): Interval {
  const offered = intervalsOf(period, days, filters);
  if (chosen !== undefined && offered.includes(chosen)) return chosen;
  const suits: Interval =
    days === undefined ? 'month' : lengthOf(days) <= 2 ? 'hour' : lengthOf(days) <= 92 ? 'day' : 'month';
  return offered.includes(suits) ? suits : (offered[0] ?? 'day');
}
