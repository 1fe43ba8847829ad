// Space-Saving keeps its promise through every tree of merges: what it says is never off by more than it admits.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import {
  mergeTopValues,
  mostFrequent,
  noValues,
  readTopValues,
  type TopValues,
  topValuesOf,
  writeTopValues,
} from '../../lambdas/domain/top-values.ts';
import { hitsOf } from '../support/hits.ts';

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
      const kept = new Map(summary.kept.map((each) => [each.value, each]));
      for (const [value, count] of truth) {
        const { hits, missed } = kept.get(value) ?? { hits: 0, missed: summary.floor };
        expect(hits).toBeLessThanOrEqual(count);
        expect(hits + missed).toBeGreaterThanOrEqual(count);
        expect(missed).toBeLessThanOrEqual(summary.floor);
      }
      expect(summary.kept.length).toBeLessThanOrEqual(LIMITS.values);
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
  expect(summary.kept[0]).toEqual({ value: '/', hits: 5000, missed: 0 });
});

it('cuts by length too', () => {
  const hits = new Map(Array.from({ length: 50 }, (_, n): [string, number] => [`${n}`.padEnd(100, 'x'), n + 1]));
  const summary = topValuesOf(hits, { values: 100, units: 1000 });
  expect(summary.kept.length).toBe(10);
  expect(summary.floor).toBe(40);
});

it('keeps the most frequent, ties by value, until one of the two limits is reached', () => {
  const counts = fc.dictionary(fc.string({ maxLength: 8 }), fc.integer({ min: 1, max: 6 }), { maxKeys: 30 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 200 }), (hits, values, units) => {
      const ranked = Object.entries(hits).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      let room = units;
      const end = ranked.findIndex(([value], index) => index === values || (room -= value.length) < 0);
      const summary = topValuesOf(new Map(ranked), { values, units });
      expect(hitsOf(summary)).toEqual(new Map(end < 0 ? ranked : ranked.slice(0, end)));
      expect(summary.floor).toBe(end < 0 ? 0 : ranked[end]?.[1]);
      const all = topValuesOf(new Map(ranked), { values: 30, units: 240 });
      const most = mostFrequent(all, values).map((each) => [each.value, each.hits]);
      expect(most).toEqual(ranked.slice(0, values));
    }),
  );
});

it('refuses stored values that are not in order, which no sum could be made of', () => {
  const stored = (values: readonly string[]): ByteReader => {
    const writer = new ByteWriter();
    writeTopValues(writer, { kept: values.map((value) => ({ value, hits: 1, missed: 0 })), floor: 0 });
    return new ByteReader(writer.finish());
  };
  expect(readTopValues(stored(['a', 'b'])).kept).toHaveLength(2);
  expect(() => readTopValues(stored(['b', 'a']))).toThrow('value 1 is out of order');
  expect(() => readTopValues(stored(['a', 'a']))).toThrow('value 1 is out of order');
});
