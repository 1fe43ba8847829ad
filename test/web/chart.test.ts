// The chart says what the answer says: its axis holds every value, and what is not over is open.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { QueryAnswer } from '../../web/dashboard/api/query.ts';
import { describePoint } from '../../web/dashboard/chart/describe.ts';
import { areaPath, axisOf, durationAxisOf, labelled, linePath } from '../../web/dashboard/chart/geometry.ts';
import { localLabel, seriesOf } from '../../web/dashboard/chart/series.ts';

const answer = (results: object[], labels?: string[]): QueryAnswer =>
  ({
    results,
    meta: { time_labels: labels },
    query: { include: { comparisons: { mode: 'previous_period' } } },
  }) as unknown as QueryAnswer;

describe('an axis', () => {
  const value = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e12, noNaN: true }));

  test('holds the largest value, in two to eight steps of one size', () => {
    fc.assert(
      fc.property(value, fc.boolean(), (largest, whole) => {
        const { max, ticks } = axisOf(largest, 4, whole);
        expect(max).toBeGreaterThanOrEqual(largest * (1 - 1e-9));
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect(ticks[0]).toBe(0);
        if (whole) expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });

  test('is no more than twice as high as its largest value', () => {
    fc.assert(
      fc.property(fc.double({ min: 4, max: 1e9, noNaN: true }), (largest) => {
        expect(axisOf(largest, 4, false).max).toBeLessThanOrEqual(2 * largest);
      }),
    );
  });

  test('of durations has round minutes and hours', () => {
    expect(durationAxisOf(95, 4).ticks).toEqual([0, 25, 50, 75, 100]);
    expect(durationAxisOf(400, 4).ticks).toEqual([0, 120, 240, 360, 480]);
    expect(durationAxisOf(9000, 4).ticks).toEqual([0, 3600, 7200, 10_800]);
  });
});

describe('lines', () => {
  test('have a gap where there is no value', () => {
    const places = [{ x: 0, y: 1 }, { x: 1, y: 2 }, undefined, { x: 3, y: 4 }, { x: 4, y: 5.04 }];
    expect(linePath(places)).toBe('M0,1L1,2M3,4L4,5');
    expect(areaPath(places, 10)).toBe('M0,10L0,1L1,2L1,10ZM3,10L3,4L4,5L4,10Z');
    expect(linePath([])).toBe('');
  });

  test('have as many labels as there is room for', () => {
    expect(labelled(['a', 'b', 'c', 'd', 'e'], 200, 70)).toEqual(['a', 'd']);
    expect(labelled(['a', 'b'], 10, 70)).toEqual(['a']);
    expect(labelled([], 10, 70)).toEqual([]);
  });
});

describe('the points of a series', () => {
  const rows = [
    {
      dimensions: ['2026-11-23'],
      metrics: [5, 40],
      error: [0, 2],
      comparison: { dimensions: ['2026-11-16'], metrics: [7, 30], error: [0, 3] },
    },
    { dimensions: ['2026-11-25'], metrics: [3, null] },
  ];
  const labels = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'];
  const points = (metric: 'visitors' | 'bounce_rate') =>
    seriesOf(answer(rows, labels), ['visitors', 'bounce_rate'], metric, 'day', '2026-11-25 13:00:00');

  test('are 0 where nothing was counted, and unknown where a rate is of nothing or has not come', () => {
    expect(points('visitors').map(({ value }) => value)).toEqual([5, 0, 3, null]);
    expect(points('bounce_rate').map(({ value }) => value)).toEqual([40, null, null, null]);
  });

  test('are open while their time is not over', () => {
    expect(points('visitors').map(({ isOpen }) => isOpen)).toEqual([false, false, true, false]);
  });

  test('have their error, and what they are compared with', () => {
    const [first] = points('bounce_rate');
    expect(first).toMatchObject({ error: 2, before: { label: '2026-11-16', value: 30, error: 3 } });
    expect(points('visitors').map(({ before }) => before?.value)).toEqual([7, 0, 0, 0]);
  });

  test('are heard with their error, and with that of what they are compared with', () => {
    const [counted, rate] = [points('visitors')[0], points('bounce_rate')[0]];
    expect(describePoint(counted, 'visitors', 'day')).toMatch(/: 5 Visitors, 7 before$/);
    expect(describePoint(rate, 'bounce_rate', 'day')).toMatch(
      /: 40\s?% Bounce rate, plus or minus 2\s?%, 30\s?% plus or minus 3\s?% before$/,
    );
  });

  test.each([
    ['hour', '2026-11-25 09:00:00', '2026-11-25 09:59:59', '2026-11-25 10:00:00'],
    ['day', '2026-11-25', '2026-11-25 23:59:59', '2026-11-26 00:00:00'],
    ['week', '2026-11-23', '2026-11-29 23:59:59', '2026-11-30 00:00:00'],
    ['month', '2026-02-01', '2026-02-28 23:59:59', '2026-03-01 00:00:00'],
  ] as const)('of a %s end with it', (interval, label, last, next) => {
    const openAt = (now: string) => seriesOf(answer([], [label]), ['visitors'], 'visitors', interval, now)[0]?.isOpen;
    expect([openAt(last), openAt(next)]).toEqual([true, false]);
  });
});

test("the site's clock is written as the API writes labels", () => {
  expect(localLabel('Asia/Kathmandu', Date.parse('2026-11-24T18:30:05Z'))).toBe('2026-11-25 00:15:05');
});
