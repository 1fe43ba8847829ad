// Space-Saving keeps its promise through every tree of merges: its counts are never off by more
// than the stated error.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { LEAST_WEIGHT } from '../../lambdas/domain/limits/documents.ts';
import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import {
  mergeTopValues,
  mostFrequent,
  mostMissed,
  noValues,
  type TopValues,
  topValuesOf,
} from '../../lambdas/domain/sketches/top-values.ts';
import { readTopValues, writeTopValues } from '../../lambdas/domain/sketches/top-values-codec.ts';
import { hitsOf } from '../support/hits.ts';

/** Room for a few of the values below. */
const ROOM = 160;

/**
 * Values skewed as paths are: small numbers are frequent. Some are long, and some take three bytes
 * a character.
 */
const stream = fc.array(
  fc.tuple(fc.nat(30), fc.nat(30)).map(([a, b]) => {
    const rank = Math.min(a, b);
    return `${rank}`.padEnd((rank * 13) % 80, rank % 5 === 0 ? '\u4e00' : 'x');
  }),
  { maxLength: 300 },
);

const weightOf = (value: string): number => Math.max(LEAST_WEIGHT, Buffer.byteLength(value));

const counted = (values: readonly string[]): Map<string, number> =>
  values.reduce((counts, value) => counts.set(value, (counts.get(value) ?? 0) + 1), new Map<string, number>());

/** Merges the streams pairwise until one summary is left: `order` picks the pairs. */
function mergeAll(streams: readonly (readonly string[])[], order: readonly number[], room = ROOM): TopValues {
  const summaries = streams.map((values) => topValuesOf(counted(values), room));
  for (const pick of order) {
    if (summaries.length < 2) break;
    const [a = noValues] = summaries.splice(pick % summaries.length, 1);
    const [b = noValues] = summaries.splice(pick % summaries.length, 1);
    summaries.push(mergeTopValues(a, b, room));
  }
  return summaries.reduce((a, b) => mergeTopValues(a, b, room), noValues);
}

test('bounds every true count, and its own error by the share of the room that a value takes', () => {
  fc.assert(
    fc.property(fc.array(stream, { maxLength: 8 }), fc.array(fc.nat(100)), (streams, order) => {
      const truth = counted(streams.flat());
      const summary = mergeAll(streams, order);
      const total = streams.flat().length;
      const kept = new Map(summary.kept.map((each) => [each.value, each]));
      for (const [value, count] of truth) {
        const { hits, missed } = kept.get(value) ?? { hits: 0, missed: mostMissed(summary, value) };
        expect(hits).toBeLessThanOrEqual(count);
        expect(hits + missed).toBeGreaterThanOrEqual(count);
        expect(missed).toBeLessThanOrEqual(mostMissed(summary, value));
        expect(missed).toBeLessThanOrEqual((total * weightOf(value)) / (0.75 * ROOM));
      }
      expect(summary.kept.reduce((sum, { value }) => sum + weightOf(value), 0)).toBeLessThanOrEqual(ROOM);
    }),
    { numRuns: 500 },
  );
});

test('is exact, and the same in every order and grouping, as long as the values fit', () => {
  fc.assert(
    fc.property(fc.array(stream, { maxLength: 8 }), fc.array(fc.nat(100)), (streams, order) => {
      const whole = topValuesOf(counted(streams.flat()), 10_000);
      expect(whole.floor).toBe(0);
      expect(hitsOf(whole)).toEqual(counted(streams.flat()));
      expect(mergeAll(streams, order, 10_000)).toEqual(whole);
    }),
  );
});

test('says the same of a + b and of b + a, cut or not', () => {
  fc.assert(
    fc.property(stream, stream, (ours, theirs) => {
      const [a, b] = [topValuesOf(counted(ours), ROOM), topValuesOf(counted(theirs), ROOM)];
      expect(mergeTopValues(a, b, ROOM)).toEqual(mergeTopValues(b, a, ROOM));
    }),
  );
});

test('keeps every value that was frequent from the start exactly, though thousands pass by', () => {
  let summary = noValues;
  for (let round = 0; round < 100; round += 1) {
    const hits = new Map([['/', 50], ...Array.from({ length: 90 }, (_, n): [string, number] => [`/${round}-${n}`, 1])]);
    summary = mergeTopValues(summary, topValuesOf(hits, 60 * LEAST_WEIGHT), 60 * LEAST_WEIGHT);
  }
  expect(summary.kept[0]).toEqual({ value: '/', hits: 5000, missed: 0 });
});

test('takes in what becomes frequent, though its room is full of what was frequent before', () => {
  let summary = topValuesOf(new Map(Array.from({ length: 10 }, (_, n) => [`old-${n}`, 20])), ROOM);
  const view = topValuesOf(new Map([['new', 1]]), ROOM);
  for (let round = 0; round < 60; round += 1) summary = mergeTopValues(summary, view, ROOM);
  expect(summary.kept.map(({ value }) => value)).toContain('new');
});

describe('a cut', () => {
  test('gives a value of twice the length half the rank', () => {
    const [tiny, short, long] = ['t', 's'.repeat(50), 'l'.repeat(100)];
    const kept = (counts: Record<string, number>, room: number): string[] =>
      topValuesOf(new Map(Object.entries(counts)), room).kept.map(({ value }) => value);
    expect(kept({ [short]: 10, [long]: 19 }, 100)).toEqual([short]);
    expect(kept({ [short]: 10, [long]: 21 }, 100)).toEqual([long]);
    // It weighs 16, not 1.
    expect(kept({ [short]: 10, [tiny]: 3 }, 50)).toEqual([short]);
    expect(kept({ [short]: 10, [tiny]: 4 }, 50)).toEqual([tiny]);
  });

  test('keeps the values with the most hits in a quarter of the room, whatever may have been missed of others', () => {
    const room = 4 * LEAST_WEIGHT;
    const of = (counts: Record<string, number>): TopValues => topValuesOf(new Map(Object.entries(counts)), room);
    const flood = topValuesOf(new Map([['gone', 1000]]), 0);
    const newcomers = mergeTopValues(flood, of({ '/a': 1, '/b': 1, '/c': 1, '/d': 1 }), room);
    const { kept } = mergeTopValues(of({ '/': 5, '/once': 1 }), newcomers, room);
    expect(kept.map(({ value }) => value)).toEqual(['/', '/a', '/b', '/c']);
  });

  test('keeps the most frequent of values of one length, ties by value', () => {
    const counts = fc.dictionary(fc.string({ maxLength: 8 }), fc.integer({ min: 1, max: 6 }), { maxKeys: 30 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 40 }), (hits, count) => {
        const ranked = Object.entries(hits).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
        const summary = topValuesOf(new Map(ranked), count * LEAST_WEIGHT);
        expect(hitsOf(summary)).toEqual(new Map(ranked.slice(0, count)));
        expect(mostMissed(summary, 'any')).toBe(ranked[count]?.[1] ?? 0);
        const all = topValuesOf(new Map(ranked), 30 * LEAST_WEIGHT);
        const most = mostFrequent(all, count).map((each) => [each.value, each.hits]);
        expect(most).toEqual(ranked.slice(0, count));
      }),
    );
  });

  test('to no room at all still says how often each value can have been counted', () => {
    fc.assert(
      fc.property(stream, stream, (before, after) => {
        const shed = mergeTopValues(topValuesOf(counted(before), ROOM), noValues, 0);
        expect(shed.kept).toEqual([]);
        for (const [value, count] of counted(before)) expect(mostMissed(shed, value)).toBeGreaterThanOrEqual(count);
        const summary = mergeTopValues(shed, topValuesOf(counted(after), ROOM), ROOM);
        const kept = new Map(summary.kept.map((each) => [each.value, each]));
        for (const [value, count] of counted([...before, ...after])) {
          const { hits, missed } = kept.get(value) ?? { hits: 0, missed: mostMissed(summary, value) };
          expect(hits).toBeLessThanOrEqual(count);
          expect(hits + missed).toBeGreaterThanOrEqual(count);
        }
      }),
    );
  });
});

test('reads back what it wrote, whatever other list it was written after', () => {
  fc.assert(
    fc.property(fc.array(stream, { maxLength: 8 }), fc.array(fc.nat(100)), stream, (streams, order, others) => {
      const summary = mergeAll(streams, order);
      for (const known of [noValues, topValuesOf(counted(others), ROOM)]) {
        const writer = new ByteWriter();
        writeTopValues(writer, summary, known);
        expect(readTopValues(new ByteReader(writer.finish()), known)).toEqual(summary);
      }
    }),
  );
});

test('refuses stored values that are not in order, which no sum could be made of', () => {
  const stored = (values: readonly string[]): ByteReader => {
    const writer = new ByteWriter();
    writeTopValues(writer, { kept: values.map((value) => ({ value, hits: 1, missed: 0 })), floor: 0 });
    return new ByteReader(writer.finish());
  };
  expect(readTopValues(stored(['a', 'b'])).kept).toHaveLength(2);
  expect(() => readTopValues(stored(['b', 'a']))).toThrow('text 1 is out of order');
  expect(() => readTopValues(stored(['a', 'a']))).toThrow('text 1 is out of order');
});

test('refuses a value that is stored as a text though it is known: equal lists have equal bytes', () => {
  const known = topValuesOf(new Map([['b', 1]]), ROOM);
  const stored = (other: string): ByteReader => {
    const writer = new ByteWriter();
    writer.varint(0);
    writeTopValues(writer, topValuesOf(new Map([[other, 7]]), ROOM));
    return new ByteReader(writer.finish());
  };
  expect(readTopValues(stored('a'), known).kept).toEqual([{ value: 'a', hits: 7, missed: 0 }]);
  expect(() => readTopValues(stored('b'), known)).toThrow('stored without need');
});
