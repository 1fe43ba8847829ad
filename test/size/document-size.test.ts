// Item size costs money, and 400 KB is DynamoDB's limit: usual days are small, and hostile ones
// stay bounded.

import { hash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold, merge, summarize } from '../../lambdas/domain/document/day-document.ts';
import {
  decodeDocument,
  DocumentTooLargeError,
  encodeRollup,
  encodeDocument,
} from '../../lambdas/domain/document/document-codec.ts';
import { hasSeen } from '../../lambdas/domain/dots/dots.ts';
import { MAX_DOCUMENT_BYTES } from '../../lambdas/domain/limits.ts';
import type { Message, MessageEvent } from '../../lambdas/domain/event/message.ts';
import { addForRollup, noSummary, summaryOf } from '../../lambdas/domain/document/summary.ts';
import { tallyOf } from '../../lambdas/domain/dots/tally.ts';
import { hitsOf } from '../support/hits.ts';
import { aMessage, aView, PRODUCER } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';
import { visitorOf } from '../support/visitors.ts';

const MESSAGE_EVENTS = 10;
const BATCH_MESSAGES = 1000;

/**
 * Folds events as the pipeline may: messages of ten events, a thousand of them at a time, from five
 * producers.
 */
function documentOf(count: number, makeEvent: (index: number) => MessageEvent): DayDocument {
  let document = emptyDocument;
  const messageFrom = (first: number): Message => {
    const message = first / MESSAGE_EVENTS;
    const dot = { producer: `${message % 5}b5e`.repeat(4), seq: Math.floor(message / 5) * MESSAGE_EVENTS };
    const length = Math.min(MESSAGE_EVENTS, count - first);
    return aMessage(0, { dot, events: Array.from({ length }, (_, n) => makeEvent(first + n)) });
  };
  for (let index = 0; index < count; index += BATCH_MESSAGES * MESSAGE_EVENTS) {
    const messages = Math.min(BATCH_MESSAGES, Math.ceil((count - index) / MESSAGE_EVENTS));
    document = fold(
      document,
      Array.from({ length: messages }, (_, n) => messageFrom(index + n * MESSAGE_EVENTS)),
    );
  }
  return document;
}

/** A day as real sites have it: every visitor and path at least once, the rest skewed to few. */
function usualDay(views: number, visitors: number, paths: number): DayDocument {
  const random = seededRandom(views);
  const skewed = (n: number): number => Math.floor(random() ** 3 * n);
  const users = Array.from({ length: visitors }, (_, index) => visitorOf(`user-${index}`));
  return documentOf(views, (index) => {
    const path = index < paths ? index : skewed(paths);
    const section = ['blog', 'docs', 'products', 'help', 'about'][path % 5];
    return aView({
      at: Math.floor((index / views) * 86_400_000),
      path: `/${section}/${(path * 7919) % 9973}-how-to-${path}`,
      visitor: users[index < visitors ? index : skewed(visitors)] ?? expect.fail(),
    });
  });
}

describe('a usual day', () => {
  test.each([
    { views: 1000, visitors: 900, paths: 100, maxBytes: 7000 },
    { views: 10_000, visitors: 3000, paths: 200, maxBytes: 8000 },
    { views: 1_000_000, visitors: 300_000, paths: 20_000, maxBytes: 24_000 },
  ])('of $views views, $visitors visitors and $paths paths takes at most $maxBytes bytes', (day) => {
    const document = usualDay(day.views, day.visitors, day.paths);
    expect(document.counts.views).toBe(day.views);
    expect(encodeDocument(document).length).toBeLessThanOrEqual(day.maxBytes);
  });
});

describe('a hostile day stays below 100 KB', () => {
  const HOSTILE_BYTES = 100_000;
  const random = seededRandom(1);
  /** Random characters from one code point to another. */
  const text = (first: number, last: number, length: number): string =>
    String.fromCodePoint(...Array.from({ length }, () => first + Math.floor(random() * (last - first + 1))));

  test.each([
    { what: 'Chinese', first: 0x4e00, last: 0x9fff },
    { what: 'emoji', first: 0x1f300, last: 0x1f5ff },
    { what: 'control characters', first: 0, last: 31 },
    { what: 'lone surrogates', first: 0xd800, last: 0xdbff },
    { what: 'any characters', first: 0, last: 0xffff },
  ])('of distinct 1,000-character paths and event types, and visitors, of $what', ({ first, last }) => {
    const document = documentOf(3000, (index) => ({
      type: index % 2 === 0 ? 'page_view' : text(first, last, 100),
      at: index,
      path: text(first, last, 1000),
      visitor: visitorOf(index),
    }));
    expect(document.counts.events).toBe(3000);
    expect(encodeDocument(document).length).toBeLessThan(HOSTILE_BYTES);
  });

  test('of 20,000 distinct 1,000-character paths', () => {
    const padding = text(0x4e00, 0x9fff, 1000);
    const document = documentOf(20_000, (index) => aView({ path: `${index}${padding}`.slice(0, 1000) }));
    expect(document.counts.views).toBe(20_000);
    expect(encodeDocument(document).length).toBeLessThan(HOSTILE_BYTES);
  });

  test('of a million messages every other of which is a duplicate', () => {
    let document = emptyDocument;
    const batches = 200;
    for (let batch = 0; batch < batches; batch += 1) {
      const messages = Array.from({ length: 5000 }, (_, index) => aMessage(batch * 5000 + index));
      const [duplicates = [], counted = []] = [1, 0].map((odd) => messages.filter(({ dot }) => dot.seq % 2 === odd));
      document = merge(document, summarize(counted, duplicates));
    }
    expect(encodeDocument(document).length).toBeLessThan(24_000);
    expect(decodeDocument(encodeDocument(document)).counts.events).toBe(500_000);
    expect(tallyOf(document)).toEqual({ counted: 500_000, duplicates: 500_000, filtered: 0, missing: 0 });
    // Whichever list holds them, none of them will be counted again.
    for (const seq of [0, 1, 1999, 500_001, 999_999]) {
      expect(hasSeen(document.dots, { producer: PRODUCER, seq })).toBe(true);
    }
  });

  test('and so does a rollup of hostile days', () => {
    const any = (length: number): string => text(0, 0xffff, length);
    // 50 days, each with as much of everything as fits a day, and with as many visitors as are kept
    // exactly.
    const days = Array.from({ length: 50 }, (_, day) =>
      fold(emptyDocument, [
        aMessage(0, {
          events: Array.from({ length: 1000 }, (_, index) => ({
            type: index < 100 ? any(80) : 'page_view',
            at: index,
            path: any(20 + (day % 5) * 20),
            visitor: visitorOf(`${(day * 900 + index) % 16_384}`),
          })),
        }),
      ]),
    );
    const rollup = days
      .map((day, index) => summaryOf(`2025-11-${10 + (index % 20)}`, day, 1))
      .reduce(addForRollup, noSummary);
    expect(rollup.counts.visitors).toMatchObject({ kind: 'exact' });
    expect(rollup.counts.dimensions.path.floor * rollup.counts.types.floor).toBeGreaterThan(0);
    expect(encodeRollup(rollup).length).toBeGreaterThan(150_000);
    expect(encodeRollup(rollup).length).toBeLessThan(MAX_DOCUMENT_BYTES);
  });

  test('of the names that JavaScript objects trip over', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const document = documentOf(400, (index) => aView({ path: names[index % 4] ?? '', visitor: visitorOf(index % 4) }));
    expect(hitsOf(document.counts.dimensions.path)).toEqual(new Map(names.map((name) => [name, 100])));
    expect(document.counts.visitors).toMatchObject({ kind: 'exact', hashes: { length: 4 } });
  });

  test('or is refused, if an unrealistic number of producers would outgrow it', () => {
    const producer = (index: number): string => hash('sha256', `${index}`, 'hex').slice(0, 16);
    const messages = Array.from({ length: 50_000 }, (_, index) =>
      aMessage(0, { dot: { producer: producer(index), seq: 0 } }),
    );
    expect(() => encodeDocument(fold(emptyDocument, messages))).toThrow(DocumentTooLargeError);
  });
});
