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

/** How often a batch is sent: again are those of its messages that SQS says it could not store, though it answered. */
const MAX_SENDS = 3;

export interface Queue {
  readonly url: string;
  readonly call: CallAws;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Throws QueueUnavailableError when any message may not have been stored, or the time (milliseconds) is over. Those that were stored stay so,
 * and one that was stored twice is counted once.
 */
export async function sendMessages(
  { url, call, now }: Queue,
  messages: readonly Message[],
  timeMs: number,
): Promise<void> {
  const deadline = now() + timeMs;
  const bodies = messages.map(encodeMessage);
  try {
    if (bodies.length === 1) {
      await call('SendMessage', { QueueUrl: url, MessageBody: bodies[0] }, timeMs);
      return;
    }
    await forEachParallel(toBatches(bodies), MAX_PARALLEL, async (batch) => {
      let entries = batch.map((body, index) => ({ Id: String(index), MessageBody: body }));
      for (let sends = 1; entries.length > 0; sends += 1) {
        const answer = await call('SendMessageBatch', { QueueUrl: url, Entries: entries }, deadline - now());
        const failed = failedOf(answer);
        const again = entries.filter((entry) =>
          failed.some(({ Id, SenderFault }) => Id === entry.Id && SenderFault === false),
        );
        if (failed.length > again.length || (failed.length > 0 && sends === MAX_SENDS)) {
          throw new Error(`SQS refused ${failed.length} of ${entries.length}: ${String(failed[0]?.Code)}`);
        }
        entries = again;
      }
    });
  } catch (cause) {
    throw new QueueUnavailableError(cause);
  }
}

interface FailedEntry {
  readonly Id?: unknown;
  readonly Code?: unknown;
  /** False: SQS's own, and another try may do. */
  readonly SenderFault?: unknown;
}

/** Of an answer 200 that has not stored all of them. */
const failedOf = ({ Failed }: Record<string, unknown>): FailedEntry[] => (Array.isArray(Failed) ? Failed : []);

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
