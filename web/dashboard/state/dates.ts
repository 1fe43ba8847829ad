// Calendar arithmetic on days such as `2025-11-14`. A day is a name, without a zone and without
// hours: the site's zone decides which day it is now, and nothing else here knows of zones.

/** A day of the calendar, `YYYY-MM-DD`. */
export type Day = string;

/** From the first day to the last, both included. */
export interface Days {
  readonly from: Day;
  readonly to: Day;
}

const DAY_MS = 86_400_000;

const midnight = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Whether it names a day that exists, of the years that the API takes. */
export function isDay(text: string): boolean {
  if (!/^(?:19[7-9]|20\d)\d-\d\d-\d\d$/.test(text)) return false;
  const ms = midnight(text);
  return !Number.isNaN(ms) && dayAt(ms) === text;
}

/** The day in a time zone at a moment (epoch milliseconds). */
export function dayIn(timezone: string, at: number): Day {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    calendar: 'gregory',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

export const addDays = (day: Day, days: number): Day => dayAt(midnight(day) + days * DAY_MS);

/**
 * The same day of another month, or that month's last one: a month after 31 January is 28 February.
 */
export function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return dayAt(first.getTime() + (Math.min(dayOfMonth, length) - 1) * DAY_MS);
}

export const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01`;
export const lastOfMonth = (day: Day): Day => addDays(addMonths(firstOfMonth(day), 1), -1);
export const firstOfYear = (day: Day): Day => `${day.slice(0, 4)}-01-01`;
export const lastOfYear = (day: Day): Day => `${day.slice(0, 4)}-12-31`;

/** How many days a range has. */
export const lengthOf = ({ from, to }: Days): number => Math.round((midnight(to) - midnight(from)) / DAY_MS) + 1;

/** The earlier of two days. */
export const earlier = (a: Day, b: Day): Day => (a < b ? a : b);
