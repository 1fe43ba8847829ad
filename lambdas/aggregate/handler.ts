// Entry of the aggregate function: wires the real tables, clock and randomness to aggregate.ts.

import { setTimeout as wait } from 'node:timers/promises';

import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

import { positiveInteger, text } from '../shared/environment.ts';
import { createMetrics } from '../shared/metrics.ts';
import { ENV } from '../shared/names.ts';
import { createDayItemStore } from '../store/days/day-items.ts';
import { createDocumentStore } from '../store/days/document-store.ts';
import { createEventStore } from '../store/events/event-store.ts';
import { createRollupMarker } from '../store/rollups/rollup-store.ts';
import { createShardRecord } from '../store/days/shard-record.ts';
import { connectTables } from '../store/table/table.ts';
import { aggregate } from './aggregate.ts';
import { batchMetrics } from './batch-metrics.ts';
import { commit, type CommitDeps, type Committed } from './commit.ts';
import { DocumentCache } from './document-cache.ts';

/**
 * Kept back from the function's time for an attempt that has begun: read, idempotency records, raw
 * and write, of six seconds each at the worst, in an ordinary batch. Two hundred messages with
 * idempotency keys, the most of one commit, are 13 rounds of puts: enough while a put takes below
 * 1.5 s. If all are slower, Lambda may end the function in the middle, also while it marks rollups.
 * The queue then delivers again what was not committed, and no number changes.
 */
const RESERVE_MS = 25_000;

const tables = connectTables();
const stats = tables(text(ENV.statsTable));
const deps: CommitDeps = {
  documents: createDocumentStore(createDayItemStore(stats)),
  rollups: createRollupMarker(stats, Math.random),
  events: createEventStore(tables(text(ENV.eventsTable)), { rawRetentionDays: positiveInteger(ENV.rawRetentionDays) }),
  cache: new DocumentCache(),
  now: Date.now,
  random: Math.random,
  wait,
};
const shards = createShardRecord(stats);
const writeMetrics = createMetrics('aggregate');

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  const commits: Committed[] = [];
  const response = await aggregate(event.Records, {
    commit: async (key, messages) => {
      await shards.note(key.shard);
      const committed = await commit(key, messages, deadline, deps);
      commits.push(committed);
      return committed;
    },
  });
  writeMetrics(batchMetrics(commits, response.batchItemFailures.length), Date.now());
  return response;
}
