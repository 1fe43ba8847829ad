// Periods are days of the site, up to today; a step moves by as many days as there are.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addDays, addMonths, dayIn, isDay, lengthOf } from '../../web/dashboard/state/dates.ts';
import { intervalOf, intervalsOf } from '../../web/dashboard/state/interval.ts';
import { type Choice, daysOf, PERIODS, shift } from '../../web/dashboard/state/period.ts';
import { choice, day } from './arbitrary.ts';

const TODAY = '2026-11-25';

describe('the days of a period', () => {
  test.each<[Choice, string, string]>([
    [{ period: 'day' }, '2026-11-25', '2026-11-25'],
    [{ period: 'yesterday' }, '2026-11-24', '2026-11-24'],
    [{ period: '7d' }, '2026-11-19', '2026-11-25'],
    [{ period: '28d' }, '2026-10-29', '2026-11-25'],
    [{ period: '30d' }, '2026-10-27', '2026-11-25'],
    [{ period: '91d' }, '2026-08-27', '2026-11-25'],
    [{ period: 'month' }, '2026-11-01', '2026-11-25'],
    [{ period: 'month', date: '2024-02-10' }, '2024-02-01', '2024-02-29'],
    [{ period: 'lastmonth' }, '2026-10-01', '2026-10-31'],
    [{ period: 'year' }, '2026-01-01', '2026-11-25'],
    [{ period: 'year', date: '2024-05-05' }, '2024-01-01', '2024-12-31'],
    [{ period: '12mo' }, '2025-12-01', '2026-11-25'],
    [{ period: 'custom', from: '2026-01-05', to: '2026-02-01' }, '2026-01-05', '2026-02-01'],
    [{ period: 'custom', from: '2026-02-05', to: '2026-02-01' }, TODAY, TODAY],
  ])('of %j are %s to %s', (choice, from, to) => expect(daysOf(choice, TODAY)).toEqual({ from, to }));

  test.each(['all', 'realtime'] as const)('are none of %s', (period) =>
    expect(daysOf({ period }, TODAY)).toBeUndefined(),
  );

  test('exist, in their order, whatever the choice', () => {
    fc.assert(
      fc.property(choice, day, (drawn, today) => {
        const days = daysOf(drawn, today);
        if (days === undefined) return;
        expect([isDay(days.from), isDay(days.to), days.from <= days.to]).toEqual([true, true, true]);
      }),
    );
  });
});

describe('a step', () => {
  test('back and then on leads to the same days, or to none after today', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PERIODS), day, (period, today) => {
        const before = shift({ period }, -1, today);
        if (before === undefined) return;
        const [then, now] = [daysOf(before, today), daysOf({ period }, today)];
        expect(addDays(then?.to ?? '', 1)).toBe(now?.from);
        expect(daysOf(shift(before, 1, today) ?? before, today)).toEqual(now);
        expect(shift({ period }, 1, today) === undefined || period === 'yesterday' || period === 'lastmonth').toBe(
          true,
        );
      }),
    );
  });

  test('from yesterday leads to today, which has no date of its own', () => {
    expect(shift({ period: 'yesterday' }, 1, TODAY)).toEqual({ period: 'day' });
    expect(shift({ period: 'yesterday' }, -1, TODAY)).toEqual({ period: 'day', date: '2026-11-23' });
  });
});

describe('intervals', () => {
  test('give a chart at least one point, and at most one for each month of 1970 to 2099', () => {
    const points = { minute: 30, hour: 24, day: 1, week: 1 / 7, month: 1 / 31 };
    fc.assert(
      fc.property(choice, day, (drawn, today) => {
        const days = daysOf(drawn, today);
        const interval = intervalOf(undefined, drawn.period, days);
        expect(intervalsOf(drawn.period, days)).toContain(interval);
        if (days === undefined) return;
        for (const each of intervalsOf(drawn.period, days))
          expect(Math.ceil(lengthOf(days) * points[each])).toBeLessThanOrEqual(1560);
      }),
    );
  });

  test('that were chosen for another range give way to one that suits', () => {
    const year = daysOf({ period: '12mo' }, TODAY);
    expect(intervalOf('hour', '12mo', year)).toBe('month');
    expect(intervalOf('week', '91d', daysOf({ period: '91d' }, TODAY))).toBe('week');
  });
});

describe('days', () => {
  test.each([
    ['Pacific/Kiritimati', '2026-11-25'],
    ['UTC', '2026-11-24'],
    ['Pacific/Pago_Pago', '2026-11-24'],
    ['Asia/Kathmandu', '2026-11-25'],
  ])('in %s: %s', (zone, expected) => expect(dayIn(zone, Date.parse('2026-11-24T18:30:00Z'))).toBe(expected));

  test('a month later are the same day, or the last one of a shorter month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-01-31', 1)).toBe('2024-02-29');
    expect(addMonths('2026-03-31', -13)).toBe('2025-02-28');
  });
});
