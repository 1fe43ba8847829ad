// The periods that days are rolled up into: day < month < year. Each period is exactly what is
// below it, so a range of days has one smallest cover.

import { ALLOWED_LATENESS_DAYS, WATERMARK_DAYS } from './limits/documents.ts';
import { DAY_MS, dayOf } from './event/timestamp.ts';

/** From small to large. */
export const LEVELS = ['month', 'year'] as const;
export type Level = (typeof LEVELS)[number];

export interface Period {
  readonly level: Level;
  /** `2025-11`, `2025`: those of one level sort by time. */
  readonly name: string;
  /** Days, both inclusive. */
  readonly first: string;
  readonly last: string;
}

/** Days, both inclusive. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** Days that are to be read at one level; they begin and end with a period of it. */
export interface LevelRange extends DayRange {
  readonly level: Level | 'day';
}

/** The next day of the calendar, and the one before. */
export const dayAfter = (day: string): string => dayOf(Date.parse(day) + DAY_MS);
export const dayBefore = (day: string): string => dayOf(Date.parse(day) - DAY_MS);

/** The period of a level that a day lies in. */
export function periodOf(level: Level, day: string): Period {
  const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
  if (level === 'year') return { level, name: year, first: `${year}-01-01`, last: `${year}-12-31` };
  // Day 0 of the next month is the last of this one.
  const last = dayOf(Date.UTC(Number(year), Number(day.slice(5, 7)), 0));
  return { level, name: month, first: `${month}-01`, last };
}

/** The periods that a day lies in, month before year: the order in which they are marked. */
export const periodsOf = (day: string): Period[] => LEVELS.map((level) => periodOf(level, day));

/** The year of a month; undefined for a year. */
export const parentOf = ({ level, first }: Period): Period | undefined =>
  level === 'month' ? periodOf('year', first) : undefined;

/** The level below; that of a month is the day. */
export const levelBelow = (level: Level): LevelRange['level'] => (level === 'year' ? 'month' : 'day');

/** The twelve months of a year, ascending. */
export const monthsOf = ({ name }: Period): Period[] =>
  Array.from({ length: 12 }, (_, month) => periodOf('month', `${name}-${String(month + 1).padStart(2, '0')}-01`));

/** Every day of a period, ascending. */
export function daysOf({ first, last }: Pick<Period, 'first' | 'last'>): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

/**
 * The instant (epoch milliseconds) from which a period may be rolled up: the watermark is past its
 * end.
 */
export const readyAt = ({ last }: Pick<Period, 'last'>): number => Date.parse(dayAfter(last)) + WATERMARK_DAYS * DAY_MS;

/**
 * Over for so long that hardly an event for it is still on its way. Those that are late cost more,
 * and are not lost.
 */
export const isReady = (period: Pick<Period, 'last'>, now: number): boolean => now >= readyAt(period);

/**
 * At an instant (epoch milliseconds), the watermark: periods whose last day is before this day are
 * ready.
 */
export const watermarkAt = (now: number): string => dayOf(now - WATERMARK_DAYS * DAY_MS);

/**
 * Whether the day ended so long ago that, by another clock, a period with it may be ready. Where it
 * is not late, no clock that is less than a day apart from this one takes the day's month for
 * ready.
 */
export const isLate = (day: string, now: number): boolean => day < dayOf(now - ALLOWED_LATENESS_DAYS * DAY_MS);

/**
 * The largest period that begins with a day and ends by another: as periods nest, it is in every
 * smallest cover of the days between.
 */
function largestFrom(day: string, end: string): Period | undefined {
  for (const level of LEVELS.toReversed()) {
    const period = periodOf(level, day);
    if (period.first === day && period.last <= end) return period;
  }
  return undefined;
}

/**
 * The fewest periods before the watermark, and days, that are together the days from one to
 * another, both inclusive; joined into ranges.
 */
export function cover(from: string, to: string, watermark: string): LevelRange[] {
  const ranges: LevelRange[] = [];
  const add = (range: LevelRange): void => {
    const before = ranges.at(-1);
    if (before?.level === range.level) ranges[ranges.length - 1] = { ...before, to: range.to };
    else ranges.push(range);
  };
  const lastReady = dayBefore(watermark);
  const end = to < lastReady ? to : lastReady;
  let day = from;
  while (day <= end) {
    const period = largestFrom(day, end);
    add({ level: period?.level ?? 'day', from: day, to: period?.last ?? day });
    day = dayAfter(period?.last ?? day);
  }
  if (day <= to) add({ level: 'day', from: day, to });
  return ranges;
}

/** The day that number of days later; a negative number goes back. */
export const shiftDay = (day: string, days: number): string => dayOf(Date.parse(day) + days * DAY_MS);

/** The first day of the month that number of months later. */
export const shiftMonth = (day: string, months: number): string =>
  dayOf(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1));

/** Days from one to another; 0 for the same. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
