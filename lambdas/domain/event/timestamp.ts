// The instant of an event, as a UTC day and the millisecond of that day. Its site
// says which day it counts for (days/site-days.ts).

import { YEARS } from '../limits/requests.ts';

/** `day` is `YYYY-MM-DD` (UTC); `at` counts milliseconds from its start, 0 to 86,399,999. */
export interface Instant {
  readonly day: string;
  readonly at: number;
}

/** Milliseconds of a day of UTC. */
export const DAY_MS = 86_400_000;

/**
 * The longest local day since 1970: clocks were put back by seven hours at the most (from midnight,
 * Antarctica/Vostok, 1994-01-31; https://www.iana.org/time-zones).
 */
export const MAX_DAY_MS = 31 * 3_600_000;

/**
 * How far from UTC midnight a day of that name may begin: zones are 12 hours behind UTC to 14 ahead
 * of it, and some days begin after midnight.
 */
export const MAX_DAY_SHIFT_MS = 15 * 3_600_000;

/** Of epoch milliseconds. */
export const instantOf = (epochMs: number): Instant => ({ day: dayOf(epochMs), at: epochMs % DAY_MS });

/** Epoch milliseconds. */
export const epochOf = ({ day, at }: Instant): number => Date.parse(day) + at;

// ISO 8601 extended format: a calendar date, or a date-time to the minute or finer, with an offset
// or none.
const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?(?:(Z)|([+-])(\d{2}):?(\d{2})?)?)?$/;

/**
 * Reads an ISO 8601 date or date-time. An offset is converted, a missing one means UTC, a date
 * alone means its midnight, and 24:00 is the midnight that ends the day. Undefined for anything
 * else, and for UTC days outside 1970 to 2099.
 */
export function parseTimestamp(text: string): Instant | undefined {
  const match = ISO_8601.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const [hour, minute, second] = [part(4), part(5), part(6)];
  // By its digits: as a number, enough nines would round up to the next second, and so to the next
  // day.
  const fraction = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const endOfDay = hour === 24 && minute === 0 && second === 0 && !/[1-9]/.test(match[7] ?? '');
  if ((hour > 23 && !endOfDay) || minute > 59 || second > 59 || part(10) > 23 || part(11) > 59) return undefined;
  if (!isCalendarDay(part(1), part(2), part(3))) return undefined;
  const offset = (match[9] === '-' ? -1 : 1) * (part(10) * 60 + part(11));
  const epoch = Date.UTC(part(1), part(2) - 1, part(3), hour, minute - offset, second, fraction);
  const day = dayOf(epoch);
  // Never negative, as no accepted year is before the epoch.
  return isAcceptedYear(Number(day.slice(0, 4))) ? { day, at: epoch % DAY_MS } : undefined;
}

/** True for a real calendar day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match !== null && isCalendarDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

/**
 * The UTC day of an instant in epoch milliseconds. From its parts, as `toISOString` takes five
 * times as long, and a question about years asks for thousands of days. Throws RangeError
 * for what is no instant.
 */
export function dayOf(epochMs: number): string {
  const date = new Date(epochMs);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year)) throw new RangeError(`${epochMs} is not an instant`);
  return `${String(year).padStart(4, '0')}-${TWO_DIGITS[date.getUTCMonth() + 1]}-${TWO_DIGITS[date.getUTCDate()]}`;
}

/** Of months, and of days of a month. */
const TWO_DIGITS = Array.from({ length: 32 }, (_, number) => String(number).padStart(2, '0'));

const isAcceptedYear = (year: number): boolean => year >= YEARS.first && year <= YEARS.last;

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  // Day 0 of the next month is the last of this one. Years below 100 are fine to refuse: Date.UTC
  // reads them as 19xx.
  return year >= 100 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
