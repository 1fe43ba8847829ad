// The whole pipeline in one process: the real functions of all three hops around a queue and tables
// in memory. Ingest runs twice, once for each payload format, with producers from the same draws:
// so both must give the same answers and the same messages.

import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import type { Context } from 'aws-lambda';

import { sqsRecord } from '../../kit/lambda-events.ts';
import { aggregate } from '../../lambdas/aggregate/aggregate.ts';
import { commit, type CommitDeps } from '../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { formatEventReceipt } from '../../lambdas/domain/event/event-receipt.ts';
import type { Message } from '../../lambdas/domain/event/message.ts';
import { admitAll } from '../../lambdas/ingest/admit.ts';
import { ingestAnswers } from '../../lambdas/ingest/ingest.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { sendMessages } from '../../lambdas/ingest/send-messages.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';
import { createHttpHandler } from '../../lambdas/http/http-handler.ts';
import { FALLBACK_FUNCTION, ROUTES } from '../../lambdas/shared/names.ts';
import { everybody } from '../../lambdas/stats/readers.ts';
import { type StatsDeps, statsAnswers } from '../../lambdas/stats/stats.ts';
import { aKeyedSite } from '../support/visitors.ts';
import { NOW } from './events.ts';
import { FORMATS } from './formats.ts';
import { MemoryQueue } from './memory-queue.ts';
import { MemoryTables } from './memory-tables.ts';
import type { Request } from './requests.ts';

export type Format = keyof typeof FORMATS;

const SHARDS = 2;
const QUEUE_RETENTION_DAYS = 28;
/** Few, so that counters are often forgotten and producers often replaced. */
const MAX_COUNTERS = 64;
const CONTEXT = { awsRequestId: 'fuzz', getRemainingTimeInMillis: () => 10_000 } as Context;

export class World {
  readonly tables = new MemoryTables();
  readonly #ingest: Record<Format, Ingest>;
  readonly #stats;
  readonly #cache = new DocumentCache();
  #aggregated = 0;

  constructor(corsOrigins: string) {
    this.#ingest = { '2.0': ingestOf(corsOrigins), '1.0': ingestOf(corsOrigins) };
    const { reader: documents, rollups } = this.tables;
    const deps: StatsDeps = {
      documents,
      rollups,
      shards: SHARDS,
      queueRetentionDays: QUEUE_RETENTION_DAYS,
      now: () => NOW,
      receiptKeyOf: async (site) => aKeyedSite(site).receiptKey,
      readers: everybody,
    };
    this.#stats = createHttpHandler(statsAnswers(deps), corsOrigins);
  }

  /** What each format's queue holds since the world started. */
  queued(format: Format): readonly string[] {
    return this.#ingest[format].queue.bodies;
  }

  /**
   * The answer of the function to which both APIs send such a request, and the lines that it
   * logged.
   */
  async ask(request: Request, format: Format): Promise<{ answer: GatewayAnswer; lines: string[] }> {
    const { queue, handler } = this.#ingest[format];
    queue.isDown = request.queueIsDown;
    const handle = functionOf(request) === 'ingest' ? handler : this.#stats;
    const lines: string[] = [];
    const { stdout } = process;
    const write = stdout.write.bind(stdout);
    stdout.write = (chunk: string | Uint8Array): boolean => lines.push(String(chunk)) > 0;
    try {
      return { answer: asRead(await handle(FORMATS[format](request), CONTEXT)), lines };
    } finally {
      stdout.write = write;
    }
  }

  /**
   * SQS delivers what the queue got since the last time. Returns the bodies that were not counted.
   */
  async aggregate(): Promise<string[]> {
    const fresh = this.queued('2.0').slice(this.#aggregated);
    this.#aggregated += fresh.length;
    const records = fresh.map((body, index) => sqsRecord(String(index), body));
    const deps: CommitDeps = {
      documents: this.tables.documents,
      rollups: this.tables.rollups,
      events: this.tables.events,
      cache: this.#cache,
      now: () => NOW,
      random: () => 0.5,
      wait: async () => undefined,
    };
    const result = await aggregate(records, { commit: (key, messages) => commit(key, messages, NOW + 1000, deps) });
    return result.batchItemFailures.map(({ itemIdentifier }) => fresh[Number(itemIdentifier)] ?? '');
  }
}

type Ingest = ReturnType<typeof ingestOf>;

function ingestOf(corsOrigins: string) {
  const queue = new MemoryQueue();
  let producers = 0;
  const newProducer = (): string => {
    producers += 1;
    // The first half decides the shard.
    const half = Math.imul(producers, 2_654_435_761) >>> 0;
    return half.toString(16).padStart(8, '0') + producers.toString(16).padStart(8, '0');
  };
  const numbering = new Numbering({ newProducer, maxCounters: MAX_COUNTERS });
  const answers = ingestAnswers({
    now: () => NOW,
    admit: admitAll(async (ids) => new Map(Array.from(ids, (id) => [id, aKeyedSite(id)]))),
    toMessages: (request, siteOf) => toMessages(request, { numbering, siteOf, shards: SHARDS, now: NOW }),
    send: (messages) => sendMessages(queue, messages, 1000),
    confirm: (messages) => numbering.confirm(messages),
    count: () => undefined,
  });
  return { queue, handler: createHttpHandler(answers, corsOrigins) };
}

/** What the client of a message has. */
export const receiptOf = (message: Message): string => formatEventReceipt(message, aKeyedSite(message.site).receiptKey);

/** The answer as its client reads it: format 2.0 compresses, 1.0 leaves that to the API. */
function asRead({ isBase64Encoded = false, body, statusCode, headers }: GatewayAnswer): GatewayAnswer {
  const { 'content-encoding': encoding, vary, ...others } = headers;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const decoded = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
  const left = vary?.split(', ').filter((name) => name !== 'accept-encoding') ?? [];
  return {
    statusCode,
    headers: { ...others, ...(left.length > 0 && { vary: left.join(', ') }) },
    body: decoded.toString(),
  };
}

const functionOf = ({ method, path }: Request) =>
  ROUTES.find((route) => route.method === method && route.path === path)?.handledBy ?? FALLBACK_FUNCTION;
