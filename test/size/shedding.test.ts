// A document that would outgrow its item sheds detail and continues to count. It sheds rows of its
// visitor table first, then values, then who its visitors were. It never sheds dots, and those of
// 30,000 producers fit.

import { hash } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { countEvents } from '../../lambdas/domain/document/count-events.ts';
import { addCounts, type Counts, DAY_ROOM, noCounts } from '../../lambdas/domain/document/counts.ts';
import { type DayDocument, emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import { byDimension } from '../../lambdas/domain/document/dimensions.ts';
import { DocumentTooLargeError } from '../../lambdas/domain/document/document-codec.ts';
import { hasSeen } from '../../lambdas/domain/dots/dots.ts';
import { fitDocument } from '../../lambdas/domain/document/fit-document.ts';
import { DAY_TABLE, MAX_DOCUMENT_BYTES } from '../../lambdas/domain/limits/documents.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import type { DotSet, Ranges } from '../../lambdas/domain/dots/dot-set.ts';
import { mostMissed, type TopValues } from '../../lambdas/domain/sketches/top-values.ts';
import { countVisitors } from '../../lambdas/domain/sketches/visitors.ts';
import { absentDay, dayHasSeen, documentOf } from '../../lambdas/store/days/day-state.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { aMessage, anyEvent } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';
import { cutTo, tableOf } from '../../lambdas/domain/visits/visitor-table.ts';
import { visitorOf } from '../support/visitors.ts';

const random = seededRandom(5);
const text = (length: number): string =>
  String.fromCodePoint(...Array.from({ length }, () => 0x4e00 + Math.floor(random() * 20_000)));

/** As much detail as a stranger can put into a day; none of it compresses. */
const hostile: readonly MessageEvent[] = Array.from({ length: 4000 }, (_, index) => ({
  type: index % 2 === 0 ? 'page_view' : text(30),
  at: index,
  path: text(15),
  visitor: visitorOf(`${index % 2000}`),
}));

const producerOf = (index: number): string => hash('sha256', `${index}`, 'hex').slice(0, 16);
/**
 * Producers of up to 5,000 events each, as environments of a busy site are; in their order, as a
 * document that was read has them.
 */
const PRODUCERS = Array.from({ length: 42_000 }, (_, index) => {
  const ranges: Ranges = [0, Math.floor(random() * 5000)];
  return { index, producer: producerOf(index), ranges };
}).sort((a, b) => (a.producer < b.producer ? -1 : 1));
const dotsOf = (producers: number): DotSet =>
  new Map(PRODUCERS.filter(({ index }) => index < producers).map(({ producer, ranges }) => [producer, ranges]));
const dayWith = (counts: Counts, producers: number): DayDocument => ({
  counts,
  table: fullTable,
  dots: { counted: dotsOf(producers), duplicates: new Map() },
});

/** What a document has shed, by what is left. */
function stageOf({ counts, table }: DayDocument): string {
  if (counts.visitors.kind === 'sketch') return 'visitors are a sketch';
  const { kept } = counts.dimensions.path;
  if (kept.length === 0) return 'no paths';
  if (kept.length < full.dimensions.path.kept.length) return 'fewer paths';
  return table.theta < fullTable.theta ? 'fewer rows' : 'whole';
}
const full = countEvents(hostile);
const fullTable = tableOf(hostile, DAY_TABLE);

describe('a document that would outgrow its item', () => {
  test('sheds rows, then values, then who its visitors were, and is refused only for its dots alone', () => {
    const stages = new Set<string>();
    for (let producers = 19_000; producers <= 42_000 && !stages.has('refused'); producers += 1000) {
      try {
        const { document, body } = fitDocument(dayWith(full, producers));
        expect(body.length).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES);
        const { events, views, quarters } = document.counts;
        expect({ events, views, quarters }).toEqual({
          events: full.events,
          views: full.views,
          quarters: full.quarters,
        });
        expect(document.dots.counted.size).toBe(producers);
        // What is left of the table is whole below its theta.
        expect(document.table).toEqual(cutTo(fullTable, document.table.theta));
        stages.add(stageOf(document));
      } catch (error) {
        expect(error).toBeInstanceOf(DocumentTooLargeError);
        expect(producers).toBeGreaterThan(30_000);
        stages.add('refused');
      }
    }
    expect([...stages]).toEqual(['whole', 'fewer rows', 'fewer paths', 'no paths', 'visitors are a sketch', 'refused']);
  });

  test('goes on counting in its item, knows every message again, and says what it may have missed', async () => {
    const items = new MemoryItems();
    const store = createDocumentStore(items.store, { isSmall: () => true, units: (bytes) => bytes });
    const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
    const views = (index: number): MessageEvent[] => [
      { type: 'page_view', at: 0, path: `/${index % 3}`, visitor: visitorOf(`late ${index}`) },
      ...hostile.slice(0, 20),
    ];
    const late = Array.from({ length: 12 }, (_, index) =>
      aMessage(0, { dot: { producer: producerOf(90_000 + index), seq: 0 }, events: views(index) }),
    );
    const before = dayWith(addCounts(full, countEvents([{ type: 'page_view', at: 0, path: '/0' }]), DAY_ROOM), 36_500);
    let day = await store.add(key, absentDay, before, 1);
    for (const message of late) day = await store.add(key, day, fold(emptyDocument, [message]), 2);

    const stored = await store.read(key);
    const { counts } = documentOf(stored);
    expect(counts.events).toBe(full.events + 1 + 12 * 21);
    expect(items.get(key).base?.events).toBe(counts.events);
    for (const { dot } of late) expect(dayHasSeen(stored, dot)).toBe(true);
    expect(hasSeen(documentOf(stored).dots, { producer: producerOf(0), seq: 0 })).toBe(true);
    // It has no room for detail, and its answers say so.
    expect(stageOf(documentOf(day))).not.toBe('whole');
    expect(counts.dimensions.path.floor).toBeGreaterThan(0);
    // prettier-ignore
    expectWithin(counts.dimensions.path, new Map([['/0', 1 + 4], ['/1', 4], ['/2', 4]]));
    expect(countVisitors(counts.visitors)).toBeGreaterThan(1012 * 0.95);
    expect(countVisitors(counts.visitors)).toBeLessThan(1012 * 1.05);
  });
});

function expectWithin(values: TopValues, truth: ReadonlyMap<string, number>): void {
  const known = new Map(values.kept.map((each) => [each.value, each]));
  for (const [value, count] of truth) {
    const { hits, missed } = known.get(value) ?? { hits: 0, missed: mostMissed(values, value) };
    expect(hits).toBeLessThanOrEqual(count);
    expect(hits + missed).toBeGreaterThanOrEqual(count);
  }
}

test('whatever is shed when, totals stay exact and every value within its bounds', () => {
  const room = fc.record({ visitors: fc.nat(3), types: fc.nat(200), path: fc.constantFrom(0, 100, 300) });
  const step = fc.oneof(fc.array(anyEvent, { maxLength: 20 }), room);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      let counts = noCounts;
      for (const each of steps) {
        counts = Array.isArray(each)
          ? addCounts(counts, countEvents(each), DAY_ROOM)
          : addCounts(counts, noCounts, { ...DAY_ROOM, ...each, dimensions: byDimension(() => each.path) });
      }
      const events = steps.flatMap((each) => (Array.isArray(each) ? each : []));
      const views = events.filter(({ type }) => type === 'page_view');
      expect([counts.events, counts.views]).toEqual([events.length, views.length]);
      expectWithin(counts.types, tally(events.map(({ type }) => type)));
      expectWithin(counts.dimensions.path, tally(views.flatMap(({ path }) => path ?? [])));
      const all = countEvents(events).visitors;
      const same =
        counts.visitors.kind === 'sketch'
          ? addCounts({ ...noCounts, visitors: all }, noCounts, { ...DAY_ROOM, visitors: 0 }).visitors
          : all;
      expect(counts.visitors).toEqual(same);
    }),
  );
});

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
