// Today, compared with as much of an earlier day: both up to the last half-hour that has passed by
// the site's clock, since the API asks about half-hours. A whole day before would always look
// better. The chart needs none of it: it compares hour with hour.

import type { Query, QueryAnswer, QueryRow } from '../api/query.ts';
import { addDays, type Day } from './dates.ts';
import { type Figure, infoOf } from './metrics.ts';
import { daysOf } from './period.ts';
import type { View } from './view.ts';

/** The slots of today's part, and of the part that it is compared with. */
export const SO_FAR = 'so far';
export const BY_THEN = 'by then';

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

/** How many days before the earlier day is: as the API goes back from one day. */
const BACK = { previous: [1, 7], year: [365, 364] } as const;

/** The earlier day, if the view is of a day that is not over, and compares it. */
export function dayBeside({ choice, compare, matchWeekday }: View, today: Day): Day | undefined {
  const { from, to } = daysOf(choice, today) ?? {};
  if (from !== today || to !== today || (compare !== 'previous' && compare !== 'year')) return undefined;
  const [back, matched] = BACK[compare];
  return addDays(today, -(matchWeekday ? matched : back));
}

/** What is asked of both days; nothing in the first half-hour, of which nothing has passed. */
export function soFarQuestions(
  totals: Query,
  before: Day,
  timezone: string,
  { today, minutes }: Moment,
): readonly { readonly slot: string; readonly query: Query }[] {
  if (minutes <= 0) return [];
  const until = (day: Day): Query => ({
    ...totals,
    date_range: [instantOf(timezone, day, 0), instantOf(timezone, day, minutes)],
    include: {},
  });
  return [
    { slot: SO_FAR, query: until(today) },
    { slot: BY_THEN, query: until(before) },
  ];
}

/** As a row of the API has it: in percent, or in points where the figure is a percentage. */
export function changesOf(
  figures: readonly Figure[],
  now: QueryAnswer | undefined,
  before: QueryAnswer | undefined,
): Pick<NonNullable<QueryRow['comparison']>, 'metrics' | 'change'> | undefined {
  if (now === undefined || before === undefined) return undefined;
  const [ofNow, ofBefore] = [now, before].map(({ results }) => results[0]?.metrics ?? []);
  const metrics = figures.map((_, index) => ofBefore?.[index] ?? null);
  return { metrics, change: figures.map((figure, index) => changeOf(figure, ofNow?.[index], metrics[index])) };
}

function changeOf(figure: Figure, now: unknown, before: unknown): number | null {
  if (typeof now !== 'number' || typeof before !== 'number') return null;
  if (infoOf(figure).unit === 'percent') return now - before;
  return before === 0 ? (now === 0 ? 0 : null) : ((now - before) / before) * 100;
}
