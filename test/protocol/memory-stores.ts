// Both tables in memory, with DynamoDB's semantics and a gate before and after every effect. The
// gate decides what happens there: another writer goes first, the call fails, its answer is lost,
// the process dies.

import { isDeepStrictEqual } from 'node:util';

import { type DayDocument, emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import { type Dot, formatDot, spanOf } from '../../lambdas/domain/dots/dot.ts';
import { mergeDots } from '../../lambdas/domain/dots/dots.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { dayAfter } from '../../lambdas/domain/periods.ts';
import { dotSetOf, hasDot } from '../../lambdas/domain/dots/dot-set.ts';
import type { DayItem, DayItems, DayItemStore } from '../../lambdas/store/days/day-items.ts';
import { inspectItems } from '../../ops/store/document-inspector.ts';
import type { Sizing } from '../../lambdas/store/days/document-store.ts';
import type { EventStore } from '../../lambdas/store/events/event-store.ts';
import { DUE_PARTITIONS, type RollupStore } from '../../lambdas/store/rollups/rollup-store.ts';
import { sameBytes, withDots } from '../support/documents.ts';
import { type EventBugs, MemoryEvents } from '../support/memory-events.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { MemoryRollups, type RollupBugs } from '../support/memory-rollups.ts';

/** Waits for its turn at a point of a call; throws what goes wrong there. */
export type Gate = (point: string) => Promise<void>;

/** Possible bugs of our tables: the laws must detect each. */
export interface TableBugs {
  readonly ignoresVersion?: boolean;
  readonly events?: EventBugs;
  readonly rollups?: RollupBugs;
}

/**
 * Documents of stories have about 50 to 200 bytes; with these numbers some get deltas, some of
 * which hold several writes.
 */
export const SMALL_WORLD: Sizing = {
  isSmall: (body) => body.length <= 30,
  units: (bytes) => Math.ceil(bytes / 22),
};

export class Tables {
  readonly items = new MemoryItems();
  readonly rollups: MemoryRollups;
  readonly events: MemoryEvents;
  /** Laws that a write broke, in words. */
  readonly violations: string[] = [];
  readonly #bugs: TableBugs;
  /** By the items that they were read from, which never change: every law asks for them again. */
  readonly #documents = new WeakMap<DayItems, DayDocument>();
  #reads = 0;
  #draws = 0;

  constructor(bugs: TableBugs) {
    this.#bugs = bugs;
    this.events = new MemoryEvents(bugs.events);
    // In two partitions of the index, which the run works on at the same time.
    this.rollups = new MemoryRollups(bugs.rollups, () => ((this.#draws += 1) % 2) / DUE_PARTITIONS);
  }

  documentOf(key: DocumentKey): DayDocument {
    const items = this.items.get(key);
    const document = this.#documents.get(items) ?? inspectItems(items)?.document ?? emptyDocument;
    this.#documents.set(items, document);
    return document;
  }

  documents(): DayDocument[] {
    return [...this.items.all()].map(({ key }) => this.documentOf(key));
  }

  /**
   * The stores as one process sees them, through its gate. If it lags, inconsistent reads are one
   * write late.
   */
  storesFor(gate: Gate, lags = false): { items: DayItemStore; rollups: RollupStore; events: EventStore } {
    const guarded = async <T>(call: string, effect: () => T): Promise<T> => {
      await gate(`before ${call}`);
      const result = effect();
      await gate(`after ${call}`);
      return result;
    };
    const guardedWrite = (call: string, key: DocumentKey, write: () => void): Promise<void> =>
      guarded(call, () => {
        const before = this.documentOf(key);
        write();
        this.#checkWrite(before, this.documentOf(key));
      });
    const { store: rollups, before } = this.rollups;
    const items = this.items.store;
    const readTorn = async (key: DocumentKey, isConsistent: boolean): Promise<DayItems> => {
      if (lags && !isConsistent) return this.items.before(key);
      const baseFirst = (this.#reads += 1) % 2 === 0;
      const first = this.items.get(key);
      await gate('between reads');
      const second = this.items.get(key);
      return baseFirst ? { base: first.base, delta: second.delta } : { base: second.base, delta: first.delta };
    };
    return {
      items: {
        ...items,
        // Each day as it is when the read reaches it.
        async *readRange(site, shard, from, to, { limit = Infinity, isConsistent = false } = {}) {
          await gate('before readRange');
          let after = from;
          for (let days = 0; days < limit; days += 1) {
            const { done, value: next } = await items.days(site, shard, after, to)[Symbol.asyncIterator]().next();
            if (done === true) return;
            const key = { site, shard, day: next };
            yield { key, items: await readTorn(key, isConsistent) };
            after = dayAfter(next);
            if (to !== undefined && after > to) return;
          }
        },
        // Two items are read one after the other, in either order, and other processes write
        // between the reads.
        read: async (key) => {
          await gate('before read');
          const found = await readTorn(key, true);
          await gate('after read');
          return found;
        },
        readDelta: (key) => guarded('readDelta', () => this.items.get(key).delta),
        replaceBase: (key, seen, next) =>
          guardedWrite('replace', key, () =>
            this.items.replaceBase(key, this.#versionOf(this.items.get(key).base, seen), next),
          ),
        replaceDelta: (key, seen, next) =>
          guardedWrite('replace delta', key, () =>
            this.items.replaceDelta(key, this.#versionOf(this.items.get(key).delta, seen), next),
          ),
      },
      rollups: {
        read: (key) => guarded('read rollup', () => this.rollups.get(key)),
        async *readRange(site, shard, run, { isConsistent = false, ...options } = {}) {
          await gate('before read rollups');
          const reader = lags && !isConsistent ? before : rollups;
          yield* reader.readRange(site, shard, run, options);
        },
        mark: (...mark) => guarded('mark', () => this.rollups.mark(...mark)),
        write: (...write) => guarded('write', () => this.rollups.write(...write)),
        async *due(...due) {
          await gate('before due');
          yield* rollups.due(...due);
        },
        postpone: (...postpone) => guarded('postpone', () => this.rollups.postpone(...postpone)),
      },
      events: {
        takeRecord: (...args) => guarded('takeRecord', () => this.events.takeRecord(...args)),
        keepRaw: (key, messages) => guarded('keepRaw', () => this.events.keepRaw(key, messages)),
      },
    };
  }
  #versionOf(current: DayItem | undefined, seen: number): number {
    return this.#bugs.ignoresVersion === true ? (current?.version ?? 0) : seen;
  }

  /** The laws that hold at every single write. */
  #checkWrite(before: DayDocument, after: DayDocument): void {
    if (!isDeepStrictEqual(mergeDots(after.dots, before.dots), after.dots)) this.violations.push('dots were lost');
    const raw = new Map([...this.events.messages()].map((message) => [formatDot(message.dot), message]));
    const kept = dotSetOf([...raw.values()].map(spanOf));
    const missing = dotsOf(after)
      .filter((dot) => !hasDot(kept, dot))
      .map(formatDot);
    if (missing.length > 0) this.violations.push(`counted before its raw event was kept: ${missing.join()}`);
    const named = dotsOf(after).flatMap((dot) => raw.get(formatDot(dot)) ?? []);
    if (!sameBytes(withDots(after, { duplicates: new Map() }), fold(emptyDocument, named))) {
      this.violations.push('a document is not the fold of what its dots name');
    }
  }
}

/** Every number in a document's dots, as the dot of a message that starts there. */
export function dotsOf({ dots }: DayDocument): Dot[] {
  return [...dots.counted].flatMap(([producer, ranges]) =>
    ranges.flatMap((first, index) =>
      index % 2 === 1
        ? []
        : Array.from({ length: (ranges[index + 1] ?? first) - first + 1 }, (_, n) => ({ producer, seq: first + n })),
    ),
  );
}
