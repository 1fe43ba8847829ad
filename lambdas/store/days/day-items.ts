// The items of the Stats table, as bytes and plain numbers. A day of a site and shard is a base
// and, if that is large, a delta; document-store.ts says what a delta is for. Every write is
// conditional: the item's version must be the one that the writer read.

import type { DocumentKey } from '../../domain/event/message.ts';
import {
  daySortKey,
  deltaItemKey,
  deltaSortKey,
  documentItemKey,
  HIGHEST_DAY,
  type ItemKey,
  LOWEST_DAY,
  parseDayItemKey,
  partitionKey,
} from '../table/keys.ts';
import { queryItems, rangeQuery } from '../table/query.ts';
import { type Attributes, keyOf, type Table, type Value } from '../table/table.ts';

/** As stored. A missing or malformed number reads as NaN, a missing body as empty. */
export interface DayItem {
  /** Grows with every write; never 0. */
  readonly version: number;
  /** The body's totals, readable without decoding it. */
  readonly views: number;
  readonly events: number;
  /** The encoded document. */
  readonly body: Uint8Array;
  /** Last commit, epoch milliseconds. */
  readonly updatedAt: number;
}

export interface DeltaItem extends DayItem {
  /** Version of the base that this adds to. A base of a later version holds it already. */
  readonly baseVersion: number;
  /** No writer may add to it any more. */
  readonly isFrozen: boolean;
  /** How often it was written, and roughly the write units that this has cost beyond one each. */
  readonly writes: number;
  readonly compactionDebt: number;
}

export interface DayItems {
  readonly base: DayItem | undefined;
  readonly delta: DeltaItem | undefined;
}

export interface RangeOptions {
  /** At most this many days. A small number is one query of one page. */
  readonly limit?: number;
  /** Each item as of its last finished write. */
  readonly isConsistent?: boolean;
}

export interface DayItemStore {
  /**
   * Both items of a day, each as of its last finished write: one of them may be older than the
   * other.
   */
  read(key: DocumentKey): Promise<DayItems>;
  /** The delta alone, as of its last finished write. */
  readDelta(key: DocumentKey): Promise<DeltaItem | undefined>;
  /**
   * Every day of a site and shard that has an item, ascending, both ends inclusive; all days when
   * not given.
   */
  readRange(
    site: string,
    shard: number,
    from?: string,
    to?: string,
    options?: RangeOptions,
  ): AsyncIterable<{ readonly key: DocumentKey; readonly items: DayItems }>;
  /** The days of `readRange`, without what is in them; consistent. */
  days(site: string, shard: number, from?: string, to?: string): AsyncIterable<string>;
  /**
   * Replaces the base of version `expected` (0 for none) by `next`. Throws LostRaceError, and
   * changes nothing, if the version is another.
   */
  replaceBase(key: DocumentKey, expected: number, next: DayItem): Promise<void>;
  /** The same for the delta. */
  replaceDelta(key: DocumentKey, expected: number, next: DeltaItem): Promise<void>;
}

export function createDayItemStore(table: Table): DayItemStore {
  const query = (site: string, shard: number, from = LOWEST_DAY, to = HIGHEST_DAY) =>
    rangeQuery(partitionKey(site, shard), daySortKey(from), deltaSortKey(to));

  async function replace(key: ItemKey, expected: number, attributes: Attributes): Promise<void> {
    const names = Object.keys(attributes);
    await table.update({
      Key: key,
      ConditionExpression: expected > 0 ? '#version = :expected' : 'attribute_not_exists(#version)',
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...(expected > 0 && { ':expected': expected }),
        ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      },
    });
  }

  return {
    async read({ site, day, shard }) {
      // Two items, far below a page.
      const { items } = await table.query({ ...query(site, shard, day, day), ConsistentRead: true });
      return items.reduce<DayItems>(withItem, NO_ITEMS);
    },

    async readDelta({ site, day, shard }) {
      const delta = rangeQuery(partitionKey(site, shard), deltaSortKey(day), deltaSortKey(day));
      const { items } = await table.query({ ...delta, ConsistentRead: true });
      return items.reduce<DayItems>(withItem, NO_ITEMS).delta;
    },

    async *readRange(site, shard, from, to, { limit, isConsistent = false } = {}) {
      let day: { key: DocumentKey; items: DayItems } | undefined;
      let days = 0;
      // Days have two items at most, and the one after the last says that it is whole.
      const page = { ConsistentRead: isConsistent, ...(limit !== undefined && { Limit: 2 * limit + 1 }) };
      for await (const item of queryItems(table, { ...query(site, shard, from, to), ...page })) {
        const { key } = parseDayItemKey(keyOf(item));
        if (day !== undefined && day.key.day !== key.day) {
          yield day;
          if ((days += 1) === limit) return;
        }
        day = { key, items: withItem(day?.key.day === key.day ? day.items : NO_ITEMS, item) };
      }
      if (day !== undefined) yield day;
    },

    async *days(site, shard, from, to) {
      const keys = { ...query(site, shard, from, to), ProjectionExpression: 'pk, sk', ConsistentRead: true };
      let last = '';
      for await (const item of queryItems(table, keys)) {
        const { day } = parseDayItemKey(keyOf(item)).key;
        if (day !== last) yield day;
        last = day;
      }
    },

    replaceBase: (key, expected, next) => replace(documentItemKey(key), expected, attributesOf(next)),

    replaceDelta: (key, expected, next) => {
      const { baseVersion: base, isFrozen: frozen, writes, compactionDebt: debt } = next;
      return replace(deltaItemKey(key), expected, { ...attributesOf(next), base, frozen, writes, debt });
    },
  };
}

const NO_ITEMS: DayItems = { base: undefined, delta: undefined };

/**
 * DynamoDB bills the names of attributes too, in every write: 20 bytes more in those of a delta
 * cost up to 7 % more write units (npm run bench -- capacity). So they are short.
 */
const attributesOf = ({ version, views, events, body, updatedAt: updated }: DayItem): Attributes => ({
  version,
  views,
  events,
  body,
  updated,
});

function withItem(items: DayItems, item: Attributes): DayItems {
  const { body, version, views, events, updated } = item;
  const base: DayItem = {
    version: toNumber(version),
    views: toNumber(views),
    events: toNumber(events),
    body: body instanceof Uint8Array ? body : new Uint8Array(),
    updatedAt: toNumber(updated),
  };
  if (!parseDayItemKey(keyOf(item)).isDelta) return { ...items, base };
  const delta: DeltaItem = {
    ...base,
    baseVersion: toNumber(item['base']),
    isFrozen: item['frozen'] === true,
    writes: toNumber(item['writes']),
    compactionDebt: toNumber(item['debt']),
  };
  return { ...items, delta };
}

const toNumber = (value: Value | undefined): number => (typeof value === 'number' ? value : Number.NaN);
