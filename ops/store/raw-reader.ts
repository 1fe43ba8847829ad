// Reads raw events back, for verify and rebuild; no function uses it. Reads are consistent. They
// find the raw events of everything that a previously read document counts, as raw events are
// stored first.

import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import {
  dayOfRaw,
  endOfRaw,
  HIGHEST_DAY,
  LOWEST_DAY,
  partitionKey,
  rawSortKey,
} from '../../lambdas/store/table/keys.ts';
import { queryItems, rangeQuery } from '../../lambdas/store/table/query.ts';
import { unpackRaw } from '../../lambdas/store/events/raw-pack.ts';
import type { Query, Table } from '../../lambdas/store/table/table.ts';

/** Messages that were stored together. Several packs may contain the same message. */
export interface RawPack {
  /** Identifies the pack within its document. */
  readonly id: string;
  readonly messages: readonly Message[];
}

export interface RawReader {
  /** Days that have raw events of the site and shard, ascending. Costs one small read per day. */
  days(site: string, shard: number, from?: string, to?: string): AsyncIterable<string>;
  /**
   * Packs of one document, oldest first: of messages that were accepted at or after `since` (epoch
   * milliseconds; default: all), without the packs in `known`. Throws RangeError on a pack that
   * cannot be read.
   */
  read(key: DocumentKey, since?: number, known?: ReadonlySet<string>): AsyncIterable<RawPack>;
}

export function createRawReader(table: Table): RawReader {
  const query = (site: string, shard: number, from: string, to: string): Query => ({
    ...rangeQuery(partitionKey(site, shard), from, to),
    ConsistentRead: true,
  });
  return {
    async *days(site, shard, from = LOWEST_DAY, to = HIGHEST_DAY) {
      for (let start = rawSortKey(from, 0); ;) {
        const first = { ...query(site, shard, start, endOfRaw(to)), ProjectionExpression: 'sk', Limit: 1 };
        const [item] = (await table.query(first)).items;
        if (item === undefined) return;
        const day = dayOfRaw(String(item['sk']));
        yield day;
        start = endOfRaw(day);
      }
    },

    async *read(key, since = 0, known = new Set()) {
      const range = query(key.site, key.shard, rawSortKey(key.day, since), endOfRaw(key.day));
      for await (const { sk, body } of queryItems(table, range)) {
        const id = String(sk);
        if (!known.has(id)) yield { id, messages: unpack(id, body) };
      }
    },
  };
}

/** The messages of a raw item. Throws RangeError if it cannot be read. */
export function unpack(id: string, body: unknown): Message[] {
  try {
    if (!(body instanceof Uint8Array)) throw new RangeError('it has no body');
    return unpackRaw(body);
  } catch (cause) {
    throw new RangeError(`raw item ${id} cannot be read`, { cause });
  }
}
