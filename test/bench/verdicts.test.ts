// The median of a figure meets or misses its target; a target without a figure is reported.

import { expect, test } from 'vitest';
import { type Target, TARGETS } from '../../bench/harness/targets.ts';
import { verdictsOf } from '../../bench/harness/verdicts.ts';

const target = (fields: Partial<Target>): Target => {
  return { figure: 'b: f', limit: 10, is: 'atMost', unit: 'ms', note: '', ...fields };
};
const figure = (name: string, ...values: number[]) => ({ name, unit: 'ms', values });
const verdict = (figures: ReturnType<typeof figure>[], fields: Partial<Target> = {}) =>
  verdictsOf(figures, [target(fields)]).map(({ verdict, measured }) => [verdict, measured]);

test('the median decides, and not the extremes', () => {
  expect(verdict([figure('b: f', 99, 10, 1)])).toEqual([['met', 10]]);
  expect(verdict([figure('b: f', 0, 11, 12)])).toEqual([['missed', 11]]);
});

test('a limit is met by being reached, from both sides', () => {
  expect(verdict([figure('b: f', 10)])).toEqual([['met', 10]]);
  expect(verdict([figure('b: f', 10)], { is: 'atLeast' })).toEqual([['met', 10]]);
  expect(verdict([figure('b: f', 9)], { is: 'atLeast' })).toEqual([['missed', 9]]);
});

test('a ratio divides the medians of two figures', () => {
  const figures = [figure('b: f', 30, 31, 32), figure('b: g', 10, 20, 30)];
  expect(verdict(figures, { over: 'b: g', limit: 1.6 })).toEqual([['met', 1.55]]);
  expect(verdict(figures, { over: 'b: g', limit: 1.5 })).toEqual([['missed', 1.55]]);
});

test('a ratio to nothing is missed', () => {
  const figures = [figure('b: f', 1), figure('b: g', 0)];
  expect(verdict(figures, { over: 'b: g', is: 'atLeast' })).toEqual([['missed', Infinity]]);
});

test('a bench that did not run has no verdicts, and a figure that it should have had is absent', () => {
  expect(verdict([figure('other: f', 1)])).toEqual([]);
  expect(verdict([figure('b: renamed', 1)])).toEqual([['absent', Number.NaN]]);
  expect(verdict([figure('b: f', 1)], { over: 'b: renamed' })).toEqual([['absent', Number.NaN]]);
});

test('no target stands twice', () => {
  const keys = TARGETS.map(({ figure, over = '' }) => `${figure}/${over}`);
  expect(keys).toEqual([...new Set(keys)]);
});
