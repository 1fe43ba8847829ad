// The days of zones: a table of those that are unlike 24 hours from midnight, and the laws that all
// days keep, with Intl's own dates as the oracle.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { daysIn } from '../../../../lambdas/domain/days/site-days.ts';
import { MAX_DAY_MS } from '../../../../lambdas/domain/event/timestamp.ts';
import { dayAfter, isLate } from '../../../../lambdas/domain/periods.ts';

const HOUR = 3_600_000;

describe('a day', () => {
  // Zone, date, its first moment, its hours until the next date's first moment.
  test.each<[string, string, string, number]>([
    ['UTC', '2025-11-14', '2025-11-14T00:00:00Z', 24],
    ['Europe/Berlin', '2025-11-14', '2025-11-13T23:00:00Z', 24],
    ['Europe/Berlin', '2025-03-30', '2025-03-29T23:00:00Z', 23],
    ['Europe/Berlin', '2025-10-26', '2025-10-25T22:00:00Z', 25],
    ['America/New_York', '2025-03-09', '2025-03-09T05:00:00Z', 23],
    ['America/New_York', '2025-11-02', '2025-11-02T04:00:00Z', 25],
    ['Asia/Kathmandu', '2025-11-14', '2025-11-13T18:15:00Z', 24],
    ['Asia/Kolkata', '2025-11-14', '2025-11-13T18:30:00Z', 24],
    ['Pacific/Chatham', '2025-09-28', '2025-09-27T11:15:00Z', 23],
    ['Australia/Lord_Howe', '2025-10-05', '2025-10-04T13:30:00Z', 23.5],
    ['Australia/Lord_Howe', '2025-04-06', '2025-04-05T13:00:00Z', 24.5],
    // It begins with UTC's, and has an hour more.
    ['Atlantic/Azores', '2025-10-26', '2025-10-26T00:00:00Z', 25],
    // Clocks were put forward at midnight: the day began at one.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', 23],
    // Back at midnight: the day before had another hour from 23:00.
    ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00Z', 25],
    // Back at 00:01: the date came for a minute, and again an hour later.
    ['America/St_Johns', '2006-10-28', '2006-10-28T02:30:00Z', 24],
    ['America/St_Johns', '2006-10-29', '2006-10-29T02:30:00Z', 25],
    ['Antarctica/Casey', '2010-03-05', '2010-03-04T13:00:00Z', 27],
    ['Antarctica/Vostok', '1994-01-31', '1994-01-30T17:00:00Z', 31],
    ['Pacific/Kiritimati', '2025-11-14', '2025-11-13T10:00:00Z', 24],
    ['Pacific/Pago_Pago', '2025-11-14', '2025-11-14T11:00:00Z', 24],
    // Until this day 44 minutes and 30 seconds behind UTC.
    ['Africa/Monrovia', '1972-01-07', '1972-01-07T00:44:30Z', 23 + 15.5 / 60],
  ])('in %s on %s begins at %s and has %d hours', (zone, day, start, hours) => {
    const days = daysIn(zone);
    expect(new Date(days.startOf(day)).toISOString()).toBe(new Date(start).toISOString());
    expect((days.startOf(dayAfter(day)) - days.startOf(day)) / HOUR).toBeCloseTo(hours, 6);
    expect(days.of(Date.parse(start))).toEqual({ day, start: Date.parse(start), at: 0 });
  });

  test.each<[string, string, number]>([
    ['UTC', '2025-11-14T12:00:00Z', 0],
    ['Europe/Berlin', '2025-10-26T00:59:59Z', 2],
    ['Europe/Berlin', '2025-10-26T01:00:00Z', 1],
    ['Asia/Kathmandu', '2025-11-14T12:00:00Z', 5.75],
    ['America/St_Johns', '2025-11-14T12:00:00Z', -3.5],
  ])('in %s has clocks that at %s are %d hours ahead of UTC', (zone, at, hours) => {
    expect(daysIn(zone).offsetAt(Date.parse(at))).toBe(hours * HOUR);
  });

  test.each([
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['Pacific/Kwajalein', '1993-08-21', '1993-08-21T12:00:00Z'],
  ])('that %s skipped, %s, has no event, and begins where the next does', (zone, skipped, change) => {
    const days = daysIn(zone);
    const at = Date.parse(change);
    expect([days.of(at - 1).day, days.of(at).day]).toEqual([
      new Date(Date.parse(skipped) - 1).toISOString().slice(0, 10),
      dayAfter(skipped),
    ]);
    expect(days.startOf(skipped)).toBe(at);
    expect(days.startOf(dayAfter(skipped))).toBe(at);
  });

  test('that came twice goes on where it was, and the day before has what is between', () => {
    const days = daysIn('America/St_Johns');
    const at = (time: string) => days.of(Date.parse(`2006-10-29T${time}Z`));
    expect(at('02:30:59')).toMatchObject({ day: '2006-10-29', at: 59_000 });
    expect(at('02:31:00')).toMatchObject({ day: '2006-10-28', at: 24 * HOUR + 60_000 });
    expect(at('03:29:59')).toMatchObject({ day: '2006-10-28', at: 25 * HOUR - 1000 });
    expect(at('03:30:00')).toMatchObject({ day: '2006-10-29', at: HOUR });
  });
});

describe('in every zone', () => {
  const zone = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
  // Half of them near the hours in which clocks change.
  const instant = fc.oneof(
    fc.integer({ min: 0, max: Date.UTC(2099, 11, 31, 23, 59, 59, 999) }),
    fc
      .tuple(fc.integer({ min: 1970, max: 2037 }), fc.integer({ min: 0, max: 11 }), fc.nat(31), fc.nat(48))
      .map(([year, month, day, half]) => Date.UTC(year, month, day) + half * (HOUR / 2) - 1),
  );
  const formats = new Map<string, Intl.DateTimeFormat>();
  /** The date that Intl shows, by numbers that compare as dates do. */
  const shown = (timeZone: string, at: number): string => {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, ...parts });
    formats.set(timeZone, format);
    return format.format(at).replace(/^(\d\d)\/(\d\d)\/(\d{4})$/, '$3-$1-$2');
  };

  test('an instant has the date that Intl shows, and is what has passed since its first moment', () => {
    fc.assert(
      fc.property(zone, instant, (timezone, epochMs) => {
        const { day, start, at } = daysIn(timezone).of(epochMs);
        expect(day).toBe(shown(timezone, epochMs));
        expect(start + at).toBe(epochMs);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThan(MAX_DAY_MS);
        expect(daysIn(timezone).startOf(day)).toBe(start);
      }),
      { numRuns: 3000 },
    );
  });

  test('the first moment of a date has it, and no moment before has', () => {
    fc.assert(
      fc.property(zone, instant, fc.nat(28 * HOUR), (timezone, epochMs, before) => {
        const { day, start } = daysIn(timezone).of(epochMs);
        expect(shown(timezone, start)).toBe(day);
        expect(shown(timezone, start - 1) < day).toBe(true);
        expect(shown(timezone, start - before - 1) < day).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('an event that comes on its date, or up to nine hours later, is not late', () => {
    fc.assert(
      fc.property(zone, instant, fc.nat(9 * HOUR), (timezone, epochMs, delay) => {
        expect(isLate(daysIn(timezone).of(epochMs).day, epochMs + delay)).toBe(false);
      }),
    );
  });

  test('a date begins within 15 hours of UTC, as the queue message says', () => {
    fc.assert(
      fc.property(zone, instant, (timezone, epochMs) => {
        const { day, start } = daysIn(timezone).of(epochMs);
        expect(Math.abs(start - Date.parse(day))).toBeLessThanOrEqual(15 * HOUR);
      }),
    );
  });
});

test('a zone that this machine does not know is refused', () => {
  expect(() => daysIn('Mars/Base')).toThrow(RangeError);
});

test('thousands of days and zones after another are answered as before', () => {
  const days = daysIn('Asia/Kathmandu');
  for (let day = 0; day < 3000; day += 1) days.of(day * 24 * HOUR);
  for (const timezone of Intl.supportedValuesOf('timeZone')) daysIn(timezone).of(0);
  expect(daysIn('Asia/Kathmandu').of(Date.parse('2025-11-14T18:15:00Z'))).toMatchObject({ day: '2025-11-15', at: 0 });
});
