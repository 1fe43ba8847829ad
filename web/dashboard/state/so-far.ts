// Today, compared with as much of an earlier day: both up to the last half-hour that has passed by
// the site's clock, since the API answers by half-hours. A whole day before would always look
// better. The chart needs none of it: it compares hour with hour.

import type { Query } from '../api/query.ts';
import type { Day } from './dates.ts';
import { daysOf } from './period.ts';
import type { View } from './view.ts';

/** The slot of what has passed of today, with its comparison. */
export const SO_FAR = 'so far';

/** A moment by the site's clock. */
export interface Moment {
  readonly today: Day;
  /** Since midnight, down to the half-hour. */
  readonly minutes: number;
}

const HALF_HOUR = 30;

export function momentIn(timezone: string, today: Day, at: number): Moment {
  const minutes = (at + offsetIn(timezone, at) - Date.parse(today)) / 60_000;
  return { today, minutes: Math.floor(minutes / HALF_HOUR) * HALF_HOUR };
}

/** Milliseconds that clocks there are ahead of UTC at a moment (epoch milliseconds). */
function offsetIn(timezone: string, at: number): number {
  const format = new Intl.DateTimeFormat('sv', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' });
  return Date.parse(`${format.format(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000;
}

/** The moment at which clocks there show a time, as the API takes it. */
function instantOf(timezone: string, day: Day, minutes: number): string {
  const shown = Date.parse(day) + minutes * 60_000;
  // Twice, as the clocks may be changed between the two moments that the offsets are of.
  const near = shown - offsetIn(timezone, shown);
  return new Date(shown - offsetIn(timezone, near)).toISOString();
}

/** Whether the view is of a day that is not over, and compares it with an earlier one. */
export function isUnfinished({ choice, compare }: View, today: Day): boolean {
  const { from, to } = daysOf(choice, today) ?? {};
  return from === today && to === today && (compare === 'previous' || compare === 'year');
}

/** What has passed of today, if anything has: the question of the whole day, of that part alone. */
export function soFarOf(wholeDay: Query, timezone: string, { today, minutes }: Moment): Query | undefined {
  if (minutes <= 0) return undefined;
  return { ...wholeDay, date_range: [instantOf(timezone, today, 0), instantOf(timezone, today, minutes)] };
}
