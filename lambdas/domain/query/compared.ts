// What a range is compared with: an earlier one of as many days.

import { type DayRange, daysBetween, shiftDay } from '../periods.ts';
import type { Span } from './date-range.ts';
import type { Comparisons, Question } from './question.ts';
import { UnanswerableError } from './unanswerable.ts';

const YEAR = 365;
const WEEK = 7;

/** Throws UnanswerableError. */
export function comparedSpan(span: Span, { date_range }: Question, comparisons: Comparisons): DayRange {
  const { mode, date_range: custom, match_day_of_week: isMatched } = comparisons;
  if (span.window !== undefined || date_range === 'all' || date_range === 'realtime') {
    throw new UnanswerableError(
      'include.comparisons goes with a date_range of whole days, and neither with "all" nor with "realtime"',
    );
  }
  if (mode === 'custom') {
    if (custom === undefined)
      throw new UnanswerableError('include.comparisons.date_range is missing: mode "custom" needs the days');
    if (isMatched)
      throw new UnanswerableError(
        'include.comparisons.match_day_of_week goes with "previous_period" and "year_over_year"',
      );
    const [from, to] = custom;
    if (from > to) throw new UnanswerableError('include.comparisons.date_range begins after its end');
    return { from, to };
  }
  if (custom !== undefined) throw new UnanswerableError('include.comparisons.date_range goes with mode "custom"');
  const length = daysBetween(span.from, span.to) + 1;
  // Back to the same day of the week, and never into the range itself.
  const back = mode === 'year_over_year' ? YEAR : length;
  const days = isMatched ? roundToWeeks(back, mode === 'year_over_year') : back;
  return { from: shiftDay(span.from, -days), to: shiftDay(span.to, -days) };
}

const roundToWeeks = (days: number, down: boolean): number =>
  (down ? Math.floor(days / WEEK) : Math.ceil(days / WEEK)) * WEEK;
