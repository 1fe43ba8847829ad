// A document, its raw events and rebuild, call by call: a test may let commits come before each
// call of rebuild.

import { type DayDocument, emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import type { Message } from '../../../lambdas/domain/event/message.ts';
import type { DayItemStore } from '../../../lambdas/store/days/day-items.ts';
import { createDocumentInspector, inspectItems } from '../../../ops/store/document-inspector.ts';
import { dayHasSeen } from '../../../lambdas/store/days/day-state.ts';
import { createDocumentStore, type Sizing, toItem } from '../../../lambdas/store/days/document-store.ts';
import type { RollupMarker } from '../../../lambdas/store/rollups/rollup-store.ts';
import type { RawReader } from '../../../ops/store/raw-reader.ts';
import { type RebuildDeps, rebuildDocument } from '../../../ops/rebuild/rebuild-document.ts';
import { MemoryItems } from '../../support/memory-items.ts';
import { MemoryRollups } from '../../support/memory-rollups.ts';
import { aMessage, aView } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';

export const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
const OPTIONS = { isPartial: false, isExpired: false, isDryRun: false, isAllRaw: false };
/** What a call takes, for the pauses. */
const CALL_MS = 10;
const HOUR = 3_600_000;

export const message = (seq: number): Message =>
  aMessage(seq, { acceptedAt: seq * HOUR, events: [aView({ path: `/${seq}`, visitor: visitorOf(`u${seq}`) })] });

export type Write = 'replaceDelta' | 'replaceBase';

/** One document and its raw events. `beforeWrite` is called before each write of rebuild. */
export class World {
  readonly items = new MemoryItems();
  readonly rollups = new MemoryRollups();
  readonly raw = new Map<string, Message>();
  packsRead = 0;
  /** Called before every call of rebuild, reads and marks too, and during its pauses. */
  beforeCall: () => unknown = () => undefined;
  /** A number in [0, 1), for the length of a pause. */
  random: () => number = () => 0;
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
      read: async (...asked) => {
        await this.beforeCall();
        return await store.read(...asked);
      },
      replaceDelta: async (...write) => {
        await this.beforeCall();
        await this.#beforeWrite('replaceDelta');
        await store.replaceDelta(...write);
      },
      replaceBase: async (...write) => {
        await this.beforeCall();
        await this.#beforeWrite('replaceBase');
        await store.replaceBase(...write);
      },
    };
    const reader = async function* (this: World, since = 0, known: ReadonlySet<string> = new Set()) {
      await this.beforeCall();
      for (const [id, each] of this.raw) {
        if (known.has(id) || each.acceptedAt < since) continue;
        this.packsRead += 1;
        yield { id, messages: [each] };
      }
    }.bind(this);
    const raw: RawReader = { async *days() {}, read: (_, since, known) => reader(since, known) };
    const rollups: RollupMarker = {
      mark: async (...asked) => {
        await this.beforeCall();
        await this.rollups.store.mark(...asked);
      },
    };
    const inspector = createDocumentInspector(items);
    const deps: RebuildDeps = {
      inspector,
      rollups,
      raw,
      now: () => 1,
      random: () => this.random(),
      wait: async (ms) => {
        for (let waited = 0; waited < ms; waited += CALL_MS) await this.beforeCall();
      },
      signal,
    };
    return rebuildDocument(key, deps, { ...OPTIONS, ...options });
  }

  get document(): DayDocument | undefined {
    return inspectItems(this.items.get(key))?.document;
  }
}

export const SMALL: Sizing = { isSmall: () => true, units: () => 1 };
export const LARGE: Sizing = { isSmall: () => false, units: (bytes) => bytes };
