// The laws of the day document. Documents are compared by their bytes: equal documents have equal
// encodings.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold, merge, summarize } from '../../lambdas/domain/document/day-document.ts';
import {
  DamagedDocumentError,
  decodeDocument,
  encodeDocument,
  isPlain,
} from '../../lambdas/domain/document/document-codec.ts';
import type { Message } from '../../lambdas/domain/event/message.ts';
import { countNumbers } from '../../lambdas/domain/dots/dot-set.ts';
import { withoutCutLists } from '../support/documents.ts';
import { aMessage, anyFiltered, aView, parts, someMessages } from '../support/messages.ts';
import { visitorOf } from '../support/visitors.ts';

const bytes = (document: DayDocument): string =>
  Buffer.from(encodeDocument({ ...document, counts: withoutCutLists(document.counts) })).toString('base64');
const folded = (messages: readonly Message[]): DayDocument => fold(emptyDocument, messages);

/** Some of them with events that ingest let through as a note alone. */
const withFiltered = fc
  .tuple(someMessages, fc.array(fc.array(anyFiltered, { minLength: 1, maxLength: 6 }), { maxLength: 4 }))
  .map(([messages, filtered]) => [
    ...messages,
    ...filtered.map((events, index) => aMessage(0, { dot: { producer: 'e'.repeat(16), seq: 6 * index }, events })),
  ]);

/** Three documents that share no message. */
const threeDocuments = withFiltered.map((messages) => parts(messages, 3).map(folded));

const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });

describe('a day document', () => {
  test('has the empty document as identity of merge', () => {
    fc.assert(
      fc.property(withFiltered, (messages) => {
        const document = folded(messages);
        expect(bytes(merge(document, emptyDocument))).toBe(bytes(document));
        expect(bytes(merge(emptyDocument, document))).toBe(bytes(document));
      }),
    );
  });

  test('merges commutatively', () => {
    fc.assert(
      fc.property(threeDocuments, ([a = emptyDocument, b = emptyDocument]) => {
        expect(bytes(merge(a, b))).toBe(bytes(merge(b, a)));
      }),
    );
  });

  test('merges associatively', () => {
    fc.assert(
      fc.property(threeDocuments, ([a = emptyDocument, b = emptyDocument, c = emptyDocument]) => {
        expect(bytes(merge(merge(a, b), c))).toBe(bytes(merge(a, merge(b, c))));
      }),
    );
  });

  test('is the same whether its messages are folded together, one after another, or merged', () => {
    fc.assert(
      fc.property(withFiltered, fc.integer({ min: 1, max: 5 }), (messages, count) => {
        const whole = bytes(folded(messages));
        expect(bytes(messages.reduce((document, message) => fold(document, [message]), emptyDocument))).toBe(whole);
        expect(bytes(parts(messages, count).map(folded).reduce(merge, emptyDocument))).toBe(whole);
      }),
    );
  });

  test('is the same after any order and any repetition of its messages', () => {
    const deliveries = withFiltered.chain((messages) =>
      fc.tuple(
        fc.constant(messages),
        fc.array(fc.constantFrom(...messages, aMessage(400))).chain((again) => shuffled([...messages, ...again])),
      ),
    );
    fc.assert(
      fc.property(deliveries, fc.integer({ min: 1, max: 5 }), ([messages, delivered], count) => {
        const extra = delivered.some(({ dot }) => dot.seq === 400) ? [aMessage(400)] : [];
        const result = parts(delivered, count).reduce(fold, emptyDocument);
        expect(bytes(result)).toBe(bytes(folded([...messages, ...extra])));
      }),
    );
  });

  test('survives encoding', () => {
    fc.assert(
      fc.property(withFiltered, fc.array(fc.nat(9)), (messages, seqs) => {
        const duplicates = seqs.map((seq) => aMessage(0, { dot: { producer: 'd'.repeat(16), seq } }));
        const document = merge(folded(messages), summarize([], duplicates));
        const decoded = decodeDocument(encodeDocument(document));
        expect(bytes(decoded)).toBe(bytes(document));
        expect(decoded).toEqual(document);
        const { events, filteredEvents } = decoded.counts;
        expect(events + filteredEvents).toBe(messages.flatMap((message) => message.events).length);
        expect(events + filteredEvents).toBe(countNumbers(decoded.dots.counted));
      }),
    );
  });

  test('refuses bytes that were cut off, or of a format of the future', () => {
    const encoded = encodeDocument(folded([aMessage(0, { events: [aView({ path: '/', visitor: visitorOf('u') })] })]));
    for (let length = 0; length < encoded.length; length += 1) {
      expect(() => decodeDocument(encoded.subarray(0, length))).toThrow(DamagedDocumentError);
    }
    expect(() => decodeDocument(Uint8Array.of(4, ...encoded.subarray(1)))).toThrow('document format 4 is unknown');
  });

  test('refuses compressed bytes that were cut off, and text that is not valid, without quoting it', () => {
    const paths = Array.from({ length: 99 }, (_, seq) => aMessage(seq, { events: [aView({ path: `/${seq * seq}` })] }));
    const encoded = encodeDocument(folded(paths));
    expect(isPlain(encoded)).toBe(false);
    expect(() => decodeDocument(encoded.subarray(0, 99))).toThrow(DamagedDocumentError);
    const secret = encodeDocument(folded([aMessage(0, { events: [aView({ path: 'my-secret' })] })]));
    const at = Buffer.from(secret).indexOf('my-secret');
    expect(at).toBeGreaterThan(0);
    const torn = Uint8Array.from(secret).fill(0xff, at, at + 1);
    expect(() => decodeDocument(torn)).toThrow(DamagedDocumentError);
    expect(() => decodeDocument(torn)).not.toThrow(/secret/);
  });

  test('stays exact in totals, visitors and dots over the cap of a dimension, in any order', () => {
    const manyPaths = fc.array(fc.nat(5000), { minLength: 1500, maxLength: 3000 }).map((numbers) =>
      parts(numbers, 60).map((some, seq) =>
        aMessage(seq * 100, {
          events: some.map((n) => aView({ path: `/${n}`, visitor: visitorOf(`user-${n % 700}`), at: n })),
        }),
      ),
    );
    fc.assert(
      fc.property(
        manyPaths.chain((messages) => fc.tuple(fc.constant(messages), shuffled(messages))),
        ([messages, other]) => {
          const [a, b] = [messages, other].map((list) => parts(list, 7).reduce(fold, emptyDocument));
          expect(a?.counts.views).toBe(messages.flatMap(({ events }) => events).length);
          for (const part of ['events', 'views', 'quarters', 'visitors'] as const) {
            expect(a?.counts[part]).toEqual(b?.counts[part]);
          }
          expect(a?.dots).toEqual(b?.dots);
        },
      ),
      { numRuns: 10 },
    );
  });
});
