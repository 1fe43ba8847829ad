// Today, compared with as much of an earlier day: both up to the last half-hour that has passed by
// the site's clock, since the API answers by half-hours. A whole day before would always look
// better. The chart needs none of it: it compares hour with hour. Half-hours are counted from when
// the day began, and not read from the clock: where clocks are changed, it shows some twice.

import type { Query } from '../api/query.ts';
import type { Day } from './dates.ts';
import type { Filter } from './filters.ts';
import { hasHours } from './interval.ts';
import { daysOf } from './period.ts';
import type { View } from './view.ts';

/** The slot of what has passed of today, with its comparison. */
export const SO_FAR = 'so far';

const HALF_HOUR = 30;
const MINUTE_MS = 60_000;

/** Minutes that have passed since a day began at a site, down to the half-hour. */
export function passedOf(timezone: string, today: Day, at: number): number {
  const minutes = (at - startOf(timezone, today)) / MINUTE_MS;
  return Math.floor(minutes / HALF_HOUR) * HALF_HOUR;
}

/** Milliseconds that clocks there are ahead of UTC at a moment (epoch milliseconds). */
function offsetIn(timezone: string, at: number): number {
  const format = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}

/** The moment (epoch milliseconds) at which a day begins there. */
function startOf(timezone: string, day: Day): number {
  const midnight = Date.parse(day);
  // Twice, as the clocks may be changed between the two moments that the offsets are of.
  const near = midnight - offsetIn(timezone, midnight);
  const start = midnight - offsetIn(timezone, near);
  // Where clocks skip midnight, one of the two is an hour early, and the other is when they did.
  const isMidnight = start + offsetIn(timezone, start) === midnight;
  return isMidnight ? start : Math.max(start, near);
}

/**
 * With what the figures are compared: a day that is not over with as much of an earlier one, where
 * the filters let parts of days be asked about, else with all of that day; and the rest with what
 * was before.
 */
export type ComparedWith = 'so_far' | 'whole_day' | 'before';

/** `filters`: all that the answers go through. */
export function comparedWith({ choice, compare }: View, today: Day, filters: readonly Filter[]): ComparedWith {
  const { from, to } = daysOf(choice, today) ?? {};
  const isOpen = from === today && to === today && (compare === 'previous' || compare === 'year');
  if (!isOpen) return 'before';
  return hasHours(filters) ? 'so_far' : 'whole_day';
}

/** What has passed of today, if anything has: the question of the whole day, of that part alone. */
export function soFarOf(wholeDay: Query, timezone: string, today: Day, passed: number): Query | undefined {
  if (passed <= 0) return undefined;
  const start = startOf(timezone, today);
  const written = (at: number): string => new Date(at).toISOString();
  return { ...wholeDay, date_range: [written(start), written(start + passed * MINUTE_MS)] };
}
