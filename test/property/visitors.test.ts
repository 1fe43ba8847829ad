// Visitors are exact while few, and within the stated error when many, whatever their origin.

import { zstdCompressSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Visitor } from '../../lambdas/domain/access/visitor.ts';
import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import {
  addHash,
  emptyRegisters,
  estimate,
  REGISTERS,
  STANDARD_ERROR,
  standardErrorOf,
} from '../../lambdas/domain/sketches/hyperloglog.ts';
import { EXACT_VISITORS } from '../../lambdas/domain/limits/documents.ts';
import {
  countVisitors,
  hashOf,
  mergeVisitors,
  noVisitors,
  readVisitors,
  unknownVisitors,
  type Visitors,
  visitorsOf,
  writeVisitors,
} from '../../lambdas/domain/sketches/visitors.ts';
import { visitorOf } from '../support/visitors.ts';
import { seededRandom } from '../../kit/random.ts';

const some = (count: number, prefix = 'user'): Visitor[] =>
  Array.from({ length: count }, (_, n) => visitorOf(`${prefix}-${n}`));

describe('visitors', () => {
  test('are exact up to 1,024, and approximate from there', () => {
    expect(EXACT_VISITORS).toBeGreaterThanOrEqual(1024);
    const most = visitorsOf(some(EXACT_VISITORS));
    expect([most.kind, countVisitors(most)]).toEqual(['exact', EXACT_VISITORS]);
    expect(visitorsOf(some(EXACT_VISITORS + 1)).kind).toBe('sketch');
  });

  test('depend on the set alone: any split and order of merges gives the same, exact or not', () => {
    const someUsers = fc.array(fc.nat(3000), { maxLength: 2500, size: 'max' });
    fc.assert(
      fc.property(fc.array(someUsers, { maxLength: 4 }), (groups) => {
        const whole = visitorsOf(groups.flat().map(visitorOf));
        const merged = groups
          .map((group) => visitorsOf(group.map(visitorOf)))
          .reduce((a, b) => mergeVisitors(b, a), noVisitors);
        expect(merged).toEqual(whole);
      }),
      // Thousands of users would take minutes to shrink.
      { numRuns: 30, endOnFailure: true },
    );
  });

  test('lose nothing when those that are known are left out of a union', () => {
    const any = fc.array(fc.nat(3000), { maxLength: 1500, size: 'max' }).map((ids) => visitorsOf(ids.map(visitorOf)));
    fc.assert(
      fc.property(any, any, any, fc.boolean(), (known, delta, more, isLarge) => {
        const all = isLarge ? mergeVisitors(known, visitorsOf(some(2000))) : known;
        const unknown = unknownVisitors(more, all);
        expect(mergeVisitors(all, mergeVisitors(delta, unknown))).toEqual(
          mergeVisitors(all, mergeVisitors(delta, more)),
        );
        expect(unknownVisitors(unknown, mergeVisitors(all, more))).toEqual(more.kind === 'exact' ? noVisitors : more);
      }),
      { numRuns: 30 },
    );
  });

  test('that are new to a sketch take less than half of what their hashes would', () => {
    const bytesOf = (visitors: Visitors): number => {
      const writer = new ByteWriter();
      writeVisitors(writer, visitors);
      return zstdCompressSync(writer.finish()).length;
    };
    const known = visitorsOf(some(20_000));
    const newcomers = visitorsOf(some(1000, 'new'));
    const unknown = unknownVisitors(newcomers, known);
    const changing = countVisitors(unknown);
    expect(changing).toBeGreaterThan(100);
    expect(bytesOf(unknown)).toBeLessThan(0.5 * bytesOf(visitorsOf(some(changing))));
    expect(mergeVisitors(known, unknown)).toEqual(mergeVisitors(known, newcomers));
  });

  test('that were read stay as they are, whatever is added to them, and hold on to nothing else that was read', () => {
    const writer = new ByteWriter();
    writeVisitors(writer, visitorsOf(some(EXACT_VISITORS + 1)));
    // Decompression returns a Buffer, whose `slice` is a view of it.
    const bytes = Buffer.from(writer.finish());
    const read = readVisitors(new ByteReader(bytes));
    const count = countVisitors(read);
    mergeVisitors(read, visitorsOf(some(100, 'other')));
    mergeVisitors(read, visitorsOf(some(2000, 'other')));
    expect(countVisitors(read)).toBe(count);
    expect(read.kind === 'sketch' && read.registers.buffer.byteLength).toBe(REGISTERS);
  });

  test('stay exact in a union while it fits the limit of the merge', () => {
    const union = mergeVisitors(visitorsOf(some(1000, 'a')), visitorsOf(some(1000, 'b')), 5000);
    expect([union.kind, countVisitors(union)]).toEqual(['exact', 2000]);
  });

  test('are stored as the top 48 of their 64 bits', () => {
    expect(hashOf('fdee430d40bd1234')).toBe(0xfdee430d40bd);
    expect(hashOf('0000000000010000')).toBe(1);
    expect(hashOf('ffffffffffffffff')).toBe(2 ** 48 - 1);
  });
});

describe('HyperLogLog', () => {
  test('has a standard error of at most 1.2 %, measured over 200 seeds from 1,025 to 100,000 visitors', () => {
    const errors = [1025, 3000, 10_000, 30_000, 100_000].flatMap((count) =>
      Array.from({ length: 200 }, (_, seed) => estimate(registersOf(seed, count)) / count - 1),
    );
    expect(STANDARD_ERROR).toBeLessThan(0.012);
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)).toBeLessThan(0.012);
    // Unbiased: the mean of a thousand errors is within three of its own standard errors of zero.
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(Math.abs(mean)).toBeLessThan((3 * STANDARD_ERROR) / Math.sqrt(errors.length));
  });

  // With 400 seeds the measured error is itself right to 3.5 %.
  test.each([1025, 5000, 20_000])('says of %d visitors how large the error of their estimate is', (count) => {
    const squares = Array.from({ length: 400 }, (_, seed) => (estimate(registersOf(seed, count)) / count - 1) ** 2);
    const measured = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
    expect(standardErrorOf(count)).toBeGreaterThan(0.9 * measured);
    expect(standardErrorOf(count)).toBeLessThan(1.1 * measured);
  });

  test('has the standard error of its paper once every register is used', () => {
    expect(standardErrorOf(10_000_000)).toBeCloseTo(STANDARD_ERROR, 4);
    expect(standardErrorOf(1)).toBeLessThan(0.01);
  });
});

/**
 * Registers of `count` random 48-bit hashes, which stand for that many visitors under a good hash
 * function.
 */
function registersOf(seed: number, count: number): Uint8Array {
  const random = seededRandom(seed * 1_000_003 + count);
  const registers = emptyRegisters();
  for (let added = 0; added < count; added += 1) {
    addHash(registers, Math.floor(random() * 2 ** 24) * 2 ** 24 + Math.floor(random() * 2 ** 24));
  }
  return registers;
}

describe('stored hashes', () => {
  const anyHash = fc.oneof(fc.constantFrom(0, 2 ** 48 - 1), fc.integer({ min: 0, max: 2 ** 48 - 1 }));
  const written = (hashes: Float64Array): Uint8Array => {
    const writer = new ByteWriter();
    writeVisitors(writer, { kind: 'exact', hashes });
    return writer.finish();
  };

  test('read back, in any number', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyHash, { maxLength: 300 }), (list) => {
        const hashes = Float64Array.from(list).sort();
        const reader = new ByteReader(written(hashes));
        expect(readVisitors(reader)).toEqual({ kind: 'exact', hashes });
        reader.end();
      }),
    );
  });

  test('take five bytes each, where they are a thousand, and at most seven', () => {
    const hashes = (count: number) => Float64Array.from(some(count).map(hashOf)).sort();
    expect(written(hashes(1000)).length).toBeLessThan(5200);
    expect(written(Float64Array.of(2 ** 48 - 1)).length).toBe(2 + 7);
  });

  test('that are not in order are not written, and those that no document keeps are damage', () => {
    const read = (...hashes: number[]) => readVisitors(new ByteReader(written(Float64Array.from(hashes))));
    expect(() => read(1, 3, 2)).toThrow(RangeError);
    expect(() => read(1, 1)).toThrow(RangeError);
    expect(() => read(2 ** 48)).toThrow('visitor 0 is over 48 bits');
    expect(() => read(...Array(16_385).keys())).toThrow('16385 visitors are more than 16384');
  });
});
