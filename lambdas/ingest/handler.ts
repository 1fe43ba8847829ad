// Entry of the ingest function: wires the real queue, clock and randomness to ingest.ts.

import { randomBytes } from 'node:crypto';

import { spanOf } from '../domain/message.ts';
import { positiveInteger, text } from '../shared/environment.ts';
import { createHttpHandler } from '../shared/http-handler.ts';
import { createMetrics, HeldMetrics } from '../shared/metrics.ts';
import { ENV } from '../shared/names.ts';
import { ingestAnswers } from './ingest.ts';
import { Numbering } from './numbering.ts';
import { createQueueClient } from './queue-client.ts';
import { sendMessages } from './send-messages.ts';
import { toMessages } from './to-messages.ts';

// At module scope, so that connections outlive an invocation. Lambda's own variables give the region and the role's credentials, for as
// long as the environment lives; AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL are how every AWS client is told of an emulator.
const queueUrl = text(ENV.queueUrl);
const callSqs = createQueueClient({
  endpoint: process.env['AWS_ENDPOINT_URL_SQS'] ?? process.env['AWS_ENDPOINT_URL'] ?? new URL(queueUrl).origin,
  region: text('AWS_REGION'),
  credentials: {
    accessKeyId: text('AWS_ACCESS_KEY_ID'),
    secretAccessKey: text('AWS_SECRET_ACCESS_KEY'),
    sessionToken: process.env['AWS_SESSION_TOKEN'],
  },
  now: Date.now,
  random: Math.random,
});
const shards = positiveInteger(ENV.shards);
const numbering = new Numbering({ newProducer: () => randomBytes(8).toString('hex') });
const metrics = new HeldMetrics(createMetrics('ingest'));

export const handler = createHttpHandler(
  ingestAnswers({
    toMessages: (request) => toMessages(request, { numbering, shards, now: Date.now() }),
    send: (messages, timeMs) => sendMessages(callSqs, queueUrl, messages, timeMs),
    refuse: (messages) => {
      for (const message of messages) numbering.refuse(message.site, message.day, spanOf(message));
    },
    count: (metric, value) => metrics.add(metric, value, Date.now()),
  }),
  text(ENV.corsOrigins),
);
