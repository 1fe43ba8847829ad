// What a range is compared with: an earlier one of as many days. Hours are those of clocks, so that
// each is set beside its like.

import type { SiteDays } from '../days/site-days.ts';
import { dayAfter, type DayRange, daysBetween, shiftDay } from '../periods.ts';
import { SLOT_MS } from '../visits/slot.ts';
import type { Span } from './date-range.ts';
import { halfHoursOf, isWithin } from './hours.ts';
import type { Comparisons, Question } from './question.ts';
import { UnanswerableError } from './unanswerable.ts';

const YEAR = 365;
const WEEK = 7;

/** Of part of the days the same times of the earlier days. Throws UnanswerableError. */
export function comparedSpan(
  span: Span,
  { date_range }: Pick<Question, 'date_range'>,
  comparisons: Comparisons,
  siteDays: SiteDays,
): Span {
  const { mode, date_range: custom, match_day_of_week: isMatched } = comparisons;
  if (date_range === 'all' || date_range === 'realtime') {
    throw new UnanswerableError(
      'include.comparisons goes with a date_range of whole days or parts of them, and neither with "all" ' +
        'nor with "realtime"',
    );
  }
  if (mode === 'custom') {
    if (custom === undefined)
      throw new UnanswerableError('include.comparisons.date_range is missing: mode "custom" needs the days');
    if (isMatched)
      throw new UnanswerableError(
        'include.comparisons.match_day_of_week goes with "previous_period" and "year_over_year"',
      );
    if (span.window !== undefined)
      throw new UnanswerableError('include.comparisons of mode "custom" goes with a date_range of whole days');
    const [from, to] = custom;
    if (from > to) throw new UnanswerableError('include.comparisons.date_range begins after its end');
    return { from, to };
  }
  if (custom !== undefined) throw new UnanswerableError('include.comparisons.date_range goes with mode "custom"');
  const length = daysBetween(span.from, span.to) + 1;
  // Back to the same day of the week, and never into the range itself.
  const back = mode === 'year_over_year' ? YEAR : length;
  const days = isMatched ? roundToWeeks(back, mode === 'year_over_year') : back;
  const earlier = { from: shiftDay(span.from, -days), to: shiftDay(span.to, -days) };
  return span.window === undefined ? earlier : { ...earlier, window: sameTimes(span, span.window, earlier, siteDays) };
}

/**
 * From the first moment at which the clocks of the earlier days show the first time of the window,
 * or a later one, to the first at which they show its end. Where clocks skipped all of it, nothing
 * lies between the two.
 */
function sameTimes(span: DayRange, window: NonNullable<Span['window']>, earlier: DayRange, days: SiteDays) {
  const timeOf = (at: number, day: string): number => at + days.offsetAt(at) - Date.parse(day);
  const timesOf = (day: string): number[] =>
    halfHoursOf(day, days)
      .filter((at) => isWithin(at, window))
      .map((at) => timeOf(at, day));
  const firstAt = (time: number, day: string): number =>
    halfHoursOf(day, days).find((at) => timeOf(at, day) >= time) ?? days.startOf(dayAfter(day));
  // Where clocks were put back within the window, its first time need not be the least.
  const from = firstAt(Math.min(...timesOf(span.from)), earlier.from);
  return { from, until: firstAt(Math.max(...timesOf(span.to)) + SLOT_MS, earlier.to) };
}

const roundToWeeks = (days: number, down: boolean): number =>
  (down ? Math.floor(days / WEEK) : Math.ceil(days / WEEK)) * WEEK;
