// Rebuild against commits, turn by turn: after each read of a document, another commit may come
// before rebuild's write.

import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import type { Message } from '../../../lambdas/domain/event/message.ts';
import type { DayItemStore } from '../../../lambdas/store/days/day-items.ts';
import { createDocumentInspector, inspectItems } from '../../../ops/store/document-inspector.ts';
import { periodOf } from '../../../lambdas/domain/periods.ts';
import { dayHasSeen } from '../../../lambdas/store/days/day-state.ts';
import { createDocumentStore, type Sizing, toItem } from '../../../lambdas/store/days/document-store.ts';
import type { RawReader } from '../../../ops/store/raw-reader.ts';
import { type RebuildDeps, rebuildDocument } from '../../../ops/rebuild/rebuild-document.ts';
import { MemoryItems } from '../../support/memory-items.ts';
import { MemoryRollups } from '../../support/memory-rollups.ts';
import { withCounts } from '../../support/documents.ts';
import { aMessage, aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
const OPTIONS = { isPartial: false, isExpired: false, isDryRun: false, isAllRaw: false };
const HOUR = 3_600_000;

const message = (seq: number): Message =>
  aMessage(seq, { acceptedAt: seq * HOUR, events: [aView({ path: `/${seq}`, visitor: visitorOf(`u${seq}`) })] });

type Write = 'replaceDelta' | 'replaceBase';

/** One document and its raw events. `beforeWrite` is called before each write of rebuild. */
class World {
  readonly items = new MemoryItems();
  readonly rollups = new MemoryRollups();
  readonly raw = new Map<string, Message>();
  packsRead = 0;
  readonly #store;
  readonly #beforeWrite: (write: Write) => unknown;

  private constructor(sizing: Sizing, beforeWrite: (write: Write) => unknown) {
    this.#store = createDocumentStore(this.items.store, sizing);
    this.#beforeWrite = beforeWrite;
  }

  static async with(
    messages: readonly Message[],
    beforeWrite: (write: Write) => unknown = () => undefined,
    sizing = SMALL,
  ): Promise<World> {
    const world = new World(sizing, beforeWrite);
    await world.commit(messages);
    return world;
  }

  keep(messages: readonly Message[]): void {
    for (const each of messages) this.raw.set(`${each.acceptedAt}#${each.dot.seq}`, each);
  }

  /** As the aggregator does: raw first, then the document. */
  async commit(messages: readonly Message[]): Promise<void> {
    this.keep(messages);
    const seen = await this.#store.read(key);
    const fresh = messages.filter(({ dot }) => !dayHasSeen(seen, dot));
    await this.#store.add(key, seen, fold(emptyDocument, fresh), 1);
  }

  /** Undefined for a document that cannot be read. */
  put(document: DayDocument | undefined): void {
    const { base } = this.items.get(key);
    const next = toItem(document ?? emptyDocument, (base?.version ?? 0) + 1, 1);
    const damage = { events: base?.events ?? 0, body: Buffer.from('no') };
    this.items.set(key, { base: document === undefined ? { ...next, ...damage } : next });
  }

  rebuild(options: Partial<typeof OPTIONS> = {}, signal = new AbortController().signal) {
    const { store } = this.items;
    const items: DayItemStore = {
      ...store,
      replaceDelta: async (...write) => {
        await this.#beforeWrite('replaceDelta');
        await store.replaceDelta(...write);
      },
      replaceBase: async (...write) => {
        await this.#beforeWrite('replaceBase');
        await store.replaceBase(...write);
      },
    };
    const reader = async function* (this: World, since = 0, known: ReadonlySet<string> = new Set()) {
      for (const [id, each] of this.raw) {
        if (known.has(id) || each.acceptedAt < since) continue;
        this.packsRead += 1;
        yield { id, messages: [each] };
      }
    }.bind(this);
    const raw: RawReader = { async *days() {}, read: (_, since, known) => reader(since, known) };
    const inspector = createDocumentInspector(items);
    const deps: RebuildDeps = {
      inspector,
      rollups: this.rollups.store,
      raw,
      now: () => 1,
      random: () => 0,
      wait: async () => undefined,
      signal,
    };
    return rebuildDocument(key, deps, { ...OPTIONS, ...options });
  }

  get document(): DayDocument | undefined {
    return inspectItems(this.items.get(key))?.document;
  }
}

const SMALL: Sizing = { isSmall: () => true, units: () => 1 };
const LARGE: Sizing = { isSmall: () => false, units: (bytes) => bytes };

const first = [0, 1, 2].map(message);
const tampered = (document: DayDocument): DayDocument => withCounts(document, { views: document.counts.views + 1 });

describe('rebuild', () => {
  test.each<[when: string, of: string, Write, Sizing]>([
    ['it replaces', 'a small document', 'replaceBase', SMALL],
    ['it freezes the delta of', 'a small document', 'replaceDelta', SMALL],
    ['it replaces', 'a large document', 'replaceBase', LARGE],
    ['it freezes the delta of', 'a large document', 'replaceDelta', LARGE],
  ])('ends right when commits come before %s %s, and reads only what is new', async (_, __, point, sizing) => {
    let commits = 0;
    const commitFirst = async (write: Write): Promise<void> => {
      if (write === point && commits < 5) await world.commit([message(100 + (commits += 1))]);
    };
    const world = await World.with(first, commitFirst, sizing);
    await world.commit([message(90)]);
    world.put(tampered(fold(emptyDocument, [...first, message(90)])));
    expect(await world.rebuild()).toMatchObject({ kind: 'write' });
    expect(world.document).toEqual(fold(emptyDocument, [...world.raw.values()]));
    expect(commits).toBeGreaterThan(1);
    expect(world.packsRead).toBe(4 + commits);
    // The copies in the commits' caches are stale.
    await world.commit([message(91)]);
    expect(world.document).toEqual(fold(emptyDocument, [...world.raw.values()]));
  });

  test('counts a message that is kept but not committed neither early nor twice', async () => {
    const world = await World.with(first);
    world.put(tampered(fold(emptyDocument, first)));
    world.keep([message(7)]);
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, first));
    await world.commit([message(7)]);
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(7)]));
  });

  test('finds raw events of a message that waited for long, behind those that it has read', async () => {
    let late = false;
    const world = await World.with([message(900)], () => {
      const isFirst = !late;
      late = true;
      return isFirst && world.commit([message(3)]);
    });
    world.put(tampered(fold(emptyDocument, [message(900)])));
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, [message(3), message(900)]));
  });

  test('brings a lost document back whole, though a commit starts it again at the same time', async () => {
    let begun = false;
    const world = await World.with(first, () => {
      const isFirst = !begun;
      begun = true;
      return isFirst && world.commit([message(50)]);
    });
    world.items.set(key, { base: undefined });
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('with --all-raw brings back what a restarted document does not name', async () => {
    const world = await World.with(first);
    world.items.set(key, { base: undefined });
    await world.commit([message(50)]);
    expect(await world.rebuild()).toEqual({ kind: 'equal' });
    await world.rebuild({ isAllRaw: true });
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('makes a damaged document from all raw events, which a redelivery does not count again', async () => {
    const world = await World.with(first);
    world.keep([message(7)]);
    world.put(undefined);
    await world.rebuild();
    const whole = fold(emptyDocument, [...first, message(7)]);
    expect(world.document).toEqual(whole);
    await world.commit([message(7)]);
    expect(world.document).toEqual(whole);
  });

  test('makes a document that was set back beside its delta from all raw events, and commits go on', async () => {
    const world = await World.with(first, () => undefined, LARGE);
    const [old, young] = [first.slice(0, 1), first.slice(2)];
    const delta = { ...toItem(fold(emptyDocument, young), 3, 1), baseVersion: 57, isFrozen: false, compactionDebt: 1 };
    world.items.set(key, { base: toItem(fold(emptyDocument, old), 5, 1), delta });
    expect(world.document).toBeUndefined();
    expect(await world.rebuild()).toMatchObject({ kind: 'write', missing: 0 });
    expect(world.document).toEqual(fold(emptyDocument, first));
    await world.commit([message(2), message(50)]);
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('gives up in a sentence when it loses every race, having changed nothing', async () => {
    const world = await World.with(first, () => world.put(tampered(fold(emptyDocument, first))));
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild()).rejects.toThrow('2025-11-14 changes faster than it can be rebuilt');
    expect(world.document).toEqual(tampered(fold(emptyDocument, first)));
  });

  test('in a dry run says what it would do, and does not', async () => {
    const world = await World.with(first, () => expect.unreachable('it writes'));
    world.put(tampered(fold(emptyDocument, first)));
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ kind: 'write', differences: [{ key: 'views' }] });
  });

  test('that was interrupted changes nothing', async () => {
    const interruption = new AbortController();
    interruption.abort();
    const world = await World.with(first, () => expect.unreachable('it writes'));
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild({}, interruption.signal)).rejects.toBe(interruption.signal.reason);
  });

  test('that is interrupted while it loses races tries no more', async () => {
    const interruption = new AbortController();
    const world: World = await World.with(first, () => {
      interruption.abort();
      world.put(tampered(fold(emptyDocument, first)));
    });
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild({}, interruption.signal)).rejects.toThrow(/^This operation was aborted$/);
  });

  test('marks month and year, before it writes, so that they are made again if it dies, and after', async () => {
    const marked: (number | undefined)[] = [];
    const epochOf = (world: World) => world.rollups.get({ ...key, period: periodOf('year', key.day) })?.epoch;
    const world: World = await World.with(first, () => marked.push(epochOf(world)));
    world.put(tampered(fold(emptyDocument, first)));
    await world.rebuild({ isDryRun: true });
    expect(epochOf(world)).toBeUndefined();
    await world.rebuild();
    expect([...marked, epochOf(world)]).toEqual([1, 1, 2]);
    expect(world.rollups.due(Infinity).map(({ period }) => period.name)).toEqual(['2025-11', '2025']);
  });

  test('of a day that is right marks nothing', async () => {
    const world = await World.with(first);
    expect(await world.rebuild()).toEqual({ kind: 'equal' });
    expect(world.rollups.due(Infinity)).toEqual([]);
  });
});
