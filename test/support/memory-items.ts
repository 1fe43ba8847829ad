// The items of the Stats table in memory, with DynamoDB's keys and conditions. Calls take effect at
// once; a test that needs events between them wraps the calls.

import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import type { DayItem, DayItems, DayItemStore, DeltaItem } from '../../lambdas/store/days/day-items.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import {
  daySortKey,
  deltaItemKey,
  deltaSortKey,
  documentItemKey,
  HIGHEST_DAY,
  type ItemKey,
  LOWEST_DAY,
  partitionKey,
} from '../../lambdas/store/table/keys.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_PARTITION_KEY_BYTES = 2048;
const MAX_SORT_KEY_BYTES = 1024;

interface Day {
  readonly key: DocumentKey;
  readonly items: DayItems;
}

const NO_ITEMS: DayItems = { base: undefined, delta: undefined };

export class MemoryItems {
  /** By partition, then by the sort key of the base. */
  readonly #partitions = new Map<string, Map<string, Day>>();
  readonly #before = new Map<string, DayItems>();

  get(key: DocumentKey): DayItems {
    const { pk, sk } = checkedKey(documentItemKey(key));
    return this.#partitions.get(pk)?.get(sk)?.items ?? NO_ITEMS;
  }

  /** The items as they were one write ago. */
  before(key: DocumentKey): DayItems {
    return this.#before.get(JSON.stringify(documentItemKey(key))) ?? NO_ITEMS;
  }

  /** Sets the items, whatever their versions. */
  set(key: DocumentKey, items: Partial<DayItems>): void {
    const { pk, sk } = checkedKey(documentItemKey(key));
    checkedKey(deltaItemKey(key));
    this.#before.set(JSON.stringify({ pk, sk }), this.get(key));
    const days = this.#partitions.get(pk) ?? new Map<string, Day>();
    this.#partitions.set(pk, days.set(sk, { key, items: { ...this.get(key), ...items } }));
  }

  /** Throws LostRaceError. */
  replaceBase(key: DocumentKey, seen: number, base: DayItem): void {
    check(this.get(key).base, seen);
    this.set(key, { base });
  }

  /** Throws LostRaceError. */
  replaceDelta(key: DocumentKey, seen: number, delta: DeltaItem): void {
    check(this.get(key).delta, seen);
    this.set(key, { delta });
  }

  *all(): Generator<Day> {
    for (const days of this.#partitions.values()) yield* days.values();
  }

  #range(site: string, shard: number, from = LOWEST_DAY, to = HIGHEST_DAY): Day[] {
    const { pk, sk: first } = checkedKey({ pk: partitionKey(site, shard), sk: daySortKey(from) });
    const { sk: last } = checkedKey({ pk, sk: deltaSortKey(to) });
    if (first > last) throw new RangeError('ValidationException: BETWEEN needs its bounds in order');
    const found = [...(this.#partitions.get(pk) ?? [])].filter(([sk]) => sk >= first && sk <= last);
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day);
  }

  get store(): DayItemStore {
    const range = this.#range.bind(this);
    return {
      read: async (key) => this.get(key),
      readDelta: async (key) => this.get(key).delta,
      // Async generators, as the real ones are, but without anything to wait for.
      // oxlint-disable-next-line eslint/require-await
      async *readRange(site, shard, from, to, { limit } = {}) {
        yield* range(site, shard, from, to).slice(0, limit);
      },
      // oxlint-disable-next-line eslint/require-await
      async *days(...days) {
        for (const { key } of range(...days)) yield key.day;
      },
      replaceBase: async (...write) => this.replaceBase(...write),
      replaceDelta: async (...write) => this.replaceDelta(...write),
    };
  }
}

function check(item: DayItem | undefined, seen: number): void {
  if ((item?.version ?? 0) !== seen) throw new LostRaceError(`version ${seen} is not ${item?.version}`);
}

/**
 * A key as DynamoDB stores it: in UTF-8, where all lone surrogates are the same. Throws RangeError
 * on a key that DynamoDB refuses.
 */
export function checkedKey({ pk, sk }: ItemKey): ItemKey {
  const bytes = [Buffer.byteLength(pk), Buffer.byteLength(sk)] as const;
  if (bytes[0] > MAX_PARTITION_KEY_BYTES || bytes[1] > MAX_SORT_KEY_BYTES) {
    throw new RangeError(`ValidationException: a key of ${bytes.join(' and ')} bytes`);
  }
  return { pk: pk.toWellFormed(), sk: sk.toWellFormed() };
}
