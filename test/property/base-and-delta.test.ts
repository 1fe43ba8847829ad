// A day stored in a base and a delta says what one document would, and costs far less to store.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { noCounts } from '../../lambdas/domain/document/counts.ts';
import { type DayDocument, emptyDocument, fold, merge, summarize } from '../../lambdas/domain/document/day-document.ts';
import { encodeDocument } from '../../lambdas/domain/document/document-codec.ts';
import type { Message } from '../../lambdas/domain/event/message.ts';
import { mostMissed } from '../../lambdas/domain/sketches/top-values.ts';
import type { DayItem, DayItemStore } from '../../lambdas/store/days/day-items.ts';
import { dayHasSeen, documentOf } from '../../lambdas/store/days/day-state.ts';
import { createDocumentStore, type Sizing } from '../../lambdas/store/days/document-store.ts';
import { withCounts, withoutCutLists } from '../support/documents.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { aMessage, aView, parts, someMessages } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';
import { trafficOf } from '../../kit/traffic.ts';
import { visitorOf } from '../support/visitors.ts';

const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
const bytes = (document: DayDocument): string =>
  Buffer.from(encodeDocument({ ...document, counts: withoutCutLists(document.counts) })).toString('base64');

interface Batch {
  readonly counted: readonly Message[];
  readonly duplicates: readonly Message[];
}

const aSizing: fc.Arbitrary<Sizing> = fc
  .record({ small: fc.nat(200), unit: fc.integer({ min: 20, max: 500 }) })
  .map(({ small, unit }) => ({
    isSmall: (body) => body.length <= small,
    units: (length) => Math.ceil(length / unit),
  }));

/**
 * Adds batches one after another, from the cache or from the table as `rereads` says; returns what
 * is read in the end.
 */
async function added(batches: readonly Batch[], sizing?: Sizing, rereads: readonly boolean[] = []) {
  const store = createDocumentStore(new MemoryItems().store, sizing);
  let day = await store.read(key);
  for (const [index, { counted, duplicates }] of batches.entries()) {
    const batch = summarize(counted, duplicates);
    day = await store.add(key, rereads[index] === true ? await store.read(key) : day, batch, index);
  }
  expect(bytes(documentOf(day))).toBe(bytes(documentOf(await store.read(key))));
  return day;
}

/**
 * Of those that a visitor table must have: the hashes of the others are stored in the counts alone.
 */
function visitorsWithoutRow({ counts: { visitors }, table }: DayDocument): number[] {
  const rows = new Set(table.rows.map(({ hash }) => hash));
  return visitors.kind === 'sketch' ? [] : [...visitors.hashes].filter((hash) => hash < table.theta && !rows.has(hash));
}

const inOne = (batches: readonly Batch[]): DayDocument =>
  batches.reduce(
    (document, batch) => merge(fold(document, batch.counted), summarize([], batch.duplicates)),
    emptyDocument,
  );

describe('base and delta', () => {
  test('are together the fold of their messages, to the bit, and know each of them', async () => {
    const someBatches = fc
      .tuple(someMessages, fc.integer({ min: 1, max: 12 }), fc.nat(3))
      .map(([messages, count, keyed]) =>
        parts(messages, count).map((part) => ({ counted: part.slice(keyed), duplicates: part.slice(0, keyed) })),
      );
    await fc.assert(
      fc.asyncProperty(someBatches, aSizing, fc.array(fc.boolean()), async (batches, sizing, rereads) => {
        const day = await added(batches, sizing, rereads);
        expect(bytes(documentOf(day))).toBe(bytes(inOne(batches)));
        for (const { counted, duplicates } of batches) {
          for (const { dot } of [...counted, ...duplicates]) expect(dayHasSeen(day, dot)).toBe(true);
        }
        for (const { document } of [day.base, ...(day.delta === undefined ? [] : [day.delta])]) {
          expect(visitorsWithoutRow(document)).toEqual([]);
        }
      }),
    );
  });

  test('keep totals, visitors and dots where paths are over their cap, and paths within their bounds', async () => {
    const random = seededRandom(3);
    const batches = Array.from({ length: 150 }, (_, batch) => ({
      counted: Array.from({ length: 20 }, (_, n) => {
        const path = `/${Math.floor(random() ** 2 * 4000)}/a-page-of-a-long-name-that-takes-its-room`;
        return aMessage(batch * 20 + n, {
          events: [aView({ path, visitor: visitorOf(`${Math.floor(random() * 3000)}`) })],
        });
      }),
      duplicates: [],
    }));
    const day = await added(batches);
    const [document, whole] = [documentOf(day), inOne(batches)];
    expect(day.base.version).toBeGreaterThan(3);
    expect(document.counts.dimensions.path.floor).toBeGreaterThan(0);
    expect(bytes(withCounts(document, { dimensions: noCounts.dimensions }))).toBe(
      bytes(withCounts(whole, { dimensions: noCounts.dimensions })),
    );
    const truth = new Map<string, number>();
    for (const { path = '' } of batches.flatMap(({ counted }) => counted.flatMap(({ events }) => events))) {
      truth.set(path, (truth.get(path) ?? 0) + 1);
    }
    const paths = document.counts.dimensions.path;
    const known = new Map(paths.kept.map((each) => [each.value, each]));
    for (const [path, count] of truth) {
      const { hits, missed } = known.get(path) ?? { hits: 0, missed: mostMissed(paths, path) };
      expect(hits).toBeLessThanOrEqual(count);
      expect(hits + missed).toBeGreaterThanOrEqual(count);
    }
  });
});

describe('the write units of a day', () => {
  /**
   * The average write units of a commit with this many events, after the day has had `before`
   * events.
   */
  async function unitsACommit(events: number, before: number): Promise<number> {
    const random = seededRandom(1);
    const draw = trafficOf({ pages: 300, visitor: () => Math.floor(random() ** 3 * 100_000), random });
    let seq = 0;
    const one = (): Message => aMessage(seq, { events: [draw(3000 * seq++)] });
    const batch = (size: number): DayDocument => fold(emptyDocument, Array.from({ length: size }, one));
    const items = new MemoryItems();
    let units = 0;
    const billed =
      <T extends DayItem>(write: (...args: [typeof key, number, T]) => void) =>
      async (...args: [typeof key, number, T]): Promise<void> => {
        units += Math.ceil((args[2].body.length + 150) / 1024);
        write(...args);
      };
    const counted: DayItemStore = {
      ...items.store,
      replaceBase: billed((...args) => items.replaceBase(...args)),
      replaceDelta: billed((...args) => items.replaceDelta(...args)),
    };
    const store = createDocumentStore(counted);
    let day = await store.add(key, await store.read(key), batch(before), 0);
    expect(day.base.body.length).toBeGreaterThan(20_000);
    units = 0;
    const commits = 300;
    for (let commit = 0; commit < commits; commit += 1) day = await store.add(key, day, batch(events), commit);
    return units / commits;
  }

  test.each([
    { events: 1, most: 1.35 },
    { events: 12, most: 2.5 },
    { events: 50, most: 3.7 },
  ])(
    'are at most $most for a batch of $events, where writing its document of over 20 KB would take 20',
    async (day) => {
      expect(await unitsACommit(day.events, 10_000)).toBeLessThanOrEqual(day.most);
    },
  );
});
