// Receipts are a set of dots, however the dots come in.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../lambdas/domain/bytes.ts';
import { type Dot, formatDot, parseDot, type Span } from '../../lambdas/domain/dots/dot.ts';
import {
  countGaps,
  countReceipts,
  hasReceipt,
  mergeReceipts,
  noReceipts,
  readReceipts,
  receiptsOf,
  writeReceipts,
} from '../../lambdas/domain/dots/dot-set.ts';

const dots: fc.Arbitrary<Dot[]> = fc.array(
  fc.record({ producer: fc.constantFrom('0'.repeat(16), 'a'.repeat(16), '9'.repeat(16)), seq: fc.nat(30) }),
  { maxLength: 60 },
);

const one = ({ producer, seq }: Dot): Span => ({ producer, first: seq, last: seq });

test('hold exactly the dots that were put in, in any grouping', () => {
  fc.assert(
    fc.property(dots, dots, (a, b) => {
      const receipts = mergeReceipts(receiptsOf(a.map(one)), receiptsOf(b.map(one)));
      const truth = new Set([...a, ...b].map(formatDot));
      expect(receipts).toEqual(receiptsOf([...b, ...a].map(one)));
      expect(countReceipts(receipts)).toBe(truth.size);
      expect(countGaps(receipts)).toBe(missing([...a, ...b]));
      for (const producer of receipts.keys()) {
        for (let seq = 0; seq <= 31; seq += 1) {
          expect(hasReceipt(receipts, { producer, seq })).toBe(truth.has(formatDot({ producer, seq })));
        }
      }
    }),
  );
});

test('merge idempotently, with nothing as identity', () => {
  fc.assert(
    fc.property(dots, (list) => {
      const receipts = receiptsOf(list.map(one));
      expect(mergeReceipts(receipts, receipts)).toEqual(receipts);
      expect(mergeReceipts(noReceipts, receipts)).toEqual(receipts);
      expect(mergeReceipts(receipts, noReceipts)).toEqual(receipts);
    }),
  );
});

test('survive encoding', () => {
  fc.assert(
    fc.property(dots, (list) => {
      const writer = new ByteWriter();
      writeReceipts(writer, receiptsOf(list.map(one)));
      const reader = new ByteReader(writer.finish());
      expect(readReceipts(reader)).toEqual(receiptsOf(list.map(one)));
      reader.end();
    }),
  );
});

test('take about eleven bytes for a producer without gaps, however many messages it sent', () => {
  const writer = new ByteWriter();
  writeReceipts(writer, new Map([['f'.repeat(16), [0, 999_999]]]));
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
