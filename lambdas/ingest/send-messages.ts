// Sends messages to SQS. Returns once SQS has stored every one of them; anything less is a QueueUnavailableError.

import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

import { MAX_MESSAGE_BYTES } from '../domain/limits.ts';
import { encodeMessage, type Message } from '../domain/message.ts';
import { QueueUnavailableError } from '../shared/errors.ts';
import { forEachParallel } from '../shared/parallel.ts';

/** Entries that SendMessageBatch takes. */
const MAX_ENTRIES = 10;
/** Batches under way at once: all of the largest request, 500 messages in 50 batches, as many as the SDK has sockets. */
const MAX_PARALLEL = 50;

/** Throws QueueUnavailableError when any message may not have been stored, or `signal` aborts. Those that were stay so. */
export async function sendMessages(
  client: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<void> {
  const bodies = messages.map(encodeMessage);
  const [only] = bodies;
  try {
    if (bodies.length === 1) {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: only }), { abortSignal: signal });
      return;
    }
    await forEachParallel(toBatches(bodies), MAX_PARALLEL, (batch) => sendBatch(client, queueUrl, batch, signal));
  } catch (cause) {
    throw new QueueUnavailableError(cause);
  }
}

async function sendBatch(
  client: SQSClient,
  queueUrl: string,
  bodies: readonly string[],
  abortSignal: AbortSignal,
): Promise<void> {
  const entries = bodies.map((body, index) => ({ Id: String(index), MessageBody: body }));
  const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }), {
    abortSignal,
  });
  const [first] = Failed;
  if (first !== undefined) throw new Error(`SQS refused ${Failed.length} of ${entries.length}: ${first.Code}`);
}

/** Batches of at most ten bodies and of no more bytes than one message may have, which is SQS's limit for both. */
function toBatches(bodies: readonly string[]): string[][] {
  const batches: string[][] = [];
  let room = 0;
  for (const body of bodies) {
    const bytes = Buffer.byteLength(body);
    const open = batches.at(-1);
    if (open === undefined || open.length === MAX_ENTRIES || bytes > room) {
      batches.push([body]);
      room = MAX_MESSAGE_BYTES - bytes;
    } else {
      open.push(body);
      room -= bytes;
    }
  }
  return batches;
}
