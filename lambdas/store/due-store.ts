// Which rollups are to be made: a small item for each, in partitions of their own, where the rollup function finds them without looking
// through the sites. Every put gives it a new token, and only who has seen the last one removes it: so no request is lost.

import {
  dueItemKey,
  dueOwner,
  duePartitionKey,
  type ItemKey,
  parseDueSortKey,
  parsePartitionKey,
  partitionKey,
} from './keys.ts';
import { LostRaceError } from './lost-race.ts';
import { queryItems, rangeQuery } from './query.ts';
import type { RollupKey } from './rollup-store.ts';
import type { Attributes, Table } from './table.ts';

export interface Due extends RollupKey {
  readonly token: string;
}

export interface DueStore {
  put(key: RollupKey): Promise<void>;
  /** All of one site and shard, dekads before months before years, each as of the last finished write. */
  of(site: string, shard: number): Promise<Due[]>;
  /** All of one partition, in the same order for each site and shard. */
  list(partition: number): AsyncIterable<Due>;
  /** False when it was put again since it was read: then it stays. */
  remove(due: Due): Promise<boolean>;
}

/** `newToken` gives a text that it has not given before, here or elsewhere. */
export function createDueStore(table: Table, newToken: () => string): DueStore {
  const keyOf = ({ site, shard, period }: RollupKey): ItemKey => dueItemKey(site, shard, period);
  return {
    async put(key) {
      await table.update({
        Key: keyOf(key),
        UpdateExpression: 'SET #owner = :owner, #token = :token',
        ExpressionAttributeNames: { '#owner': 'owner', '#token': 'token' },
        ExpressionAttributeValues: { ':owner': partitionKey(key.site, key.shard), ':token': newToken() },
      });
    },

    async of(site, shard) {
      const { pk, prefix } = dueOwner(site, shard);
      const found: Due[] = [];
      const query = { ...rangeQuery(pk, prefix, `${prefix}~`), ConsistentRead: true };
      for await (const item of queryItems(table, query)) found.push(parseItem(item));
      return found;
    },

    async *list(partition) {
      const query = rangeQuery(duePartitionKey(partition), ' ', '~');
      for await (const item of queryItems(table, query)) yield parseItem(item);
    },

    async remove(due) {
      try {
        await table.delete({
          Key: keyOf(due),
          ConditionExpression: '#token = :token',
          ExpressionAttributeNames: { '#token': 'token' },
          ExpressionAttributeValues: { ':token': due.token },
        });
        return true;
      } catch (error) {
        if (error instanceof LostRaceError) return false;
        throw error;
      }
    },
  };
}

const parseItem = ({ sk, owner, token }: Attributes): Due => ({
  ...parsePartitionKey(String(owner)),
  period: parseDueSortKey(String(sk)),
  token: String(token),
});
