// Sends messages to SQS. Returns once SQS has stored every one of them; anything less is a QueueUnavailableError.

import { MAX_MESSAGE_BYTES } from '../domain/limits.ts';
import { encodeMessage, type Message } from '../domain/message.ts';
import type { CallAws } from '../shared/aws-client.ts';
import { QueueUnavailableError } from '../shared/errors.ts';
import { forEachParallel } from '../shared/parallel.ts';

/** Entries that SendMessageBatch takes. */
const MAX_ENTRIES = 10;
/** Batches under way at once: all of the largest request, 500 messages in 50 batches, as many as there are sockets. */
const MAX_PARALLEL = 50;

/** Throws QueueUnavailableError when any message may not have been stored, or the time is over. Those that were stored stay so. */
export async function sendMessages(
  call: CallAws,
  queueUrl: string,
  messages: readonly Message[],
  timeMs: number,
): Promise<void> {
  const bodies = messages.map(encodeMessage);
  try {
    if (bodies.length === 1) {
      await call('SendMessage', { QueueUrl: queueUrl, MessageBody: bodies[0] }, timeMs);
      return;
    }
    await forEachParallel(toBatches(bodies), MAX_PARALLEL, async (batch) => {
      const entries = batch.map((body, index) => ({ Id: String(index), MessageBody: body }));
      const { Failed } = await call('SendMessageBatch', { QueueUrl: queueUrl, Entries: entries }, timeMs);
      // Answered by 200, and yet not all of them stored.
      if (Array.isArray(Failed) && Failed.length > 0) {
        const { Code } = Failed[0] as { Code?: unknown };
        throw new Error(`SQS refused ${Failed.length} of ${entries.length}: ${String(Code)}`);
      }
    });
  } catch (cause) {
    throw new QueueUnavailableError(cause);
  }
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
