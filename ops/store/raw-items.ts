// The raw items of a document as they are stored, for moving events to other days; no function uses
// it. An item is rewritten in place, in one write.

import { encodeMessage, type Message } from '../../lambdas/domain/event/message.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { packRaw } from '../../lambdas/store/events/raw-pack.ts';
import { endOfRaw, partitionKey, rawSortKey } from '../../lambdas/store/table/keys.ts';
import { queryItems, rangeQuery } from '../../lambdas/store/table/query.ts';
import { type Attributes, keyOf, type Table } from '../../lambdas/store/table/table.ts';
import { unpack } from './raw-reader.ts';

export interface RawItem {
  readonly messages: readonly Message[];
  /** Messages of other days that its events went into, and that the queue may not have yet. */
  readonly moved: readonly Message[];
  /** Whole days, one at least, that it is still kept at an instant (epoch milliseconds). */
  daysLeft(now: number): number;
  /** Replaces both in one write. */
  rewrite(messages: readonly Message[], moved: readonly Message[]): Promise<void>;
}

export interface RawItems {
  /** Oldest first. Throws RangeError on an item that cannot be read. */
  read(key: DocumentKey): AsyncIterable<RawItem>;
}

export const createRawItems = (table: Table): RawItems => ({
  async *read({ site, shard, day }) {
    const range = rangeQuery(partitionKey(site, shard), rawSortKey(day, 0), endOfRaw(day));
    for await (const item of queryItems(table, { ...range, ConsistentRead: true })) yield toRawItem(table, item);
  },
});

function toRawItem(table: Table, { body, moved, ...rest }: Attributes): RawItem {
  const key = keyOf(rest);
  return {
    messages: unpack(key.sk, body),
    moved: moved === undefined ? [] : unpack(key.sk, moved),
    daysLeft: (now) => Math.max(1, Math.ceil((Number(rest['expires']) * 1000 - now) / DAY_MS)),
    async rewrite(messages, others) {
      const Item = {
        ...rest,
        ...key,
        body: pack(messages),
        ...(others.length > 0 && { moved: pack(others) }),
      };
      await table.put({ Item });
    },
  };
}

const pack = (messages: readonly Message[]): Uint8Array =>
  packRaw(messages.map((message) => ({ ...message, body: encodeMessage(message) })));
