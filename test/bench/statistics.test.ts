// Values come to what they should, draws come as often as they should, and rounds run in both directions.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobOf } from '../../bench/cpu.ts';
import { seeded, zipf } from '../../bench/random.ts';
import { shown } from '../../bench/report.ts';
import { measureRounds } from '../../bench/rounds.ts';
import { median, quantile } from '../../bench/statistics.ts';

const someValues = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  test('is the least value that so large a share does not exceed', () => {
    fc.assert(
      fc.property(someValues, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, q) => {
        const found = quantile(values, q);
        const share = (below: (value: number) => boolean) => values.filter(below).length / values.length;
        expect(values).toContain(found);
        expect(share((value) => value <= found)).toBeGreaterThanOrEqual(q);
        expect(share((value) => value < found)).toBeLessThan(q);
      }),
    );
  });

  test('of nothing is no number', () => expect(quantile([], 0.5)).toBeNaN());
});

test.each([
  [[3], 3],
  [[1, 2, 100], 2],
  [[4, 1, 3, 2], 2.5],
  [[], Number.NaN],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});

test('a name has one sequence for ever, and another name another', () => {
  const draws = (name: string) => Array.from({ length: 5 }, seeded(name));
  expect(draws('a')).toEqual(draws('a'));
  expect(draws('a')).not.toEqual(draws('b'));
});

test("ranks are drawn by Zipf's law: the first twice as often as the second, ten times as often as the tenth", () => {
  const draw = zipf(100, seeded('zipf'));
  const counts = Array.from({ length: 100 }, () => 0);
  for (let drawn = 0; drawn < 200_000; drawn += 1) {
    const rank = draw();
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  const [first = 0, second = 0] = counts;
  expect(first / second).toBeCloseTo(2, 0);
  expect(first / (counts[9] ?? 0)).toBeGreaterThan(8);
  expect(first / (counts[9] ?? 0)).toBeLessThan(12);
  expect(Math.min(...counts)).toBeGreaterThan(0);
});

test('every other round runs backwards, and figures keep the order of the variants', async () => {
  const order: string[] = [];
  const variant = (name: string) => ({
    name,
    measure: async (round: number) => {
      order.push(`${name}${round}`);
      return [{ name: 'time', unit: 'ms', value: round }];
    },
  });
  const figures = await measureRounds({ rounds: 3, progress: () => undefined }, [variant('a'), variant('b')]);
  expect(order).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
  expect(figures).toEqual([
    { name: 'a, time', unit: 'ms', values: [0, 1, 2] },
    { name: 'b, time', unit: 'ms', values: [0, 1, 2] },
  ]);
});

test.each([
  ['FastAnalytics-I', 'ingest'],
  ['FastAnalytics-A', 'aggregate'],
  ['FastAnalytics-S', 'stats'],
  ['V8Worker', 'runtime'],
  ['libuv-worker', 'runtime'],
  ['tables', 'services'],
])('the thread %s works for %s', (thread, job) => {
  expect(jobOf(thread)).toBe(job);
});

test.each([
  [0, '0'],
  [0.12345, '0.123'],
  [1.001, '1'],
  [12.34, '12.3'],
  [2400, '2,400'],
  [1_234_567.8, '1,234,568'],
  [Number.NaN, 'NaN'],
])('%d is shown as %s', (value, text) => {
  expect(shown(value)).toBe(text);
});
