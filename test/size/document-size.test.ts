// Item size costs money, and 400 KB is DynamoDB's limit: usual days are small, and hostile ones
// stay bounded.

import { hash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold, merge, summarize } from '../../lambdas/domain/document/day-document.ts';
import {
  decodeDocument,
  decodeRollup,
  DocumentTooLargeError,
  encodeDocument,
  encodeRollup,
  isPlain,
} from '../../lambdas/domain/document/document-codec.ts';
import { byDimension } from '../../lambdas/domain/document/dimensions.ts';
import { fitRollup } from '../../lambdas/domain/document/fit-document.ts';
import { hasSeen } from '../../lambdas/domain/dots/dots.ts';
import { CONTEXT_FIELDS } from '../../lambdas/domain/event/event-context.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { DAY_TABLE, MAX_DOCUMENT_BYTES } from '../../lambdas/domain/limits/documents.ts';
import type { Message, MessageEvent } from '../../lambdas/domain/event/message.ts';
import { addForRollup, noSummary, summaryOf } from '../../lambdas/domain/document/summary.ts';
import { tallyOf } from '../../lambdas/domain/dots/tally.ts';
import type { TopValues } from '../../lambdas/domain/sketches/top-values.ts';
import { hitsOf } from '../support/hits.ts';
import { aMessage, aView, PRODUCER } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';
import { trafficOf } from '../../kit/traffic.ts';
import { visitorOf } from '../support/visitors.ts';

const MESSAGE_EVENTS = 10;
const BATCH_MESSAGES = 100;

/**
 * Folds events as the pipeline may: messages of ten events, a hundred of them at a time, from five
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

/** A day as real sites have it, with a context for each view (kit/traffic.ts). */
function usualDay(views: number, visitors: number, pages: number): DayDocument {
  const random = seededRandom(views);
  const skewed = (): number => Math.floor(random() ** 3 * visitors);
  let visits = 0;
  const draw = trafficOf({ pages, visitor: () => (visits < visitors ? visits++ : skewed()), random });
  return documentOf(views, (index) => draw(Math.floor((index / views) * DAY_MS)));
}

describe('a usual day', () => {
  test.each([
    { views: 1000, visitors: 400, pages: 300, maxBytes: 13_000 },
    { views: 10_000, visitors: 3000, pages: 300, maxBytes: 40_000 },
    { views: 1_000_000, visitors: 300_000, pages: 300, maxBytes: 40_000 },
  ])('of $views views, $visitors visitors and $pages pages takes at most $maxBytes bytes', (day) => {
    const document = usualDay(day.views, day.visitors, day.pages);
    expect(document.counts.views).toBe(day.views);
    expect(document.table.rows.length).toBeGreaterThan(Math.min(DAY_TABLE.rows, day.visitors) * 0.8);
    expect(encodeDocument(document).length).toBeLessThanOrEqual(day.maxBytes);
  });

  test('of one view takes less than a kilobyte with its item, and is stored as it is', () => {
    const body = encodeDocument(usualDay(1, 1, 1));
    expect(isPlain(body)).toBe(true);
    expect(body.length).toBeLessThanOrEqual(400);
    const old = encodeDocument(documentOf(1, () => aView({ path: '/about', visitor: visitorOf('u') })));
    expect(old.length).toBeLessThanOrEqual(130);
  });
});

const withLargeNumbers = (values: TopValues, random: () => number): TopValues => ({
  floor: 1,
  kept: values.kept.map(({ value }) => ({ value, hits: Math.floor(random() * 2 ** 45), missed: 2 ** 45 })),
});

/** limits/documents.ts has the arithmetic. */
describe('a hostile day stays below 300 KB', () => {
  const HOSTILE_BYTES = 300_000;
  const random = seededRandom(1);
  const units = new Uint16Array(2000);
  const written = Buffer.from(units.buffer);
  /** Random characters from one code point to another, of up to 1,000. */
  const text = (first: number, last: number, length: number): string => {
    let count = 0;
    for (let left = length; left > 0; left -= 1) {
      const point = first + Math.floor(random() * (last - first + 1));
      if (point > 0xffff) units[count++] = 0xd7c0 + (point >> 10);
      units[count++] = point > 0xffff ? 0xdc00 + (point & 0x3ff) : point;
    }
    return written.toString('utf16le', 0, 2 * count);
  };

  const visitors = Array.from({ length: 2000 }, (_, number) => visitorOf(number));

  /** Everything that a stranger may choose, new in each event. `length` is that of a path. */
  const hostileEvent = (index: number, make: (length: number) => string, length: number): MessageEvent => ({
    type: index % 4 === 0 ? make(100) : 'page_view',
    at: (index * 7919_000) % DAY_MS,
    path: make(length),
    visitor: visitors[index % 2000] ?? '',
    context: Object.fromEntries(CONTEXT_FIELDS.map((field) => [field, make(Math.min(length, 40))])),
    props: { [make(10)]: make(30) },
    revenue: { amount: 1_000_000_000 - index, currency: make(3) },
  });

  const CHARACTERS = [
    { what: 'Chinese', first: 0x4e00, last: 0x9fff },
    { what: 'ASCII', first: 0, last: 127 },
    { what: 'emoji', first: 0x1f300, last: 0x1f5ff },
    { what: 'control characters', first: 0, last: 31 },
    { what: 'lone surrogates', first: 0xd800, last: 0xdbff },
    { what: 'any characters', first: 0, last: 0xffff },
  ];
  test.each(CHARACTERS.flatMap((each) => [1000, 16, 5].map((length) => ({ ...each, length }))))(
    'of paths of $length characters, types, contexts, properties and currencies that are never the same, of $what',
    ({ first, last, length }) => {
      const document = documentOf(3000, (index) => hostileEvent(index, (some) => text(first, last, some), length));
      expect(document.counts.events).toBe(3000);
      const bytes = encodeDocument(document);
      expect(bytes.length).toBeLessThan(HOSTILE_BYTES);
      expect(Buffer.compare(encodeDocument(decodeDocument(bytes)), bytes)).toBe(0);
    },
  );

  test('of visitors who view 10,000 pages each', () => {
    const document = documentOf(100_000, (index) =>
      aView({ path: `/${index}`, visitor: visitors[index % 10] ?? '', at: (index * 7919) % DAY_MS }),
    );
    expect(document.counts.views).toBe(100_000);
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

  test('and a rollup of hostile days fits its item, with totals and a smaller sample of visitors', () => {
    const any = (length: number): string => text(0, 127, length);
    // Each day with as many visitors as are kept exactly, and more of everything than fits.
    const days = Array.from({ length: 20 }, (_, day) =>
      fold(emptyDocument, [
        aMessage(0, {
          events: Array.from({ length: 1000 }, (_, index) => ({
            ...hostileEvent(index, any, 16 + (day % 3) * 20),
            visitor: visitorOf(day * 820 + index),
          })),
        }),
      ]),
    );
    const rollup = days.map((day, index) => summaryOf(`2025-11-${10 + index}`, day, 1)).reduce(addForRollup, noSummary);
    expect(rollup.counts.visitors).toMatchObject({ kind: 'exact' });
    expect(rollup.counts.dimensions.path.floor * rollup.counts.types.floor).toBeGreaterThan(0);
    expect(fitRollup(rollup).length).toBeLessThan(MAX_DOCUMENT_BYTES);

    // The same after so many events that their numbers take as much as the paths.
    const numerous = byDimension((name) => withLargeNumbers(rollup.counts.dimensions[name], random));
    const larger = { table: rollup.table, counts: { ...rollup.counts, dimensions: numerous } };
    expect(() => encodeRollup(larger)).toThrow(DocumentTooLargeError);
    const body = fitRollup(larger);
    expect(body.length).toBeLessThan(MAX_DOCUMENT_BYTES);
    const stored = decodeRollup(body);
    expect(stored.counts).toEqual(larger.counts);
    expect(stored.table.theta).toBeLessThan(rollup.table.theta);
    expect([...stored.table.days.values()].flat().length).toBeGreaterThan(50);
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
