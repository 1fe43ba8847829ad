// Part of a range is compared with the same times of earlier days, as clocks show them, whatever
// the clocks of the zone do meanwhile.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { daysIn, type SiteDays } from '../../lambdas/domain/days/site-days.ts';
import { dayAfter, daysBetween, shiftDay } from '../../lambdas/domain/periods.ts';
import { comparedSpan } from '../../lambdas/domain/query/compared.ts';
import { describeSpan, type Span, spanOf } from '../../lambdas/domain/query/date-range.ts';
import { clockLabel } from '../../lambdas/domain/query/grain.ts';
import { halfHoursOf } from '../../lambdas/domain/query/hours.ts';
import type { Comparisons } from '../../lambdas/domain/query/question.ts';
import { SLOT_MS } from '../../lambdas/domain/visits/slot.ts';

/** Clocks change by an hour, by half of one and by two, at night, at midnight and by a day. */
const ZONES = [
  'Africa/Cairo',
  'America/New_York',
  'America/Santiago',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Pacific/Apia',
] as const;
interface Change {
  readonly timezone: string;
  /** A date on which clocks change, or the one before. */
  readonly day: string;
}

function changesOf(timezone: string, first: string, last: string): Change[] {
  const days = daysIn(timezone);
  const changes: Change[] = [];
  for (let day = first; day < last; day = dayAfter(day)) {
    const isChanged = days.offsetAt(Date.parse(day)) !== days.offsetAt(Date.parse(dayAfter(day)));
    if (isChanged) changes.push({ timezone, day: days.of(Date.parse(day)).day });
  }
  return changes;
}

const CHANGES = ZONES.flatMap((zone) => changesOf(zone, '2009-12-01', '2027-12-01'));
/** By 44 minutes and a half, in 1972: after that its half-hours are none of the clock. */
const ODD_CHANGES = changesOf('Africa/Monrovia', '1971-12-01', '1973-01-01');

/** Part of a range around a change, or days after one, and what it is compared with. */
const aComparison = (changes: readonly Change[]) =>
  fc
    .record({
      change: fc.constantFrom(...changes),
      daysLater: fc.oneof(fc.integer({ min: -2, max: 4 }), fc.constantFrom(7, 8, 364, 365)),
      begin: fc.nat(47),
      length: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 120 })),
      comparisons: fc.record({
        mode: fc.constantFrom<Comparisons['mode']>('previous_period', 'year_over_year'),
        match_day_of_week: fc.boolean(),
      }),
    })
    .map(({ change: { timezone, day }, daysLater, begin, length, comparisons }) => {
      const days = daysIn(timezone);
      const from = days.startOf(shiftDay(day, daysLater)) + begin * SLOT_MS;
      const range = [from, from + length * SLOT_MS].map((at) => new Date(at).toISOString()) as [string, string];
      return { timezone, range, comparisons };
    });

type Case = ReturnType<typeof aComparison> extends fc.Arbitrary<infer C> ? C : never;

/** Both ranges; undefined where it is one of whole days, or none that can be asked about. */
function spansOf({ timezone, range, comparisons }: Case): { span: Span; earlier: Span } | undefined {
  const days = daysIn(timezone);
  const isOnGrid = range.every((text) => days.of(Date.parse(text)).at % SLOT_MS === 0);
  const span = isOnGrid ? spanOf(range, { now: 0, days }) : undefined;
  if (span?.window === undefined) return undefined;
  return { span, earlier: comparedSpan(span, { date_range: range }, comparisons, days) };
}

const halfHours = (days: SiteDays, { from, to, window }: Span): number[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => halfHoursOf(shiftDay(from, index), days))
    .flat()
    .filter((at) => window === undefined || (at >= window.from && at < window.until));

/** What clocks show, by the place of the day in the range. */
const timesOf = (days: SiteDays, span: Span): string[] =>
  halfHours(days, span).map((at) => {
    const [day = '', time = ''] = clockLabel(at, days, 30).split(' ');
    return `${daysBetween(span.from, day)} ${time}`;
  });

test('is within its days, and never ends before it begins', () => {
  fc.assert(
    fc.property(aComparison([...CHANGES, ...ODD_CHANGES]), (asked) => {
      const spans = spansOf(asked);
      fc.pre(spans !== undefined);
      const days = daysIn(asked.timezone);
      const { from, to, window } = spans.earlier;
      expect(window).toBeDefined();
      const [begin, end] = [days.startOf(from), days.startOf(dayAfter(to))];
      const ascending = [begin, window?.from, window?.until, end];
      expect(ascending).toEqual(ascending.toSorted((a = 0, b = 0) => a - b));
      const [first, last] = describeSpan(spans.earlier, days);
      expect(Date.parse(first), `${first} to ${last}`).toBeLessThanOrEqual(Date.parse(last));
    }),
    { numRuns: 1000 },
  );
});

test('has each time of the range that clocks show on its day, and no other but those that come twice', () => {
  fc.assert(
    fc.property(aComparison(CHANGES), (asked) => {
      const spans = spansOf(asked);
      fc.pre(spans !== undefined);
      const days = daysIn(asked.timezone);
      const now = timesOf(days, spans.span).toSorted();
      const then = timesOf(days, spans.earlier);
      const { from, to } = spans.earlier;
      const shown = timesOf(days, { from, to });
      expect(now.filter((time) => shown.includes(time) && !then.includes(time))).toEqual([]);
      // The day of the range may have skipped some.
      const isBetween = (time: string) => time >= (now[0] ?? '') && time <= (now.at(-1) ?? '');
      const isTwice = (time: string) => shown.indexOf(time) !== shown.lastIndexOf(time);
      expect(then.filter((time) => !isBetween(time) && !isTwice(time))).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});
