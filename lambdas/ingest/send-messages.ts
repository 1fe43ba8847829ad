// Sends messages to SQS. Returns once SQS has stored every one of them; otherwise throws
// QueueUnavailableError.

import { MAX_MESSAGE_BYTES } from '../domain/limits/requests.ts';
import { encodeMessage, type Message } from '../domain/event/message.ts';
import { type TimeLimit, timeLimit } from '../shared/clients.ts';
import { QueueUnavailableError } from '../http/errors.ts';
import type { Queue } from './queue.ts';

/** Entries that SendMessageBatch takes. */
const MAX_ENTRIES = 10;

/**
 * How often a batch is sent. A later try sends only the messages that SQS answered it could not
 * store.
 */
const MAX_SENDS = 3;

/**
 * Throws QueueUnavailableError when any message may not have been stored, or the time
 * (milliseconds) is over. Those that were stored stay so, and one that was stored twice is counted
 * once.
 */
export async function sendMessages(queue: Queue, messages: readonly Message[], timeMs: number): Promise<void> {
  const time = timeLimit(timeMs);
  const batches = toBatches(messages.map(encodeMessage));
  try {
    const [[only] = []] = batches;
    if (messages.length === 1 && only !== undefined) await queue.send(only, time);
    // All at once: 32 sites and days and 200 KB are four batches, or a few more where messages were
    // split.
    else await Promise.all(batches.map((batch) => sendBatch(queue, batch, time)));
  } catch (cause) {
    throw new QueueUnavailableError(cause);
  }
}

async function sendBatch(queue: Queue, bodies: readonly string[], time: TimeLimit): Promise<void> {
  let left = bodies.map((body, index) => ({ id: String(index), body }));
  for (let sends = 1; left.length > 0; sends += 1) {
    const { stored, deferred } = await queue.sendBatch(left, time);
    left = left.filter(({ id }) => !stored.has(id));
    if (left.some(({ id }) => sends === MAX_SENDS || !deferred.has(id))) {
      throw new Error(`SQS has not stored ${left.length} of the ${bodies.length} messages of a batch`);
    }
  }
}

/**
 * Batches of at most ten bodies and of no more bytes than one message may have, which is SQS's
 * limit for both.
 */
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
