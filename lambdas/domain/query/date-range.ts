// The range of a question, as days of the site and, where it is not made of whole days, as
// instants.

import type { SiteDays } from '../days/site-days.ts';
import { parseTimestamp, epochOf } from '../event/timestamp.ts';
import { MAX_DAYS_APART } from '../limits/questions.ts';
import { YEARS } from '../limits/requests.ts';
import { dayAfter, type DayRange, daysBetween, shiftDay, shiftMonth } from '../periods.ts';
import { SLOT_MS } from '../visits/slot.ts';
import type { NamedRange } from './names.ts';
import type { DateRange } from './question.ts';
import { UnanswerableError } from './unanswerable.ts';

export interface Span extends DayRange {
  /** Where less than the whole days is asked about: epoch milliseconds, the second exclusive. */
  readonly window?: { readonly from: number; readonly until: number };
}

export interface Clock {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly days: SiteDays;
}

/** Milliseconds: views of the last half-hour, and visitors of the last five minutes. */
export const REALTIME = { views: 30 * 60_000, visitors: 5 * 60_000 } as const;

/** Throws UnanswerableError. */
export function spanOf(range: DateRange, { now, days }: Clock): Span {
  if (typeof range !== 'string') return isInstant(range[0]) ? betweenInstants(range, days) : between(range);
  if (range === 'realtime')
    return { from: days.of(now - REALTIME.views).day, to: days.of(now + REALTIME.visitors).day };
  // Clocks that are ahead have sent events of tomorrow.
  if (range === 'all') return { from: `${YEARS.first}-01-01`, to: `${YEARS.last}-12-31` };
  const today = days.of(now).day;
  return { from: FIRST_DAY[range](today), to: today };
}

const daysBack = (count: number) => (today: string) => shiftDay(today, 1 - count);
const monthsBack = (count: number) => (today: string) => shiftMonth(today, 1 - count);

const FIRST_DAY: Readonly<Record<Exclude<NamedRange, 'all' | 'realtime'>, (today: string) => string>> = {
  day: daysBack(1),
  '7d': daysBack(7),
  '28d': daysBack(28),
  '30d': daysBack(30),
  '91d': daysBack(91),
  month: monthsBack(1),
  '6mo': monthsBack(6),
  '12mo': monthsBack(12),
  year: (today) => `${today.slice(0, 4)}-01-01`,
};

const isInstant = (text: string): boolean => text.includes('T');

function between([from, to]: readonly [string, string]): Span {
  if (from > to) throw new UnanswerableError(`date_range begins after its end: ${from} is after ${to}`);
  return { from, to };
}

function betweenInstants([first, second]: readonly [string, string], days: SiteDays): Span {
  const [from, until] = [instantOf(first), instantOf(second)];
  if (from >= until) throw new UnanswerableError(`date_range begins after its end: ${first} is not before ${second}`);
  const [begin, end] = [days.of(from), days.of(until - 1)];
  const isWhole = begin.at === 0 && until === days.startOf(dayAfter(end.day));
  if (isWhole) return { from: begin.day, to: end.day };
  if (begin.at % SLOT_MS !== 0 || days.of(until).at % SLOT_MS !== 0) {
    throw new UnanswerableError(
      'date_range must begin and end on a full or half hour of the site: visits are kept by half-hours',
    );
  }
  if (daysBetween(begin.day, end.day) >= MAX_DAYS_APART) {
    throw new UnanswerableError(`date_range of two instants spans at most ${MAX_DAYS_APART} days: ask for whole days`);
  }
  return { from: begin.day, to: end.day, window: { from, until } };
}

function instantOf(text: string): number {
  const instant = parseTimestamp(text);
  if (instant === undefined)
    throw new UnanswerableError(`date_range: ${JSON.stringify(text)} is no ISO 8601 date-time`);
  return epochOf(instant);
}

/**
 * As the answer shows it: the first and the last second, with the zone's offset. A range in which
 * there is no time, since clocks skipped it, begins and ends with the moment after.
 */
export function describeSpan({ from, to, window }: Span, days: SiteDays): [string, string] {
  const [first, end] =
    window === undefined ? [days.startOf(from), days.startOf(dayAfter(to))] : [window.from, window.until];
  return [withOffset(first, days), withOffset(Math.max(first, end - 1000), days)];
}

function withOffset(epochMs: number, days: SiteDays): string {
  const offset = days.offsetAt(epochMs);
  const minutes = Math.abs(offset) / 60_000;
  const [hours, rest] = [Math.floor(minutes / 60), Math.floor(minutes % 60)].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${new Date(epochMs + offset).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${hours}:${rest}`;
}
