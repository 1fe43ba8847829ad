// Entry of the ingest function: wires the real queue, clock and randomness to ingest.ts.

import { randomBytes } from 'node:crypto';

import { positiveInteger, text } from '../shared/environment.ts';
import { createHttpHandler } from '../http/http-handler.ts';
import { createMetrics, HeldMetrics } from '../shared/metrics.ts';
import { ENV } from '../shared/names.ts';
import { receiptKeyOf } from '../domain/event/event-receipt.ts';
import { ingestAnswers } from './ingest.ts';
import { Numbering } from './numbering.ts';
import { connectQueue } from './queue.ts';
import { sendMessages } from './send-messages.ts';
import { toMessages } from './to-messages.ts';

// At module scope, so that connections outlive an invocation.
const queue = connectQueue(text(ENV.queueUrl));
const shards = positiveInteger(ENV.shards);
const numbering = new Numbering({ newProducer: () => randomBytes(8).toString('hex') });
// Until ingest reads sites: stats/handler.ts has the same.
const receiptKey = receiptKeyOf(new Uint8Array(32));
const metrics = new HeldMetrics(createMetrics('ingest'));

export const handler = createHttpHandler(
  ingestAnswers({
    now: Date.now,
    toMessages: (request) => toMessages(request, { numbering, shards, now: Date.now() }),
    send: (messages, timeMs) => sendMessages(queue, messages, timeMs),
    confirm: (messages) => numbering.confirm(messages),
    receiptKeyOf: () => receiptKey,
    count: (metric, value) => metrics.add(metric, value, Date.now()),
  }),
  text(ENV.corsOrigins),
);
