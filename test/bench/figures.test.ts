// Rounds run in both directions; threads are distinguished by name; figures are readable.

import { expect, test } from 'vitest';
import { jobOf } from '../../bench/harness/cpu.ts';
import { shown } from '../../bench/harness/report.ts';
import { measureRounds } from '../../bench/harness/rounds.ts';

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
