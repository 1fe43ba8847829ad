// SQS in memory, as ingest sees it: it keeps the bodies that it accepts, and refuses what SQS
// refuses.

import type { BatchAnswer, Entry, Queue } from '../../lambdas/ingest/queue.ts';

/**
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html,
 * before SQS took 1 MiB.
 */
const MAX_BYTES = 262_144;
const MAX_ENTRIES = 10;
const TAKEN = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]+$/u;

export class MemoryQueue implements Queue {
  readonly bodies: string[] = [];
  isDown = false;

  async send(body: string): Promise<void> {
    this.#take([body]);
  }

  async sendBatch(entries: readonly Entry[]): Promise<BatchAnswer> {
    if (entries.length < 1 || entries.length > MAX_ENTRIES)
      throw new RangeError(`a batch of ${entries.length} entries`);
    const ids = new Set(entries.map(({ id }) => id));
    if (ids.size < entries.length) throw new RangeError('BatchEntryIdsNotDistinct');
    this.#take(entries.map(({ body }) => body));
    return { stored: ids, deferred: new Set() };
  }

  #take(bodies: string[]): void {
    if (this.isDown) throw new Error('ServiceUnavailable');
    this.bodies.push(...taken(bodies));
  }
}

function taken(bodies: string[]): string[] {
  const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0);
  if (bytes > MAX_BYTES) throw new RangeError(`a request of ${bytes} bytes`);
  if (!bodies.every((body) => TAKEN.test(body))) throw new RangeError('InvalidMessageContents');
  return bodies;
}
