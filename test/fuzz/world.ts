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
import { admitAll, admitRegistered } from '../../lambdas/ingest/admit.ts';
import { ingestAnswers } from '../../lambdas/ingest/ingest.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { sendMessages } from '../../lambdas/ingest/send-messages.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';
import { createHttpHandler } from '../../lambdas/http/http-handler.ts';
import { type Access, FALLBACK_FUNCTION, ROUTES } from '../../lambdas/shared/names.ts';
import { createCallers } from '../../lambdas/http/caller.ts';
import type { KeyedSite } from '../../lambdas/ingest/keyed-site.ts';
import { counterAnswers } from '../../lambdas/stats/counter.ts';
import { putSessionsOff } from '../../lambdas/stats/put-session-off.ts';
import { everybody, registeredReaders } from '../../lambdas/stats/readers.ts';
import { queryAnswers } from '../../lambdas/stats/query/query-answers.ts';
import { sessionAnswers } from '../../lambdas/stats/session.ts';
import { createSites, sitesAnswers } from '../../lambdas/stats/sites.ts';
import { statsAnswers } from '../../lambdas/stats/stats.ts';
import { MemorySessions } from '../support/memory-sessions.ts';
import { identifying } from '../support/identify.ts';
import { aKeyedSite } from '../support/visitors.ts';
import { NOW } from './events.ts';
import { REGISTERED_PROPERTY } from './extras.ts';
import { FORMATS } from './formats.ts';
import { Keyring, REGISTERED, seededBytes } from './keyring.ts';
import { MemoryQueue } from './memory-queue.ts';
import { MemoryTables } from './memory-tables.ts';
import type { Request } from './requests.ts';

export type Format = keyof typeof FORMATS;

const SHARDS = 2;
const QUEUE_RETENTION_DAYS = 28;
const MAX_READ_BYTES = 512 * 2 ** 20;
/** Few, so that counters are often forgotten and producers often replaced. */
const MAX_COUNTERS = 64;
const CONTEXT = { awsRequestId: 'fuzz', getRemainingTimeInMillis: () => 10_000 } as Context;

export class World {
  readonly tables = new MemoryTables();
  readonly access: Access;
  readonly keyring: Keyring;
  readonly #ingest: Record<Format, Ingest>;
  readonly #stats: Record<Format, Handler>;
  readonly #cache = new DocumentCache();
  #aggregated = 0;

  constructor(corsOrigins: string, { access, keyring }: Door = { access: 'open', keyring: new Keyring() }) {
    const door = { access, keyring };
    this.access = access;
    this.keyring = keyring;
    this.#ingest = { '2.0': ingestOf(corsOrigins, door), '1.0': ingestOf(corsOrigins, door) };
    this.#stats = {
      '2.0': statsOf(corsOrigins, door, this.tables),
      '1.0': statsOf(corsOrigins, door, this.tables),
    };
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
    const handle = functionOf(request) === 'ingest' ? handler : this.#stats[format];
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

/** Who may come in, and with what. */
export interface Door {
  readonly access: Access;
  readonly keyring: Keyring;
}

const now = (): number => NOW;

/** The Sites table. Where it is open, every site has registered itself. */
const siteOf = (access: Access, id: string): KeyedSite | undefined => {
  const registered = REGISTERED.get(id);
  return access === 'open' || registered !== undefined
    ? { ...aKeyedSite(id), ...registered, properties: [REGISTERED_PROPERTY] }
    : undefined;
};

const readToken =
  ({ keyring }: Door) =>
  async (id: string) =>
    keyring.tokens.find((token) => token.id === id);

type Handler = ReturnType<typeof createHttpHandler>;

/** With sessions of its own, since both formats log in and out. */
function statsOf(corsOrigins: string, door: Door, { reader: documents, rollups }: MemoryTables): Handler {
  const { access, keyring } = door;
  const sessions = new MemorySessions(keyring.sessions).store;
  const store = {
    find: async (id: string) => siteOf(access, id),
    async *list() {
      for (const id of REGISTERED.keys()) yield siteOf(access, id) ?? aKeyedSite(id);
    },
  };
  const sites = createSites(store, now);
  const callers = createCallers({ readToken: readToken(door), readSession: (id) => sessions.read(id), now });
  const readers = access === 'open' ? everybody : registeredReaders({ findSite: (id) => sites.find(id), callers });
  const days = { documents, rollups, shards: SHARDS, queueRetentionDays: QUEUE_RETENTION_DAYS, now };
  const query = queryAnswers({ ...days, maxReadBytes: MAX_READ_BYTES, findSite: (site) => sites.find(site), readers });
  const stats = statsAnswers({
    ...days,
    receiptKeyOf: async (site) => (await sites.find(site))?.receiptKey,
    readers,
  });
  return createHttpHandler(
    {
      ...putSessionsOff({ ...stats, ...query, ...sitesAnswers(sites, readers) }, { callers, sessions, now }),
      ...counterAnswers({ ...days, sites, readers }),
      ...sessionAnswers({ callers, sessions, now, random: seededBytes('sessions') }),
    },
    corsOrigins,
  );
}

type Ingest = ReturnType<typeof ingestOf>;

function ingestOf(corsOrigins: string, door: Door) {
  const queue = new MemoryQueue();
  let producers = 0;
  const newProducer = (): string => {
    producers += 1;
    // The first half decides the shard.
    const half = Math.imul(producers, 2_654_435_761) >>> 0;
    return half.toString(16).padStart(8, '0') + producers.toString(16).padStart(8, '0');
  };
  const numbering = new Numbering({ newProducer, maxCounters: MAX_COUNTERS });
  const findSites = async (ids: Iterable<string>) =>
    new Map(Array.from(ids, (id) => [id, siteOf(door.access, id)] as const).filter(isFound));
  const callers = createCallers({ readToken: readToken(door), now });
  const answers = ingestAnswers({
    now: () => NOW,
    admit: door.access === 'open' ? admitAll(findSites) : admitRegistered({ findSites, callers, now }),
    ...identifying,
    toMessages: (request, siteOf) => toMessages(request, { numbering, siteOf, shards: SHARDS, now: NOW }),
    send: (messages) => sendMessages(queue, messages, 1000),
    confirm: (messages) => numbering.confirm(messages),
    count: () => undefined,
  });
  return { queue, handler: createHttpHandler(answers, corsOrigins) };
}

const isFound = (entry: readonly [string, KeyedSite | undefined]): entry is readonly [string, KeyedSite] =>
  entry[1] !== undefined;

/** What the client of a message has. */
export const receiptOf = (message: Message): string => formatEventReceipt(message, aKeyedSite(message.site).receiptKey);

/** The answer as its client reads it: format 2.0 compresses, 1.0 leaves that to the API. */
function asRead({
  isBase64Encoded = false,
  body,
  statusCode,
  headers,
  cookies,
  multiValueHeaders,
}: GatewayAnswer): GatewayAnswer {
  const setCookies = cookies ?? multiValueHeaders?.['set-cookie'];
  const { 'content-encoding': encoding, vary, ...others } = headers;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const decoded = encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
  const left = vary?.split(', ').filter((name) => name !== 'accept-encoding') ?? [];
  return {
    statusCode,
    headers: {
      ...others,
      ...(setCookies !== undefined && { 'set-cookie': setCookies.join() }),
      ...(left.length > 0 && { vary: left.join(', ') }),
    },
    body: decoded.toString(),
  };
}

const functionOf = ({ method, path }: Request) =>
  ROUTES.find((route) => route.method === method && route.path === path)?.handledBy ?? FALLBACK_FUNCTION;
