// The items of the Stats table, as bytes and plain numbers. A day of a site and shard is a base and, where that is large, a tail, of
// which document-store.ts says what it is for. Every write is conditional: the item's version must be what the writer saw.

import type { DocumentKey } from '../../domain/event/message.ts';
import {
  daySortKey,
  documentItemKey,
  FIRST_DAY,
  type ItemKey,
  LAST_DAY,
  parseDayItemKey,
  partitionKey,
  tailItemKey,
  tailSortKey,
} from '../table/keys.ts';
import { queryItems, rangeQuery } from '../table/query.ts';
import { type Attributes, keyOf, type Table, type Value } from '../table/table.ts';

/** As it stands in the table; a number that is missing or none is NaN, a missing body is empty. */
export interface DayItem {
  /** Grows with every write; never 0. */
  readonly version: number;
  /** In the clear what the body says of itself. */
  readonly views: number;
  readonly events: number;
  /** The encoded document. */
  readonly body: Uint8Array;
  /** Last commit, epoch milliseconds. */
  readonly updatedAt: number;
}

export interface TailItem extends DayItem {
  /** Version of the base that this adds to. A base of a later version holds it already. */
  readonly base: number;
  /** Nobody may add to it any more. */
  readonly isSealed: boolean;
  /** Write units, about, that its writes have cost beyond one for each. */
  readonly excess: number;
}

export interface DayItems {
  readonly base: DayItem | undefined;
  readonly tail: TailItem | undefined;
}

export interface RangeOptions {
  /** Not more days than this, which is one query of a page when it is small. */
  readonly limit?: number;
  /** Each item as of its last finished write. */
  readonly isConsistent?: boolean;
}

export interface ItemStore {
  /** Both items of a day, each as of its last finished write: one of them may be older than the other. */
  read(key: DocumentKey): Promise<DayItems>;
  /** The tail alone, as of its last finished write. */
  readTail(key: DocumentKey): Promise<TailItem | undefined>;
  /** Every day of a site and shard that has an item, ascending, both ends inclusive; all days when not given. */
  readRange(
    site: string,
    shard: number,
    from?: string,
    to?: string,
    options?: RangeOptions,
  ): AsyncIterable<{ readonly key: DocumentKey; readonly items: DayItems }>;
  /** The days of `readRange`, without what is in them; consistent. */
  days(site: string, shard: number, from?: string, to?: string): AsyncIterable<string>;
  /** Puts `next` in the place of the base of version `seen`, 0 for none. Throws LostRaceError, having changed nothing, when it is another. */
  replaceBase(key: DocumentKey, seen: number, next: DayItem): Promise<void>;
  /** The same for the tail. */
  replaceTail(key: DocumentKey, seen: number, next: TailItem): Promise<void>;
}

export function createItemStore(table: Table): ItemStore {
  const query = (site: string, shard: number, from = FIRST_DAY, to = LAST_DAY) =>
    rangeQuery(partitionKey(site, shard), daySortKey(from), tailSortKey(to));

  async function replace(key: ItemKey, seen: number, attributes: Attributes): Promise<void> {
    const names = Object.keys(attributes);
    await table.update({
      Key: key,
      ConditionExpression: seen > 0 ? '#version = :seen' : 'attribute_not_exists(#version)',
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ...(seen > 0 && { ':seen': seen }),
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

    async readTail({ site, day, shard }) {
      const tail = rangeQuery(partitionKey(site, shard), tailSortKey(day), tailSortKey(day));
      const { items } = await table.query({ ...tail, ConsistentRead: true });
      return items.reduce<DayItems>(withItem, NO_ITEMS).tail;
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

    replaceBase: (key, seen, next) => replace(documentItemKey(key), seen, attributesOf(next)),

    replaceTail: (key, seen, next) => {
      const { base, isSealed: sealed, excess } = next;
      return replace(tailItemKey(key), seen, { ...attributesOf(next), base, sealed, excess });
    },
  };
}

const NO_ITEMS: DayItems = { base: undefined, tail: undefined };

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
  if (!parseDayItemKey(keyOf(item)).isTail) return { ...items, base };
  const tail: TailItem = {
    ...base,
    base: toNumber(item['base']),
    isSealed: item['sealed'] === true,
    excess: toNumber(item['excess']),
  };
  return { ...items, tail };
}

const toNumber = (value: Value | undefined): number => (typeof value === 'number' ? value : Number.NaN);
