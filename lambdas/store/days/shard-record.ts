// How many shards have ever held a document: one item of the Stats table. A deployment with fewer
// shards would miss documents, and its numbers would be too small. So writers note a shard before
// its first document, and readers check.

import { configurationKey } from '../table/keys.ts';
import { won } from '../table/lost-race.ts';
import type { Table } from '../table/table.ts';

/** Fewer shards are read than hold documents, so every number would be too small. */
export class ShardsLoweredError extends Error {
  override readonly name = 'ShardsLoweredError';

  constructor(used: number, shards: number) {
    super(
      `Documents lie in ${used} shards and the setting shards is ${shards}: deploy again with shards=${used} or more`,
    );
  }
}

export interface ShardRecord {
  /**
   * Call it before the first document of a shard is written. One write for each shard that is
   * noted, by each environment.
   */
  note(shard: number): Promise<void>;
  /**
   * Throws ShardsLoweredError where documents may lie beyond the first `shards`. Reads at most once
   * a minute.
   */
  check(shards: number, now: number): Promise<void>;
}

/**
 * A message that was under way when the setting was lowered may still be the first of its shard.
 */
const CHECK_MS = 60_000;

export function createShardRecord(table: Table): ShardRecord {
  /** Shard 0 is always read, and needs no note. */
  let noted = 1;
  let checked: { readonly shards: number; readonly at: number } | undefined;
  return {
    async note(shard) {
      if (shard < noted) return;
      // Where it does not win, as many were noted before.
      await won(
        table.update({
          Key: configurationKey,
          UpdateExpression: 'SET #shards = :shards',
          ConditionExpression: 'attribute_not_exists(#shards) OR #shards < :shards',
          ExpressionAttributeNames: { '#shards': 'shards' },
          ExpressionAttributeValues: { ':shards': shard + 1 },
        }),
      );
      noted = Math.max(noted, shard + 1);
    },

    async check(shards, now) {
      if (checked?.shards === shards && now - checked.at < CHECK_MS) return;
      const { items } = await table.query({
        KeyConditionExpression: 'pk = :pk AND sk = :sk',
        ExpressionAttributeValues: { ':pk': configurationKey.pk, ':sk': configurationKey.sk },
        ConsistentRead: true,
      });
      const used = Number(items[0]?.['shards'] ?? 1);
      if (used > shards) throw new ShardsLoweredError(used, shards);
      checked = { shards, at: now };
    },
  };
}
