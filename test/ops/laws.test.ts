// Laws of the pure code: comparing documents, planning a rebuild, differences of dots, packing raw
// events, and safe printing.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { addCounts, type Counts, NO_ROOM, noCounts, revenueKey } from '../../lambdas/domain/document/counts.ts';
import { type DayDocument, emptyDocument, fold, merge, summarize } from '../../lambdas/domain/document/day-document.ts';
import type { Dimension } from '../../lambdas/domain/document/dimensions.ts';
import { spanOf } from '../../lambdas/domain/dots/dot.ts';
import { countNumbers, dotSetOf, hasDot, mergeDotSets } from '../../lambdas/domain/dots/dot-set.ts';
import { topValuesOf } from '../../lambdas/domain/sketches/top-values.ts';
import type { Visitor } from '../../lambdas/domain/access/visitor.ts';
import { mergeVisitors, noVisitors, visitorsOf } from '../../lambdas/domain/sketches/visitors.ts';
import { packRaw, toPacks, unpackRaw } from '../../lambdas/store/events/raw-pack.ts';
import { compare } from '../../ops/verify/compare.ts';
import { planRebuild } from '../../ops/rebuild/plan.ts';
import { withoutDots } from '../../ops/verify/dot-difference.ts';
import { table } from '../../kit/text-table.ts';
import { quoted } from '../../kit/text.ts';
import { withCounts, withDots } from '../support/documents.ts';
import { aMessage, anyEvent, anyString, aQueued, aView, parts, queued, someMessages } from '../support/messages.ts';
import { inspected, itemOf, partOf } from './inspected.ts';
import { visitorOf } from '../support/visitors.ts';

const keysOf = (document: DayDocument, raw: DayDocument) => compare(itemOf(document), raw, true).map(({ key }) => key);

/** Of the highest rank, so that it changes a sketch whatever is in its register already. */
const RAREST: Visitor = '6400000000000000';

const WHOLE = { isPartial: false, isExpired: false };
const PARTIAL = { isPartial: true, isExpired: true };

describe('compare', () => {
  test('finds nothing between folds of the same messages in any order and batches', () => {
    fc.assert(
      fc.property(someMessages, fc.integer({ min: 1, max: 4 }), (messages, batches) => {
        const document = parts(messages.toReversed(), batches).reduce(fold, emptyDocument);
        expect(keysOf(document, fold(emptyDocument, messages))).toEqual([]);
      }),
    );
  });

  test('finds nothing between folds that were cut in another order, and bounds that exclude each other', () => {
    const message = (seq: number, path: number) =>
      aMessage(seq, { events: [aView({ path: `/${path}`.padEnd(60, '-') })] });
    // 1,500 paths, of which 500 are viewed again: which are kept depends on the order.
    const messages = Array.from({ length: 2000 }, (_, seq) => message(seq, (seq * 7) % 1500));
    const document = parts(messages, 40).reduce(fold, emptyDocument);
    const raw = parts(messages.toReversed(), 3).reduce(fold, emptyDocument);
    expect(document.counts.dimensions.path.floor).toBeGreaterThan(0);
    expect(document.counts.dimensions.path.kept).not.toEqual(raw.counts.dimensions.path.kept);
    expect(keysOf(document, raw)).toEqual([]);
    const others = document.counts.dimensions.path.kept.filter(({ value }) => value !== '/0');
    const kept = [{ value: '/0', hits: 50, missed: 0 }, ...others];
    const tampered = withCounts(document, {
      dimensions: { ...document.counts.dimensions, path: { ...document.counts.dimensions.path, kept } },
    });
    expect(keysOf(tampered, raw)).toEqual(['path "/0"']);
  });

  test('finds no difference in shed detail, but finds what is wrong in the rest', () => {
    fc.assert(
      fc.property(someMessages, (messages) => {
        const raw = fold(emptyDocument, messages);
        const shed = { ...raw, counts: addCounts(raw.counts, noCounts, NO_ROOM) };
        expect(keysOf(shed, raw)).toEqual([]);
        expect(compare(itemOf(shed), fold(emptyDocument, messages.slice(1)), false)).toEqual([]);
        expect(keysOf(withCounts(shed, { views: shed.counts.views + 1 }), raw)).toEqual(['views']);
        const visitors = mergeVisitors(shed.counts.visitors, visitorsOf([RAREST]), 0);
        expect(keysOf(withCounts(shed, { visitors }), raw)).toEqual([expect.stringMatching(/^visitors/)]);
      }),
    );
  });

  const messages = [
    aMessage(0, {
      events: [
        aView({ path: '/a', visitor: visitorOf('u'), at: 46_800_000, context: { source: 'Google' } }),
        { type: 'click', at: 0, revenue: { amount: 1029, currency: 'EUR' } },
      ],
    }),
    aMessage(2, { events: [aView({ path: '/b', visitor: visitorOf('v') })] }),
  ];
  const raw = fold(emptyDocument, messages);
  const exact = (hits: [string, number][]) => topValuesOf(new Map(hits), 1000);
  const withValues = (name: Dimension, hits: Record<string, number>): Partial<Counts> => ({
    dimensions: { ...raw.counts.dimensions, [name]: exact(Object.entries(hits)) },
  });

  test.each<[string, Partial<Counts>, string[]]>([
    ['a view more', { views: 3 }, ['views']],
    ['an event more', { events: 4 }, ['events']],
    [
      'a view in another quarter',
      { quarters: [...raw.counts.quarters.with(104, 0).with(105, 0), 0, 0, 1, 1] },
      ['views at 13:00', 'events at 13:00', 'views at 13:30', 'events at 13:30'],
    ],
    ['a filtered event more', { filteredEvents: 1 }, ['filtered events']],
    ['a view without a visitor more', { unattributed: 1 }, ['views without a visitor']],
    ['a renamed source', withValues('source', { Bing: 1 }), ['source "Bing"', 'source "Google"']],
    [
      'less revenue',
      { revenue: { ...raw.counts.revenue, sums: [1028] } },
      [`sum of revenue ${JSON.stringify(revenueKey('click', 'EUR'))}`],
    ],
    ['a visitor less', { visitors: visitorsOf([visitorOf('u')]) }, ['visitors']],
    [
      'another visitor',
      { visitors: visitorsOf(['u', 'w'].map(visitorOf)) },
      ['visitors (same number, other visitors)'],
    ],
    ['no visitors', { visitors: noVisitors }, ['visitors']],
    ['a renamed path', withValues('path', { '/a': 1, '/c': 1 }), ['path "/c"', 'path "/b"']],
    // prettier-ignore
    ['a renamed type', { types: exact([['page_view', 2], ['tap', 1]]) }, ['type "tap"', 'type "click"']],
  ])('finds %s', (_, change, keys) => {
    expect(keysOf(withCounts(raw, change), raw)).toEqual(keys);
  });

  test('finds a cut set of dots', () => {
    const counted = dotSetOf([{ ...spanOf(aMessage(0)), last: 1 }]);
    expect(keysOf(withDots(raw, { counted }), raw)).toEqual(['dots']);
  });

  test("finds an item's plain numbers that are not its document's, even if their sum is right", () => {
    const [base, delta] = [fold(emptyDocument, messages.slice(0, 1)), fold(emptyDocument, messages.slice(1))];
    const parts = {
      base: { ...partOf(base), views: 2, events: Number.NaN },
      delta: { ...partOf(delta), views: 0 },
    };
    const found = compare({ document: raw, parts }, raw, true);
    expect(found.map(({ key, document, raw }) => [key, document, raw])).toEqual([
      ["events (the base's plain number)", 'none', 2],
      ["views (the base's plain number)", 2, 1],
      ["views (the delta's plain number)", 0, 1],
    ]);
  });

  test('of incomplete raw, finds only what the rest cannot explain', () => {
    fc.assert(
      fc.property(someMessages, fc.nat(20), (messages, kept) => {
        const document = fold(emptyDocument, messages);
        expect(compare(itemOf(document), fold(emptyDocument, messages.slice(0, kept)), false)).toEqual([]);
      }),
    );
    const less = fold(emptyDocument, messages.slice(0, 1));
    expect(compare(itemOf(withCounts(raw, { views: 0 })), less, false).map(({ key }) => key)).toEqual(['views']);
    expect(compare(itemOf(withCounts(raw, { visitors: noVisitors })), less, false).map(({ key }) => key)).toEqual([
      'visitors',
    ]);
    expect(compare(itemOf(withCounts(raw, { events: 9 })), less, false).map(({ key }) => key)).toEqual(['dots']);
  });
});

describe('planRebuild', () => {
  const damage = (document: DayDocument): DayDocument => withCounts(document, { views: document.counts.views + 1 });

  test('writes what the raw events say, and keeps dots and duplicates', () => {
    fc.assert(
      fc.property(someMessages, (messages) => {
        const half = Math.floor(messages.length / 2);
        const counted = fold(emptyDocument, messages.slice(half));
        const document = merge(counted, summarize([], messages.slice(0, half)));
        const plan = planRebuild(inspected(damage(document)), counted, WHOLE);
        expect(plan).toMatchObject({ kind: 'write', missing: 0 });
        expect(plan.kind === 'write' && plan.next).toEqual(document);
      }),
    );
  });

  test('leaves a right document as it is', () => {
    const document = fold(emptyDocument, [aMessage(0)]);
    expect(planRebuild(inspected(document), document, WHOLE)).toEqual({ kind: 'equal' });
  });

  const document = fold(emptyDocument, [aMessage(0, { events: [aView({ path: '/a' })] }), aMessage(1)]);
  const left = fold(emptyDocument, [aMessage(0, { events: [aView({ path: '/b' })] })]);

  test('refuses incomplete raw, and says how much is missing', () => {
    expect(planRebuild(inspected(document), left, WHOLE)).toEqual({ kind: 'refused', missing: 1, named: 2 });
  });

  test('with --partial keeps the dots whole, so that nothing is counted again', () => {
    const plan = planRebuild(inspected(document), left, PARTIAL);
    expect(plan).toMatchObject({ kind: 'write', missing: 1, next: { counts: { views: 1 } } });
    expect(plan.kind === 'write' && plan.next.dots).toEqual(document.dots);
  });

  test('with --partial keeps a document that what is left does not contradict', () => {
    expect(planRebuild(inspected(document), emptyDocument, PARTIAL)).toEqual({ kind: 'kept', missing: 2 });
  });

  test('makes a damaged or lost document from all raw, unless some of it is missing or may be', () => {
    const damaged = { ...inspected(document), document: undefined };
    expect(planRebuild(damaged, document, WHOLE)).toMatchObject({ kind: 'write', next: document });
    expect(planRebuild(damaged, left, WHOLE)).toEqual({ kind: 'refused', missing: 1, named: 2 });
    expect(planRebuild(undefined, left, WHOLE)).toMatchObject({ kind: 'write', next: left });
    expect(planRebuild(undefined, left, { isPartial: false, isExpired: true })).toMatchObject({ kind: 'refused' });
    expect(planRebuild(damaged, left, PARTIAL)).toMatchObject({ kind: 'write', next: left, missing: 1 });
  });
});

test('what one set of dots names beyond another is what it names and the other does not', () => {
  const span = fc.tuple(fc.constantFrom('0'.repeat(16), 'f'.repeat(16)), fc.nat(40), fc.nat(5));
  const someDots = fc
    .array(span, { maxLength: 8 })
    .map((spans) => dotSetOf(spans.map(([producer, first, more]) => ({ producer, first, last: first + more }))));
  fc.assert(
    fc.property(someDots, someDots, (a, b) => {
      const rest = withoutDots(a, b);
      for (const producer of ['0'.repeat(16), 'f'.repeat(16)]) {
        for (let seq = 0; seq < 50; seq += 1) {
          const dot = { producer, seq };
          expect(hasDot(rest, dot)).toBe(hasDot(a, dot) && !hasDot(b, dot));
        }
      }
      expect(countNumbers(mergeDotSets(rest, b))).toBe(countNumbers(mergeDotSets(a, b)));
    }),
  );
});

describe('raw events', () => {
  test('unpack to the messages that were packed, in their order', () => {
    const message = fc
      .record({
        events: fc.array(anyEvent, { minLength: 1, maxLength: 5 }),
        idempotencyRecord: fc.option(anyString(9), { nil: undefined }),
      })
      // prettier-ignore
      .map(({ events, idempotencyRecord }) =>
        aMessage(3, { events, ...(idempotencyRecord !== undefined && { idempotencyRecord }) }),
      );
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 9 }), (messages) => {
        expect(toPacks(messages.map(queued)).flatMap((pack) => unpackRaw(packRaw(pack)))).toEqual(messages);
      }),
    );
  });

  test('that are damaged throw, and are never read in part', () => {
    const body = packRaw([aQueued(0), aQueued(1)]);
    expect(() => unpackRaw(body.subarray(0, body.length - 1))).toThrow(Error);
    expect(() => unpackRaw(new Uint8Array())).toThrow(Error);
  });
});

describe('text', () => {
  test('that strangers sent is printed without a control character, and reads back', () => {
    fc.assert(
      fc.property(anyString(40), (text) => {
        expect(quoted(text)).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
        expect(JSON.parse(quoted(text))).toBe(text);
      }),
    );
    expect(quoted('\u009b31m\u202e')).toBe(String.raw`"\u009b31m\u202e"`);
  });

  test('stands in columns: numbers to the right, all else to the left', () => {
    // prettier-ignore
    expect(table(['views', 'path'], [[1234, '/'], [5, '/a']])).toEqual(['views  path', '1,234  /', '    5  /a']);
  });
});
