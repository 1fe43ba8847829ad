// Rebuild against commits, turn by turn: whenever it has read a document, another commit may come before its write.

import { describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold } from '../../lambdas/domain/day-document.ts';
import type { Message } from '../../lambdas/domain/message.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import type { DocumentKeeper, InspectedItem } from '../../lambdas/store/document-keeper.ts';
import type { RawReader } from '../../lambdas/store/raw-reader.ts';
import { rebuildDocument, type RebuildDeps } from '../../ops/rebuild-document.ts';
import { aMessage, aView } from '../support/messages.ts';

const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
const OPTIONS = { isPartial: false, isExpired: false, isDryRun: false, isAllRaw: false };
const HOUR = 3_600_000;

const message = (seq: number): Message =>
  aMessage(seq, { acceptedAt: seq * HOUR, events: [aView({ path: `/${seq}`, user: `u${seq}` })] });

/** One document and its raw events. `beforeWrite` is called whenever rebuild is about to write. */
class World {
  item: InspectedItem | undefined;
  readonly raw = new Map<string, Message>();
  packsRead = 0;
  readonly #beforeWrite: () => void;

  constructor(messages: readonly Message[], beforeWrite: () => void = () => undefined) {
    this.#beforeWrite = beforeWrite;
    this.commit(messages);
  }

  keep(messages: readonly Message[]): void {
    for (const each of messages) this.raw.set(`${each.acceptedAt}#${each.dot.seq}`, each);
  }

  /** As the aggregator does: raw first, then the document. */
  commit(messages: readonly Message[]): void {
    this.keep(messages);
    this.put(fold(this.item?.document ?? emptyDocument, messages));
  }

  put(document: DayDocument | undefined): void {
    const { views = 0, events = this.item?.events ?? 0 } = document ?? {};
    this.item = { document, damage: '', version: (this.item?.version ?? 0) + 1, views, events, updatedAt: 1 };
  }

  rebuild(options: Partial<typeof OPTIONS> = {}, signal = new AbortController().signal) {
    const keeper: DocumentKeeper = {
      async *days() {},
      inspect: async () => this.item,
      overwrite: async (_, seen, next) => {
        this.#beforeWrite();
        if (seen?.version !== this.item?.version) throw new LostRaceError('lost');
        this.put(next);
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
    const deps: RebuildDeps = { keeper, raw, now: () => 1, random: () => 0, wait: async () => undefined, signal };
    return rebuildDocument(key, deps, { ...OPTIONS, ...options });
  }

  get document(): DayDocument | undefined {
    return this.item?.document;
  }
}

const first = [0, 1, 2].map(message);
const tampered = (document: DayDocument): DayDocument => ({ ...document, views: document.views + 1 });

describe('rebuild', () => {
  test('ends right when commits come between its read and its write, and reads only what is new', async () => {
    let lost = 0;
    const world = new World(first, () => {
      if (lost < 5) world.commit([message(100 + lost)]);
      lost += 1;
    });
    world.put(tampered(fold(emptyDocument, first)));
    expect(await world.rebuild()).toMatchObject({ kind: 'write' });
    expect(world.document).toEqual(fold(emptyDocument, [...world.raw.values()]));
    expect(lost).toBe(6);
    expect(world.packsRead).toBe(8);
  });

  test('counts a message that is kept but not committed neither early nor twice', async () => {
    const world = new World(first);
    world.put(tampered(fold(emptyDocument, first)));
    world.keep([message(7)]);
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, first));
    world.commit([message(7)]);
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(7)]));
  });

  test('finds raw events of a message that waited for long, behind those that it has read', async () => {
    let late = false;
    const world = new World([message(900)], () => {
      if (!late) world.commit([message(3)]);
      late = true;
    });
    world.put(tampered(fold(emptyDocument, [message(900)])));
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, [message(3), message(900)]));
  });

  test('brings a lost document back whole, though a commit begins it anew meanwhile', async () => {
    let begun = false;
    const world = new World(first, () => {
      if (!begun) world.commit([message(50)]);
      begun = true;
    });
    world.item = undefined;
    await world.rebuild();
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('with --all-raw brings back what a document that began anew does not name', async () => {
    const world = new World(first);
    world.item = undefined;
    world.commit([message(50)]);
    expect(await world.rebuild()).toEqual({ kind: 'equal' });
    await world.rebuild({ isAllRaw: true });
    expect(world.document).toEqual(fold(emptyDocument, [...first, message(50)]));
  });

  test('makes a damaged document from all raw events, which a redelivery does not count again', async () => {
    const world = new World(first);
    world.keep([message(7)]);
    world.put(undefined);
    await world.rebuild();
    const whole = fold(emptyDocument, [...first, message(7)]);
    expect(world.document).toEqual(whole);
    world.commit([message(7)]);
    expect(world.document).toEqual(whole);
  });

  test('gives up in a sentence when it loses every race, having changed nothing', async () => {
    const world = new World(first, () => world.put(tampered(fold(emptyDocument, first))));
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild()).rejects.toThrow('2025-11-14 changes faster than it can be rebuilt');
    expect(world.document).toEqual(tampered(fold(emptyDocument, first)));
  });

  test('in a dry run says what it would do, and does not', async () => {
    const world = new World(first, () => expect.unreachable('it writes'));
    world.put(tampered(fold(emptyDocument, first)));
    expect(await world.rebuild({ isDryRun: true })).toMatchObject({ kind: 'write', differences: [{ key: 'views' }] });
  });

  test('that was interrupted changes nothing', async () => {
    const interruption = new AbortController();
    interruption.abort();
    const world = new World(first, () => expect.unreachable('it writes'));
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild({}, interruption.signal)).rejects.toBe(interruption.signal.reason);
  });

  test('that is interrupted while it loses races tries no more', async () => {
    const interruption = new AbortController();
    const world: World = new World(first, () => {
      interruption.abort();
      world.put(tampered(fold(emptyDocument, first)));
    });
    world.put(tampered(fold(emptyDocument, first)));
    await expect(world.rebuild({}, interruption.signal)).rejects.toThrow(/^This operation was aborted$/);
  });
});
