// Dot sets, however their dots come in.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import { type Dot, formatDot, parseDot, type Span } from '../../lambdas/domain/dots/dot.ts';
import {
  countMissing,
  countNumbers,
  dotSetOf,
  emptyDotSet,
  hasDot,
  mergeDotSets,
  readDotSet,
  writeDotSet,
} from '../../lambdas/domain/dots/dot-set.ts';

const dots: fc.Arbitrary<Dot[]> = fc.array(
  fc.record({ producer: fc.constantFrom('0'.repeat(16), 'a'.repeat(16), '9'.repeat(16)), seq: fc.nat(30) }),
  { maxLength: 60 },
);

const one = ({ producer, seq }: Dot): Span => ({ producer, first: seq, last: seq });

test('hold exactly the dots that were put in, in any grouping', () => {
  fc.assert(
    fc.property(dots, dots, (a, b) => {
      const set = mergeDotSets(dotSetOf(a.map(one)), dotSetOf(b.map(one)));
      const truth = new Set([...a, ...b].map(formatDot));
      expect(set).toEqual(dotSetOf([...b, ...a].map(one)));
      expect(countNumbers(set)).toBe(truth.size);
      expect(countMissing(set)).toBe(missing([...a, ...b]));
      for (const producer of set.keys()) {
        for (let seq = 0; seq <= 31; seq += 1) {
          expect(hasDot(set, { producer, seq })).toBe(truth.has(formatDot({ producer, seq })));
        }
      }
    }),
  );
});

test('merge idempotently, with nothing as identity', () => {
  fc.assert(
    fc.property(dots, (list) => {
      const set = dotSetOf(list.map(one));
      expect(mergeDotSets(set, set)).toEqual(set);
      expect(mergeDotSets(emptyDotSet, set)).toEqual(set);
      expect(mergeDotSets(set, emptyDotSet)).toEqual(set);
    }),
  );
});

test('survive encoding', () => {
  fc.assert(
    fc.property(dots, (list) => {
      const writer = new ByteWriter();
      writeDotSet(writer, dotSetOf(list.map(one)));
      const reader = new ByteReader(writer.finish());
      expect(readDotSet(reader)).toEqual(dotSetOf(list.map(one)));
      reader.end();
    }),
  );
});

test('take about eleven bytes for a producer without gaps, however many messages it sent', () => {
  const writer = new ByteWriter();
  writeDotSet(writer, new Map([['f'.repeat(16), [0, 999_999]]]));
  expect(writer.finish().length).toBeLessThanOrEqual(14);
});

test('name messages by dots that read back', () => {
  fc.assert(
    fc.property(dots, (list) => {
      for (const dot of list) expect(parseDot(formatDot(dot))).toEqual(dot);
    }),
  );
  for (const garbage of [
    '',
    '1.2',
    `${'g'.repeat(16)}.1`,
    `${'a'.repeat(16)}.01`,
    `${'a'.repeat(16)}.-1`,
    `${'a'.repeat(16)}.1 `,
  ]) {
    expect(parseDot(garbage)).toBeUndefined();
  }
});

/** Numbers from 0 to each producer's highest that are not there. */
function missing(list: readonly Dot[]): number {
  const numbers = new Map<string, Set<number>>();
  for (const { producer, seq } of list) numbers.set(producer, (numbers.get(producer) ?? new Set()).add(seq));
  return [...numbers.values()].reduce((sum, seqs) => sum + Math.max(...seqs) + 1 - seqs.size, 0);
}
