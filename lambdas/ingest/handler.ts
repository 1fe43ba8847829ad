// Entry of the ingest function: wires the real queue, clock and randomness to ingest.ts.

import { randomBytes } from 'node:crypto';

import { SQSClient } from '@aws-sdk/client-sqs';

import { spanOf } from '../domain/message.ts';
import { CLIENT_OPTIONS } from '../shared/client-options.ts';
import { positiveInteger, text } from '../shared/environment.ts';
import { createHttpHandler } from '../shared/http-handler.ts';
import { createMetrics, HeldMetrics } from '../shared/metrics.ts';
import { ENV } from '../shared/names.ts';
import { ingestAnswers } from './ingest.ts';
import { Numbering } from './numbering.ts';
import { sendMessages } from './send-messages.ts';
import { toMessages } from './to-messages.ts';

// At module scope, so that connections and credentials outlive an invocation.
const queue = new SQSClient(CLIENT_OPTIONS);
const queueUrl = text(ENV.queueUrl);
const shards = positiveInteger(ENV.shards);
const numbering = new Numbering({ newProducer: () => randomBytes(8).toString('hex') });
const metrics = new HeldMetrics(createMetrics('ingest'));

export const handler = createHttpHandler(
  ingestAnswers({
    toMessages: (request) => toMessages(request, { numbering, shards, now: Date.now() }),
    send: (messages, timeMs) => sendMessages(queue, queueUrl, messages, AbortSignal.timeout(Math.max(0, timeMs))),
    refuse: (messages) => {
      for (const message of messages) numbering.refuse(message.site, message.day, spanOf(message));
    },
    count: (metric, value) => metrics.add(metric, value, Date.now()),
  }),
  text(ENV.corsOrigins),
);
