// Refuses answers while the deployment reads fewer shards than hold documents, as what the store
// says becomes what a client gets.

import { DeploymentError } from '../http/errors.ts';
import { type ShardRecord, ShardsLoweredError } from '../store/days/shard-record.ts';

/**
 * Throws DeploymentError, and what the read throws. `now` gives epoch milliseconds.
 */
export const shardsChecker =
  (record: Pick<ShardRecord, 'check'>, shards: number, now: () => number) => async (): Promise<void> => {
    try {
      await record.check(shards, now());
    } catch (error) {
      throw error instanceof ShardsLoweredError ? new DeploymentError(error.message, { cause: error }) : error;
    }
  };
