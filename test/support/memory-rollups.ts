// Rollups in memory, with DynamoDB's keys and conditions, and its index of those that are due.
// Calls take effect at once; a test that needs events between them wraps the calls.

import { decodeRollup, type Parts } from '../../lambdas/domain/document/document-codec.ts';
import { fitRollup } from '../../lambdas/domain/document/fit-document.ts';
import { periodOf, readyAt } from '../../lambdas/domain/periods.ts';
import type { Summary } from '../../lambdas/domain/document/summary.ts';
import { noDays } from '../../lambdas/domain/visits/visitor-days.ts';
import { partitionKey, rollupSortKey } from '../../lambdas/store/table/keys.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import {
  DUE_PARTITIONS,
  type RollupKey,
  type RollupReader,
  type RollupStore,
  type StoredRollup,
} from '../../lambdas/store/rollups/rollup-store.ts';
import { checkedKey } from './memory-items.ts';

/** Possible bugs of the table: the laws must detect each. */
export interface RollupBugs {
  readonly keepsMarked?: boolean;
  readonly ignoresEpoch?: boolean;
  readonly losesDue?: boolean;
}

interface Item {
  readonly key: RollupKey;
  readonly epoch: number;
  readonly summary: Summary | undefined;
  /** Its place in the index; undefined if it is not in the index. */
  readonly due: { readonly partition: number; readonly at: number } | undefined;
}

export class MemoryRollups {
  /** By partition and sort key, with a space between. */
  readonly #items = new Map<string, Item>();
  /** The index: rollups that are due, by partition and name. */
  readonly #due = Array.from({ length: DUE_PARTITIONS }, () => new Map<string, Item>());
  /** The items as they were one write ago. */
  readonly #before = new Map<string, Item>();
  readonly #bugs: RollupBugs;
  readonly #random: () => number;

  /** `random` as for the real store. */
  constructor(bugs: RollupBugs = {}, random: () => number = () => 0) {
    this.#bugs = bugs;
    this.#random = random;
  }

  get(key: RollupKey): StoredRollup | undefined {
    const item = this.#items.get(nameOf(key));
    return item && toStored(item, 'all');
  }

  mark(key: RollupKey, now: number): void {
    const { epoch = now - 1, summary, due } = this.#items.get(nameOf(key)) ?? {};
    const fresh = { partition: Math.floor(this.#random() * DUE_PARTITIONS), at: Math.max(now, readyAt(key.period)) };
    this.#set({
      key,
      epoch: epoch + 1,
      summary: this.#bugs.keepsMarked === true ? summary : undefined,
      due: this.#bugs.losesDue === true && epoch >= now ? due : (due ?? fresh),
    });
  }

  /** Throws LostRaceError. */
  write(key: RollupKey, epoch: number, summary: Summary): void {
    const item = this.#items.get(nameOf(key));
    if (item === undefined || (item.epoch !== epoch && this.#bugs.ignoresEpoch !== true)) {
      throw new LostRaceError('it was marked');
    }
    this.#set({ ...item, summary: { ...summary, ...decodeRollup(fitRollup(summary)) }, due: undefined });
  }

  postpone(key: RollupKey, at: number): void {
    const item = this.#items.get(nameOf(key));
    if (item?.due !== undefined) this.#set({ ...item, due: { ...item.due, at } });
  }

  /** Those of one partition of the index, or of all, in the order of the index. */
  due(until: number, partition?: number): RollupKey[] {
    return this.#due
      .flatMap((items, index) => ((partition ?? index) === index ? [...items.values()] : []))
      .flatMap(({ key, due }) => (due !== undefined && due.at <= until ? [{ key, at: due.at }] : []))
      .sort((a, b) => a.at - b.at)
      .map(({ key }) => key);
  }

  #set(item: Item): void {
    const name = nameOf(item.key);
    const before = this.#items.get(name);
    if (before !== undefined) this.#before.set(name, before);
    this.#items.set(name, item);
    if (before?.due !== undefined) this.#due[before.due.partition]?.delete(name);
    if (item.due !== undefined) this.#due[item.due.partition]?.set(name, item);
  }

  /** Everything as it was one write ago: what an inconsistent read may see. */
  get before(): RollupReader {
    return readerOf(this.#before);
  }

  get store(): RollupStore {
    const due = this.due.bind(this);
    return {
      read: async (key) => this.get(key),
      ...readerOf(this.#items),
      mark: async (...mark) => this.mark(...mark),
      write: async (...write) => this.write(...write),
      // oxlint-disable-next-line eslint/require-await
      async *due(partition, until) {
        yield* due(until, partition);
      },
      postpone: async (...postpone) => this.postpone(...postpone),
    };
  }
}

const readerOf = (items: ReadonlyMap<string, Item>): RollupReader => ({
  // An async generator, as the real one is, but without anything to wait for.
  // oxlint-disable-next-line eslint/require-await
  async *readRange(site, shard, { level, from, to }, { parts = 'counts' } = {}) {
    const [first = '', last = ''] = [from, to].map((day) => nameOf({ site, shard, period: periodOf(level, day) }));
    for (const [name, item] of sorted(items)) if (name >= first && name <= last) yield toStored(item, parts);
  },
});

const toStored = ({ key, epoch, summary }: Item, parts: Parts): StoredRollup => ({
  period: key.period,
  epoch,
  summary: summary === undefined || parts === 'all' ? summary : { ...summary, table: noDays },
});

const sorted = <T>(items: ReadonlyMap<string, T>): [string, T][] => [...items].sort(([a], [b]) => (a < b ? -1 : 1));

function nameOf({ site, shard, period }: RollupKey): string {
  const { pk, sk } = checkedKey({ pk: partitionKey(site, shard), sk: rollupSortKey(period) });
  return `${pk} ${sk}`;
}
