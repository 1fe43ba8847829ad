// The benchmark's access to the tables, in one place: writes by the aggregate hop's own commit, and
// reads by the stats hop's own reader.

import { setTimeout as wait } from 'node:timers/promises';

import { commit, type Committed } from '../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { DECODED_SHARE, READ_SHARE } from '../../lambdas/domain/limits/questions.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { roll } from '../../lambdas/rollup/roll.ts';
import { run } from '../../lambdas/rollup/run.ts';
import type { QuestionReader } from '../../lambdas/stats/query/pieces.ts';
import { everybody } from '../../lambdas/stats/readers.ts';
import type { StatsDeps } from '../../lambdas/stats/stats.ts';
import { createDayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createDocumentReader, type DocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { createDocumentStore, type DocumentStore } from '../../lambdas/store/days/document-store.ts';
import { createEventStore } from '../../lambdas/store/events/event-store.ts';
import {
  createRollupMarker,
  createRollupReader,
  createRollupStore,
  type RollupMarker,
} from '../../lambdas/store/rollups/rollup-store.ts';
import { DecodedBodies } from '../../lambdas/store/table/decoded-bodies.ts';
import { connectTables, type Table } from '../../lambdas/store/table/table.ts';
import { DEFAULTS } from '../../lib/settings.ts';
import { BenchFailure } from '../harness/failure.ts';
import { queued } from './messages.ts';

/** The address of both tables. */
export interface TablesAt {
  readonly endpoint: string;
  readonly region: string;
  readonly statsTable: string;
  readonly eventsTable: string;
}

/** Commits messages to one document, as the aggregate function does. */
export type Commit = (key: DocumentKey, messages: readonly Message[]) => Promise<Committed>;

const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const RETENTION_DAYS = 90;
/** Time limit of a commit in milliseconds: a longer one is stuck. */
const COMMIT_MS = 60_000;

/** The stores of the two hops, on any table. */
export const documentStoreOn = (table: Table): DocumentStore => createDocumentStore(createDayItemStore(table));
export const documentReaderOn = (table: Table): DocumentReader => createDocumentReader(createDayItemStore(table));

/** The index partition of a rollup does not affect its cost. */
export const rollupMarkerOn = (table: Table): RollupMarker => createRollupMarker(table, Math.random);

/** Opens tables of the local DynamoDB, with connections of their own. */
const tablesAt = ({ endpoint, region }: TablesAt): ((name: string) => Table) =>
  connectTables({ endpoint, region, credentials: CREDENTIALS });

/** An aggregator with its own client and cache, like an environment of the function. */
export function createCommitter(tables: TablesAt, random: () => number): Commit {
  const connected = tablesAt(tables);
  const stats = connected(tables.statsTable);
  const deps = {
    documents: documentStoreOn(stats),
    rollups: rollupMarkerOn(stats),
    events: createEventStore(connected(tables.eventsTable), { rawRetentionDays: RETENTION_DAYS }),
    cache: new DocumentCache(),
    now: Date.now,
    random,
    wait: (milliseconds: number) => wait(milliseconds),
  };
  return (key, messages) => commit(key, messages.map(queued), Date.now() + COMMIT_MS, deps);
}

/** Of an environment of stats. */
const STATS_BYTES = DEFAULTS.statsMemory * 2 ** 20;

/** The dependencies of the stats hop: an environment of its own, which keeps what it decodes. */
export function statsDeps(tables: TablesAt, shards: number): StatsDeps & Pick<QuestionReader, 'maxReadBytes'> {
  const stats = tablesAt(tables)(tables.statsTable);
  const decoded = new DecodedBodies(STATS_BYTES * DECODED_SHARE);
  return {
    documents: createDocumentReader(createDayItemStore(stats), decoded),
    rollups: createRollupReader(stats, decoded),
    shards,
    queueRetentionDays: 28,
    maxReadBytes: STATS_BYTES * READ_SHARE,
    now: Date.now,
    receiptKeyOf: async () => undefined, // No bench asks for one.
    readers: everybody,
  };
}

/** Rolls up days and periods that are over, as the rollup function does every day. */
export async function rollUp(tables: TablesAt): Promise<void> {
  const stats = tablesAt(tables)(tables.statsTable);
  const rollups = createRollupStore(stats, Math.random);
  const deps = { documents: documentReaderOn(stats), items: createDayItemStore(stats), rollups, now: Date.now };
  const { failed } = await run(Infinity, { rollups, roll: (key) => roll(key, deps), now: Date.now });
  if (failed > 0) throw new BenchFailure(`${failed} rollups failed.`);
}
