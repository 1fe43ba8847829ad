// Sums per value are exact while nothing was cut, in any order and grouping, and say afterwards of
// how many events they lack what they had.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import {
  MAX_SUM,
  mergeSums,
  noSums,
  readSums,
  type Sums,
  sumsByValue,
  sumsOf,
  writeSums,
} from '../../lambdas/domain/sketches/sums.ts';

const amounts = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'.repeat(30), 'e'.repeat(40)), fc.nat(1_000_000)), {
  maxLength: 12,
});
const ofAll = (pairs: readonly (readonly [string, number])[], room: number): Sums =>
  pairs.reduce(
    (sums, [value, sum]) => mergeSums(sums, sumsOf(new Map([[value, { count: 1, sum }]]), room), room),
    noSums,
  );

test('sums are those of a plain addition while they fit, whatever the order', () => {
  fc.assert(
    fc.property(amounts, amounts, (some, more) => {
      const truth = new Map<string, number>();
      for (const [value, sum] of [...some, ...more]) truth.set(value, (truth.get(value) ?? 0) + sum);
      const sums = mergeSums(ofAll(some, 1000), ofAll(more, 1000), 1000);
      expect(sumsByValue(sums)).toEqual(truth);
      expect(mergeSums(ofAll(more, 1000), ofAll(some, 1000), 1000)).toEqual(sums);
    }),
  );
});

test('after a cut a sum is at most the truth, and exact where no event was missed', () => {
  fc.assert(
    fc.property(amounts, (pairs) => {
      const sums = ofAll(pairs, 60);
      const kept = sumsByValue(sums);
      for (const { value, missed } of sums.counts.kept) {
        const truth = pairs.reduce((sum, [each, amount]) => sum + (each === value ? amount : 0), 0);
        expect(kept.get(value)).toBeLessThanOrEqual(truth);
        if (missed === 0) expect(kept.get(value)).toBe(truth);
      }
    }),
  );
});

test('a large sum of a stranger pushes nothing out, and never outgrows an integer', () => {
  const often = sumsOf(new Map([['often', { count: 3, sum: 30 }]]), 20);
  const once = sumsOf(new Map([['once', { count: 1, sum: MAX_SUM }]]), 20);
  expect([...sumsByValue(mergeSums(often, once, 20))]).toEqual([['often', 30]]);
  expect([...sumsByValue(mergeSums(once, once, 20))]).toEqual([['once', MAX_SUM]]);
});

test('sums are read back as they were written', () => {
  fc.assert(
    fc.property(amounts, fc.constantFrom(60, 1000), (pairs, room) => {
      const sums = ofAll(pairs, room);
      const writer = new ByteWriter();
      writeSums(writer, sums);
      expect(readSums(new ByteReader(writer.finish()))).toEqual(sums);
    }),
  );
});
