// Time as a dimension: what a range is cut into, and how an answer names the pieces.

import type { SiteDays } from '../days/site-days.ts';
import { MAX_DAYS_APART } from '../limits/questions.ts';
import { dayAfter, type DayRange, daysBetween, periodOf, shiftDay } from '../periods.ts';
import { REALTIME, type Span } from './date-range.ts';
import type { Question } from './question.ts';
import { isTime } from './basis.ts';
import { UnanswerableError } from './unanswerable.ts';

export type Grain = 'total' | 'minute' | 'hour' | 'day' | 'week' | 'month';

/** Days of a series by the hour: a month, whose hours fit an answer. */
const MAX_HOURLY_DAYS = 31;

/** Throws UnanswerableError. */
export function grainOf({ dimensions, date_range: range }: Question, span: Span): Grain {
  const dimension = dimensions.find(isTime);
  if (dimension === undefined) return 'total';
  if (range === 'realtime') return 'minute';
  const days = daysBetween(span.from, span.to) + 1;
  if (dimension === 'time') return days <= 2 ? 'hour' : days <= MAX_DAYS_APART ? 'day' : 'month';
  const grain = dimension.slice('time:'.length) as Exclude<Grain, 'total'>;
  if (grain === 'hour' && days > MAX_HOURLY_DAYS) {
    throw new UnanswerableError(
      `time:hour goes with at most ${MAX_HOURLY_DAYS} days, and date_range has ${days}: ask for time:day`,
    );
  }
  if (grain !== 'hour' && span.window !== undefined) {
    throw new UnanswerableError(`${dimension} goes with whole days, and date_range is not: ask for time:hour`);
  }
  return grain;
}

/** How a day's piece of the series is called: by its first day. Weeks begin on Mondays. */
export function labelOfDay(day: string, grain: Grain): string {
  if (grain === 'day') return day;
  if (grain === 'month') return periodOf('month', day).first;
  if (grain !== 'week') return '';
  const weekday = (new Date(day).getUTCDay() + 6) % 7;
  return shiftDay(day, -weekday);
}

/** The labels of a series, whether or not something happened; `hours` are those of its hours. */
export function labelsOf({ from, to }: DayRange, grain: Grain): string[] {
  const labels = new Set<string>();
  for (let day = from; day <= to; day = dayAfter(day)) labels.add(labelOfDay(day, grain));
  return [...labels];
}

/** `2025-11-14 10:00:00`, as the clocks of the site show it, cut to a whole number of minutes. */
export function clockLabel(epochMs: number, days: SiteDays, minutes: number): string {
  const step = minutes * 60_000;
  const local = Math.floor((epochMs + days.offsetAt(epochMs)) / step) * step;
  return new Date(local).toISOString().slice(0, 19).replace('T', ' ');
}

/** Minutes of the last half-hour, ascending. */
export function minuteLabels(now: number, days: SiteDays): string[] {
  const labels = new Set<string>();
  for (let at = now - REALTIME.views + 60_000; at <= now; at += 60_000) labels.add(clockLabel(at, days, 1));
  return [...labels];
}
