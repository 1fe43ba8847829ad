// Rollups and due items in memory, with DynamoDB's keys and conditions. Calls take effect at once; whoever wants more between them wraps
// them.

import { decodeCounts, encodeCounts } from '../../lambdas/domain/document-codec.ts';
import { periodOf } from '../../lambdas/domain/periods.ts';
import type { Summary } from '../../lambdas/domain/summary.ts';
import type { Due, DueStore } from '../../lambdas/store/due-store.ts';
import { dueItemKey, dueOwner, duePartitionKey, partitionKey, rollupSortKey } from '../../lambdas/store/keys.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import type { RollupKey, RollupStore, StoredRollup } from '../../lambdas/store/rollup-store.ts';
import { checkedKey } from './memory-items.ts';

/** Ways in which the tables could be wrong: each must be noticed by the laws. */
export interface RollupBugs {
  readonly keepsStruck?: boolean;
  readonly ignoresGeneration?: boolean;
  readonly removesAnyDue?: boolean;
}

export class MemoryRollups {
  /** By partition and sort key, with a space between. */
  readonly #rollups = new Map<string, StoredRollup>();
  readonly #dues = new Map<string, Due>();
  readonly #bugs: RollupBugs;
  #tokens = 0;

  constructor(bugs: RollupBugs = {}) {
    this.#bugs = bugs;
  }

  get(key: RollupKey): StoredRollup | undefined {
    return this.#rollups.get(nameOf(key));
  }

  begin(key: RollupKey): number {
    const { period, generation, summary } = this.#itemOf(key);
    return this.#set(key, { period, generation: generation || 1, summary });
  }

  strike(key: RollupKey): void {
    const { period, generation, summary } = this.#itemOf(key);
    const kept = this.#bugs.keepsStruck === true ? summary : undefined;
    this.#set(key, { period, generation: generation + 1, summary: kept });
  }

  /** Throws LostRaceError. */
  write(key: RollupKey, generation: number, summary: Summary): void {
    const item = this.#itemOf(key);
    if (item.generation !== generation && this.#bugs.ignoresGeneration !== true) throw new LostRaceError('struck out');
    const counts = decodeCounts(encodeCounts(summary.counts));
    this.#set(key, { ...item, summary: { ...summary, counts } });
  }

  put(key: RollupKey): void {
    const { pk, sk } = checkedKey(dueItemKey(key.site, key.shard, key.period));
    this.#dues.set(`${pk} ${sk}`, { ...key, token: `${(this.#tokens += 1)}` });
  }

  remove(due: Due): boolean {
    const { pk, sk } = dueItemKey(due.site, due.shard, due.period);
    const isLast = this.#dues.get(`${pk} ${sk}`)?.token === due.token;
    return (isLast || this.#bugs.removesAnyDue === true) && this.#dues.delete(`${pk} ${sk}`);
  }

  /** In order; those of every site where none is given. */
  duesOf(site?: string, shard = 0): Due[] {
    const { pk, prefix } = site === undefined ? { pk: 'due#', prefix: '' } : dueOwner(site, shard);
    const start = prefix === '' ? pk : `${pk} ${prefix}`;
    return sorted(this.#dues).flatMap(([name, due]) => (name.startsWith(start) ? [due] : []));
  }

  #itemOf(key: RollupKey): StoredRollup {
    return this.get(key) ?? { period: key.period, generation: 0, summary: undefined };
  }

  #set(key: RollupKey, item: StoredRollup): number {
    this.#rollups.set(nameOf(key), item);
    return item.generation;
  }

  get rollups(): RollupStore {
    const all = this.#rollups;
    return {
      read: async (key) => this.get(key),
      // An async generator, as the real one is, that has nothing to wait for.
      // oxlint-disable-next-line eslint/require-await
      async *readRange(site, shard, { level, from, to }) {
        const [first = '', last = ''] = [from, to].map((day) => nameOf({ site, shard, period: periodOf(level, day) }));
        for (const [name, rollup] of sorted(all)) if (name >= first && name <= last) yield rollup;
      },
      begin: async (key) => this.begin(key),
      strike: async (key) => this.strike(key),
      write: async (...write) => this.write(...write),
    };
  }

  get dues(): DueStore {
    const all = this.#dues;
    return {
      put: async (key) => this.put(key),
      of: async (site, shard) => this.duesOf(site, shard),
      // oxlint-disable-next-line eslint/require-await
      async *list(partition) {
        for (const [name, due] of sorted(all)) if (name.startsWith(`${duePartitionKey(partition)} `)) yield due;
      },
      remove: async (due) => this.remove(due),
    };
  }
}

const sorted = <T>(items: ReadonlyMap<string, T>): [string, T][] => [...items].sort(([a], [b]) => (a < b ? -1 : 1));

function nameOf({ site, shard, period }: RollupKey): string {
  const { pk, sk } = checkedKey({ pk: partitionKey(site, shard), sk: rollupSortKey(period) });
  return `${pk} ${sk}`;
}
