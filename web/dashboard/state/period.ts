// The periods that a reader chooses, and the days that they are. The URL keeps the choice, not the
// days: a link to the last 28 days stays one to the last 28 days.

import {
  addDays,
  addMonths,
  type Day,
  type Days,
  earlier,
  firstOfMonth,
  firstOfYear,
  lastOfMonth,
  lastOfYear,
  lengthOf,
} from './dates.ts';

/** In the order of the picker. */
export const PERIODS = [
  'realtime',
  'day',
  'yesterday',
  '7d',
  '28d',
  '30d',
  '91d',
  'month',
  'lastmonth',
  'year',
  '12mo',
  'all',
  'custom',
] as const;
export type Period = (typeof PERIODS)[number];

export const isPeriod = (text: string): text is Period => (PERIODS as readonly string[]).includes(text);

/** A choice of days. `date` is any day of the day, month or year meant; absent, it is today. */
export interface Choice {
  readonly period: Period;
  readonly date?: Day;
  /** Of a custom period alone. */
  readonly from?: Day;
  readonly to?: Day;
}

/** How each period finds its days from the day that it is about. */
const DAYS: Readonly<Partial<Record<Period, (anchor: Day, today: Day) => Days>>> = {
  day: (day) => ({ from: day, to: day }),
  yesterday: (_, today) => ({ from: addDays(today, -1), to: addDays(today, -1) }),
  '7d': (day) => ({ from: addDays(day, -6), to: day }),
  '28d': (day) => ({ from: addDays(day, -27), to: day }),
  '30d': (day) => ({ from: addDays(day, -29), to: day }),
  '91d': (day) => ({ from: addDays(day, -90), to: day }),
  month: (day, today) => upTo(today, { from: firstOfMonth(day), to: lastOfMonth(day) }),
  lastmonth: (_, today) => {
    const first = addMonths(firstOfMonth(today), -1);
    return { from: first, to: lastOfMonth(first) };
  },
  year: (day, today) => upTo(today, { from: firstOfYear(day), to: lastOfYear(day) }),
  '12mo': (day, today) => upTo(today, { from: addMonths(firstOfMonth(day), -11), to: lastOfMonth(day) }),
};

/**
 * The days of a choice, up to today. Undefined where they are no days of the calendar: all time
 * begins with the site, and realtime is minutes. A custom period without its days is today.
 */
export function daysOf({ period, date, from, to }: Choice, today: Day): Days | undefined {
  if (period !== 'custom') return DAYS[period]?.(date ?? today, today);
  return from !== undefined && to !== undefined && from <= to ? { from, to } : { from: today, to: today };
}

/** A month that goes on ends today; one that is yet to come stays as it is, and is empty. */
const upTo = (today: Day, { from, to }: Days): Days => ({ from, to: from <= today ? earlier(today, to) : to });

/**
 * The choice that lies as far before (-1) or after (1) as it is long; undefined where there is
 * none, and after today.
 */
export function shift(choice: Choice, by: -1 | 1, today: Day): Choice | undefined {
  const days = daysOf(choice, today);
  if (days === undefined) return undefined;
  const next = moved(choice, days, by, today);
  return by === 1 && (daysOf(next, today)?.from ?? '') > today ? undefined : next;
}

function moved({ period, date }: Choice, { from, to }: Days, by: -1 | 1, today: Day): Choice {
  if (period === 'day' || period === 'yesterday') return dated('day', addDays(from, by), today);
  if (period === 'month' || period === 'lastmonth') return dated('month', addMonths(firstOfMonth(from), by), today);
  if (period === 'year') return dated('year', addMonths(firstOfYear(date ?? today), 12 * by), today);
  const length = by * lengthOf({ from, to });
  return { period: 'custom', from: addDays(from, length), to: addDays(to, length) };
}

/** The present month needs no date, so that it stays the present one. */
function dated(period: Period, date: Day, today: Day): Choice {
  const length = period === 'day' ? 10 : period === 'month' ? 7 : 4;
  return date.slice(0, length) === today.slice(0, length) ? { period } : { period, date };
}
