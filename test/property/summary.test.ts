// Rolling up never changes an answer: a sum is the same however its days are grouped, encoded and
// decoded in between.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import { decodeRollup, encodeRollup } from '../../lambdas/domain/document/document-codec.ts';
import {
  addForRollup,
  addSummaries,
  noSummary,
  type Summary,
  summaryOf,
} from '../../lambdas/domain/document/summary.ts';
import { withoutCutLists } from '../support/documents.ts';
import { aMessage, aView, parts, someMessages } from '../support/messages.ts';
import { visitorOf } from '../support/visitors.ts';

/** As a rollup keeps it. */
const total = (summaries: readonly Summary[]): Summary => summaries.reduce(addForRollup, noSummary);
const stored = ({ tally, updatedAt, ...rolled }: Summary): Summary => ({
  ...decodeRollup(encodeRollup(rolled)),
  tally,
  updatedAt,
});
const same = (a: Summary, b: Summary): void => {
  const bytesOf = ({ counts, table }: Summary) => encodeRollup({ counts: withoutCutLists(counts), table });
  expect(Buffer.compare(bytesOf(a), bytesOf(b))).toBe(0);
  expect([a.tally, a.updatedAt]).toEqual([b.tally, b.updatedAt]);
};

test('a sum is the same however its days are grouped', () => {
  const days = fc.array(fc.tuple(someMessages, fc.nat(1000)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 4 }), (each, groups) => {
      const summaries = each.map(([messages, at]) =>
        summaryOf(`2025-11-${10 + (at % 4)}`, fold(emptyDocument, messages), at),
      );
      const grouped = parts(summaries, groups).map((group) => stored(total(group)));
      same(total(grouped), total(summaries));
      same(grouped.reduce(addSummaries, noSummary), total(summaries));
    }),
  );
});

test('and if visitors are too many to be exact, in a day, in a rollup or in the answer', () => {
  const day = (first: number, count: number): Summary => {
    const events = Array.from({ length: count }, (_, index) => aView({ visitor: visitorOf(`${first + index}`) }));
    return summaryOf('2025-11-14', fold(emptyDocument, [aMessage(first, { events })]), 1);
  };
  const small = Array.from({ length: 18 }, (_, index) => day(index * 1000, 1000));
  for (const summaries of [small, [...small.slice(0, 15), day(50_000, 1500)], small.slice(0, 16)]) {
    for (const groups of [1, 2, 5])
      same(total(parts(summaries, groups).map((group) => stored(total(group)))), total(summaries));
  }
  expect(total(small.slice(0, 16)).counts.visitors.kind).toBe('exact');
  expect(total(small).counts.visitors.kind).toBe('sketch');
});
