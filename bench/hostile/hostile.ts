// The bench `hostile`: CPU of the most expensive requests that a stranger can send, from the
// gateway's event to the answer, without the queue and the table. The bounds of a request limit its
// cost, whatever it contains.

import { randomBytes } from 'node:crypto';

import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';

import { SALT_BYTES } from '../../lambdas/domain/access/salt.ts';
import { openEventReceipt, parseEventReceipt, receiptKeyOf } from '../../lambdas/domain/event/event-receipt.ts';
import { encodeMessage } from '../../lambdas/domain/event/message.ts';
import { admitAll } from '../../lambdas/ingest/admit.ts';
import { createIdentify } from '../../lambdas/ingest/identify.ts';
import { ingestAnswers } from '../../lambdas/ingest/ingest.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { createSenderOf } from '../../lambdas/ingest/sender-of.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { BadRequestError } from '../../lambdas/http/errors.ts';
import type { HttpAnswer } from '../../lambdas/http/http-answer.ts';
import { createHttpHandler } from '../../lambdas/http/http-handler.ts';
import { counterAnswers } from '../../lambdas/stats/counter.ts';
import { parseStatsQuery } from '../../lambdas/stats/stats-query.ts';
import { type Bench, type BenchContext, isSmoke } from '../harness/bench.ts';
import { BenchFailure } from '../harness/failure.ts';
import { requestEvent } from '../../kit/lambda-events.ts';
import { measureRounds, type Variant } from '../harness/rounds.ts';
import { siteOf } from '../workload/sites.ts';
import { HOSTILE_REQUESTS, type HostileRequest } from './requests.ts';

export const hostile: Bench = {
  name: 'hostile',
  about: 'CPU of the most expensive requests that a stranger can send; no queue, no table',
  run: (context) =>
    measureRounds(
      context,
      HOSTILE_REQUESTS.map((request) => variantOf(request, context)),
    ),
};

/**
 * Each request runs for this many milliseconds of CPU per round, and for at least two calls; the
 * mean counts.
 */
const MEASURE_MS = 300;

const INVOCATION = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 } as Context;

/** Ten paths of 1,000 characters: an answer large enough to compress. */
const LONG_ANSWER: HttpAnswer = {
  status: 200,
  body: { top_paths: Array.from({ length: 10 }, (_, views) => ({ path: `/${'long-'.repeat(199)}`, views })) },
  headers: { 'cache-control': 'max-age=1' },
};

/** The code of both hops, up to the calls of AWS. */
function createHandler() {
  const receiptKey = receiptKeyOf(randomBytes(32));
  const salt = new Uint8Array(randomBytes(SALT_BYTES));
  const numbering = new Numbering({ newProducer: () => randomBytes(8).toString('hex') });
  const ingest = ingestAnswers({
    now: Date.now,
    admit: admitAll(async (ids) => new Map(Array.from(ids, (id) => [id, siteOf(id)]))),
    senderOf: createSenderOf({ clientIpHeader: undefined, countryHeader: undefined }),
    identify: createIdentify(async (days) => new Map(Array.from(days, (day) => [day, salt]))),
    toMessages: (request, siteOf) => toMessages(request, { numbering, siteOf, shards: 1, now: Date.now() }),
    send: async (messages) => void messages.map(encodeMessage),
    confirm: (messages) => numbering.confirm(messages),
  });
  const counter = counterAnswers({
    sites: { findNamed: async () => undefined },
    readers: { isPrivate: false },
    documents: { readRange: async function* () {}, firstOf: async () => [] },
    rollups: { readRange: async function* () {} },
    shards: 1,
    queueRetentionDays: 28,
    now: Date.now,
  });
  return createHttpHandler(
    {
      ...ingest,
      ...counter,
      'GET /api/stats': async (request) => (parseStatsQuery(request), LONG_ANSWER),
      'GET /api/event/{receipt}': async ({ parameters: { receipt = '' } }) => {
        const sealed = parseEventReceipt(receipt);
        if (sealed === undefined || openEventReceipt(sealed, receiptKey) === undefined)
          throw new BadRequestError('Invalid event receipt');
        return LONG_ANSWER;
      },
    },
    '*',
  );
}

function variantOf(request: HostileRequest, context: Pick<BenchContext, 'scale'>): Variant {
  const event = eventOf(request);
  return {
    name: request.name,
    measure: async () => {
      const handler = createHandler();
      const ask = async (): Promise<void> => {
        const { statusCode } = await handler(event, INVOCATION);
        if (statusCode === request.status) return;
        throw new BenchFailure(`"${request.name}" was answered with ${statusCode} instead of ${request.status}.`);
      };
      const budget = isSmoke(context) ? 1 : MEASURE_MS * context.scale;
      await repeat(ask, budget / 5);
      return [{ name: 'CPU', unit: 'CPU-ms', value: await repeat(ask, budget) }];
    },
  };
}

const eventOf = ({ path, query = '', headers = {}, body }: HostileRequest): APIGatewayProxyEventV2 => ({
  ...requestEvent(path, query, body && {}),
  headers,
  ...(body !== undefined && { body }),
});

/** CPU milliseconds of one call in this thread: the mean of the calls that fit. */
async function repeat(work: () => Promise<void>, ms: number): Promise<number> {
  const before = process.threadCpuUsage();
  for (let calls = 1; ; calls += 1) {
    await work();
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= 1000 * ms && calls >= 2) return (user + system) / 1000 / calls;
  }
}
