// The periods that days are rolled up into: day < dekad < month < year. A dekad, the meteorologists' word, is days 1 to 10, 11 to 20, or 21
// to the end of a month. Each period is exactly its children, so a range of days has one smallest cover.

import { ROLLUP_DELAY_DAYS } from './limits.ts';
import { DAY_MS, dayOf } from './timestamp.ts';

/** From small to large. */
export const LEVELS = ['dekad', 'month', 'year'] as const;
export type Level = (typeof LEVELS)[number];

export interface Period {
  readonly level: Level;
  /** `2025-11-1`, `2025-11`, `2025`: those of one level sort by time. */
  readonly name: string;
  /** Days, both inclusive. */
  readonly first: string;
  readonly last: string;
}

/** Days that are to be read at one level, both inclusive; they begin and end with a period of it. */
export interface Run {
  readonly level: Level | 'day';
  readonly from: string;
  readonly to: string;
}

export const dayAfter = (day: string): string => dayOf(Date.parse(day) + DAY_MS);
export const dayBefore = (day: string): string => dayOf(Date.parse(day) - DAY_MS);

/** The period of a level that a day lies in. */
export function periodOf(level: Level, day: string): Period {
  const [year, month] = [day.slice(0, 4), day.slice(0, 7)];
  if (level === 'year') return { level, name: year, first: `${year}-01-01`, last: `${year}-12-31` };
  // Day 0 of the next month is the last of this one.
  const end = dayOf(Date.UTC(Number(year), Number(day.slice(5, 7)), 0));
  if (level === 'month') return { level, name: month, first: `${month}-01`, last: end };
  const third = Math.min(Math.floor((Number(day.slice(8)) - 1) / 10), 2);
  const last = third === 2 ? end : `${month}-${third + 1}0`;
  return { level, name: `${month}-${third + 1}`, first: `${month}-${third}1`, last };
}

/** The periods that a day lies in, from small to large: the order in which they must be struck out (rollup-guard.ts). */
export const periodsOf = (day: string): Period[] => LEVELS.map((level) => periodOf(level, day));

/** The next larger period; undefined for a year. */
export function parentOf({ level, first }: Period): Period | undefined {
  const larger = LEVELS[LEVELS.indexOf(level) + 1];
  return larger && periodOf(larger, first);
}

/** The level below; that of a dekad is the day. */
export const levelBelow = (level: Level): Run['level'] => LEVELS[LEVELS.indexOf(level) - 1] ?? 'day';

/** The months of a year, the dekads of a month; none for a dekad, which has days. */
export function childrenOf({ level, first, last }: Period): Period[] {
  const below = levelBelow(level);
  if (below === 'day') return [];
  const children: Period[] = [];
  for (let day = first; day <= last;) {
    const child = periodOf(below, day);
    children.push(child);
    day = dayAfter(child.last);
  }
  return children;
}

/** Every day of a period, ascending. */
export function daysOf({ first, last }: Period): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

export const isWithinPeriod = (inner: Period, outer: Period): boolean =>
  inner.first >= outer.first && inner.last <= outer.last;

/** At an instant (epoch milliseconds), the periods whose last day is before this day are closed. */
export const closedBefore = (now: number): string => dayOf(now - ROLLUP_DELAY_DAYS * DAY_MS);

/** Over for so long that hardly an event for it is still on its way. Those that are late cost more, and are not lost. */
export const isClosed = ({ last }: Period, now: number): boolean => last < closedBefore(now);

/** The largest period that begins with a day and ends by another: as periods nest, it is in every smallest cover of the days between. */
function largestFrom(day: string, end: string): Period | undefined {
  for (const level of LEVELS.toReversed()) {
    const period = periodOf(level, day);
    if (period.first === day && period.last <= end) return period;
  }
  return undefined;
}

/** The fewest periods, closed before a day, and days that are together the days from one to another, both inclusive; joined into runs. */
export function cover(from: string, to: string, closed: string): Run[] {
  const runs: Run[] = [];
  const add = (run: Run): void => {
    const before = runs.at(-1);
    if (before?.level === run.level) runs[runs.length - 1] = { ...before, to: run.to };
    else runs.push(run);
  };
  const lastClosed = dayBefore(closed);
  const end = to < lastClosed ? to : lastClosed;
  let day = from;
  while (day <= end) {
    const period = largestFrom(day, end);
    add({ level: period?.level ?? 'day', from: day, to: period?.last ?? day });
    day = dayAfter(period?.last ?? day);
  }
  if (day <= to) add({ level: 'day', from: day, to });
  return runs;
}
