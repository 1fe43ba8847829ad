// Space-Saving keeps its promise through every tree of merges: what it says is never off by more than it admits.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { mergeTopValues, noValues, type TopValues, topValuesOf } from '../../lambdas/domain/top-values.ts';

const LIMITS = { values: 5, units: 1000 };

/** Values skewed as paths are: small numbers are frequent. */
const stream = fc.array(
  fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]) => String.fromCharCode(97 + Math.min(a, b))),
  { maxLength: 300 },
);

const counted = (values: readonly string[]): Map<string, number> =>
  values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map<string, number>());

/** Merges the streams pairwise until one summary is left: `order` picks the pairs. */
function mergeAll(streams: readonly (readonly string[])[], order: readonly number[]): TopValues {
  const summaries = streams.map((values) => topValuesOf(counted(values), LIMITS));
  for (const pick of order) {
    if (summaries.length < 2) break;
    const [a = noValues] = summaries.splice(pick % summaries.length, 1);
    const [b = noValues] = summaries.splice(pick % summaries.length, 1);
    summaries.push(mergeTopValues(a, b, LIMITS));
  }
  return summaries.reduce((a, b) => mergeTopValues(a, b, LIMITS), noValues);
}

it('bounds every true count, and its own error by N / (k + 1)', () => {
  fc.assert(
    fc.property(fc.array(stream, { maxLength: 8 }), fc.array(fc.nat(100)), (streams, order) => {
      const truth = counted(streams.flat());
      const summary = mergeAll(streams, order);
      const total = streams.flat().length;
      expect(summary.floor).toBeLessThanOrEqual(total / (LIMITS.values + 1));
      for (const [value, count] of truth) {
        const hits = summary.hits.get(value);
        if (hits === undefined) expect(count).toBeLessThanOrEqual(summary.floor);
        else {
          expect(hits).toBeLessThanOrEqual(count);
          expect(hits + (summary.missed.get(value) ?? 0)).toBeGreaterThanOrEqual(count);
          expect(summary.missed.get(value) ?? 0).toBeLessThanOrEqual(summary.floor);
        }
      }
      expect(summary.hits.size).toBeLessThanOrEqual(LIMITS.values);
    }),
    { numRuns: 500 },
  );
});

it('keeps every value that was frequent from the start exactly, though thousands pass by', () => {
  let summary = noValues;
  for (let round = 0; round < 100; round += 1) {
    const hits = new Map([['/', 50], ...Array.from({ length: 90 }, (_, n): [string, number] => [`/${round}-${n}`, 1])]);
    summary = mergeTopValues(summary, topValuesOf(hits, { values: 60, units: 9999 }), { values: 60, units: 9999 });
  }
  expect(summary.hits.get('/')).toBe(5000);
  expect(summary.missed.get('/') ?? 0).toBe(0);
});

it('cuts by length too', () => {
  const hits = new Map(Array.from({ length: 50 }, (_, n): [string, number] => [`${n}`.padEnd(100, 'x'), n + 1]));
  const summary = topValuesOf(hits, { values: 100, units: 1000 });
  expect(summary.hits.size).toBe(10);
  expect(summary.floor).toBe(40);
});
