// The points of the chart, made of the answer to a question by time. Where the API has no row,
// nothing happened: counts are 0, and what is a rate of nothing is unknown.

import type { MetricError, MetricValue, QueryAnswer } from '../api/query.ts';
import type { Interval } from '../state/interval.ts';
import type { Metric } from '../state/metrics.ts';
import { infoOf } from '../state/metrics.ts';

/** The point at the same place of an earlier time. */
export interface Before {
  readonly label: string | undefined;
  readonly value: number | null;
  readonly error: number;
}

export interface Point {
  /** As the API writes it: local to the site. */
  readonly label: string;
  /** Null: a rate of nothing, or a time that has not come yet. */
  readonly value: number | null;
  /** One standard error; 0 where the value is exact. */
  readonly error: number;
  /** What it is compared with. */
  readonly before: Before | undefined;
  /** This time is not over yet, so its number still grows. */
  readonly isOpen: boolean;
}

const asNumber = (value: MetricValue | undefined): number | null => (typeof value === 'number' ? value : null);
const asError = (error: MetricError | undefined): number => error ?? 0;

/**
 * The points of one metric. `metrics` are those of the question, in its order. `localNow` is the
 * site's clock, as a label of the API would be: `2025-11-14 09:41:00`.
 */
export function seriesOf(
  { results, meta, query }: QueryAnswer,
  metrics: readonly string[],
  metric: Metric,
  interval: Interval,
  localNow: string,
): readonly Point[] {
  const column = metrics.indexOf(metric);
  const rows = new Map(results.map((row) => [row.dimensions[0] ?? '', row]));
  const labels = meta.time_labels ?? [...rows.keys()];
  const nothing = infoOf(metric).unit === 'count' ? 0 : null;
  // Where neither time has anything there is no row, and nothing is compared with nothing.
  const isCompared = query.include.comparisons !== undefined;
  return labels.map((label) => {
    const row = rows.get(label);
    const isFuture = startsAfter(label, localNow);
    const compared = row?.comparison;
    return {
      label,
      value: isFuture ? null : (asNumber(row?.metrics[column]) ?? nothing),
      error: asError(row?.error?.[column]),
      before: isCompared
        ? {
            label: compared?.dimensions?.[0],
            value: asNumber(compared?.metrics[column]) ?? nothing,
            error: asError(compared?.error?.[column]),
          }
        : undefined,
      isOpen: !isFuture && startsAfter(nextLabel(label, interval), localNow),
    };
  });
}

/** Labels sort as text: `2025-11-14` is before `2025-11-14 09:00:00`. */
const startsAfter = (label: string, localNow: string): boolean => label > localNow;

/** Where the bucket of a label ends, in the form of a label. */
function nextLabel(label: string, interval: Interval): string {
  const [date = '', time] = label.split(' ');
  const at = new Date(`${date}T${time ?? '00:00:00'}Z`);
  if (interval === 'minute') at.setUTCMinutes(at.getUTCMinutes() + 1);
  if (interval === 'hour') at.setUTCHours(at.getUTCHours() + 1);
  if (interval === 'day') at.setUTCDate(at.getUTCDate() + 1);
  if (interval === 'week') at.setUTCDate(at.getUTCDate() + 7);
  if (interval === 'month') at.setUTCMonth(at.getUTCMonth() + 1, 1);
  return at.toISOString().slice(0, 19).replace('T', ' ');
}

/** A moment as the site's clock shows it, in the form of a label. */
export function localLabel(timezone: string, at: number): string {
  const format = new Intl.DateTimeFormat('sv', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return format.format(at);
}
