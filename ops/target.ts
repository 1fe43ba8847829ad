// The stack that the tools work on: the local one that runs in this folder, or one on AWS, found by
// its CloudFormation outputs.

import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';

import type { Message } from '../lambdas/domain/event/message.ts';
import { connectQueue } from '../lambdas/ingest/queue.ts';
import { sendMessages } from '../lambdas/ingest/send-messages.ts';
import { createQueueClient } from '../lambdas/shared/clients.ts';
import { createSessionStore, type SessionStore } from '../lambdas/store/access/session-store.ts';
import { createSiteStore, type SiteStore } from '../lambdas/store/access/site-store.ts';
import { createTokenStore, type TokenStore } from '../lambdas/store/access/token-store.ts';
import { type Access, ACCESS } from '../lambdas/shared/names.ts';
import { createDayItemStore } from '../lambdas/store/days/day-items.ts';
import { createDocumentInspector, type DocumentInspector } from './store/document-inspector.ts';
import { createDocumentReader, type DocumentReader } from '../lambdas/store/days/document-reader.ts';
import { createRawItems, type RawItems } from './store/raw-items.ts';
import { createRawReader, type RawReader } from './store/raw-reader.ts';
import { createRemover, type Remover } from './store/remover.ts';
import { createRollupStore, type RollupStore } from '../lambdas/store/rollups/rollup-store.ts';
import { createShardRecord, type ShardRecord } from '../lambdas/store/days/shard-record.ts';
import { connectTables } from '../lambdas/store/table/table.ts';
import { createDeadLetters, type DeadLetters } from './dead/dead-letters.ts';
import { OpsFailure } from './failure.ts';
import { findRunning } from '../kit/running-stack.ts';

export interface Target {
  /** `The local stack`, `The stack FastAnalytics` */
  readonly name: string;
  /** What names it on a command line: ` --stack FastAnalytics`, or nothing. */
  readonly flag: string;
  /** Of the API, without a slash at the end. */
  readonly url: string;
  /** Of the tracker, from there on, with a slash at the beginning. */
  readonly scriptPath: string;
  readonly access: Access;
  readonly sites: SiteStore;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
  readonly inspector: DocumentInspector;
  readonly documents: DocumentReader;
  readonly rollups: RollupStore;
  readonly raw: RawReader;
  readonly rawItems: RawItems;
  /** Resolves once the queue has all of these messages. */
  readonly send: (messages: readonly Message[]) => Promise<void>;
  readonly remover: Remover;
  readonly deadLetters: DeadLetters;
  readonly shards: number;
  readonly shardRecord: ShardRecord;
  readonly rawRetentionDays: number;
}

const outputsSchema = z.object({
  ApiUrl: z.string(),
  QueueUrl: z.string(),
  DeadLetterQueueUrl: z.string(),
  EventsTableName: z.string(),
  StatsTableName: z.string(),
  SitesTableName: z.string(),
  TokensTableName: z.string(),
  SessionsTableName: z.string(),
  AccessMode: z.enum(ACCESS),
  Shards: z.coerce.number(),
  RawRetentionDays: z.coerce.number(),
  ScriptPath: z.string(),
});

/**
 * No client waits for these calls, and a page of raw events is a megabyte. So a slow line or a busy
 * table gets time.
 */
const MAX_ATTEMPTS = 5;
const ATTEMPT_MS = 30_000;
const CALL_MS = 180_000;

interface ClientOptions {
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly endpoints?: { readonly sqs: string; readonly dynamodb: string };
}

/** Throws OpsFailure if there is no such stack, or it is not one of ours. */
export async function openTarget(stack: string | undefined, dir: string): Promise<Target> {
  if (stack !== undefined) {
    return toTarget({ name: `The stack ${stack}`, flag: ` --stack ${stack}` }, await outputsOf(stack), {});
  }
  const running = findRunning(dir);
  if (running === undefined) {
    throw new OpsFailure('No local stack is running: start one with npm start, or name a deployed one with --stack');
  }
  return toTarget({ name: 'The local stack', flag: '' }, { ...running.outputs, ApiUrl: running.url }, running);
}

async function outputsOf(stack: string): Promise<Record<string, string>> {
  const client = new CloudFormationClient({});
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  const outputs = Stacks[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
}

function toTarget(named: Pick<Target, 'name' | 'flag'>, given: Record<string, string>, options: ClientOptions): Target {
  const outputs = outputsSchema.safeParse(given);
  if (!outputs.success) {
    const missing = String(outputs.error.issues[0]?.path[0]);
    throw new OpsFailure(`${named.name} has no output ${missing}: is it this application, and of this version?`);
  }
  const { region, credentials, endpoints } = options;
  const shared = {
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    attempts: MAX_ATTEMPTS,
    attemptMs: ATTEMPT_MS,
  };
  const sqs = createQueueClient({ ...shared, ...(endpoints && { endpoint: endpoints.sqs }) });
  const queue = connectQueue(outputs.data.QueueUrl, { ...shared, ...(endpoints && { endpoint: endpoints.sqs }) });
  const tables = connectTables({ ...shared, callMs: CALL_MS, ...(endpoints && { endpoint: endpoints.dynamodb }) });
  const { data } = outputs;
  const stats = tables(data.StatsTableName);
  const events = tables(data.EventsTableName);
  const inspector = createDocumentInspector(createDayItemStore(stats));
  return {
    ...named,
    url: data.ApiUrl.replace(/\/$/, ''),
    scriptPath: data.ScriptPath,
    access: data.AccessMode,
    sites: createSiteStore(tables(data.SitesTableName), { isConsistent: true }),
    tokens: createTokenStore(tables(data.TokensTableName)),
    sessions: createSessionStore(tables(data.SessionsTableName)),
    inspector,
    documents: createDocumentReader(createDayItemStore(stats)),
    rollups: createRollupStore(stats, Math.random),
    raw: createRawReader(events),
    rawItems: createRawItems(events),
    send: (messages) => sendMessages(queue, messages, CALL_MS),
    remover: createRemover(inspector, stats, events),
    deadLetters: createDeadLetters(sqs, {
      queue: data.QueueUrl,
      deadLetterQueue: data.DeadLetterQueueUrl,
      waitSeconds: endpoints === undefined ? 1 : 0, // The local queue is a single server.
    }),
    shards: data.Shards,
    shardRecord: createShardRecord(stats),
    rawRetentionDays: data.RawRetentionDays,
  };
}
