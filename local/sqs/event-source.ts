// An event source mapping: takes batches from a queue and invokes a function with them. It sends a
// batch when the batch is full, or when the window since its first message was sent has passed.
// Messages that succeeded are deleted. Failed messages become visible again, and the queue's
// redrive policy counts their receives.

import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Faults } from '../faults/faults.ts';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import type { Queue, Received } from './queue.ts';
import { sqsEvent } from './sqs-event.ts';

/** Lambda takes at most 6 MB per invocation. */
const MAX_PAYLOAD = 6 * 1024 * 1024;

/**
 * On AWS a failed message returns after the visibility timeout (six times the function's), which is
 * minutes. Here it returns after this time, multiplied by its number of receives.
 */
const BACKOFF_MS = 200;

/** The longest delay that a fault adds to a delivery. */
const FAULT_DELAY_MS = 300;
/**
 * A batch does the work of a hundred requests, so it meets the faults of functions this much more
 * often than one request.
 */
const BATCH_WEIGHT = 10;

/** The emulated properties of `AWS::Lambda::EventSourceMapping`. */
export const Mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  Enabled: z.literal(true, 'a disabled trigger is not emulated').default(true),
  FilterCriteria: z.undefined('filters are not emulated').optional(),
});
export type Mapping = z.infer<typeof Mapping>;

export class EventSource {
  readonly #queue: Queue;
  readonly #arn: string;
  readonly #function: LambdaFunction;
  readonly #batchSize: number;
  readonly #windowMs: number;
  readonly #concurrency: number;
  readonly #partial: boolean;
  readonly #faults: Faults;
  readonly #idlers = new Set<() => void>();
  readonly #safety: NodeJS.Timeout;
  #running = 0;
  /** Deliveries besides those that the queue knows of. */
  #extra = 0;
  #window: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  #stopped = false;

  constructor(queue: Queue, arn: string, target: LambdaFunction, mapping: Mapping, faults: Faults) {
    this.#faults = faults;
    this.#queue = queue;
    this.#arn = arn;
    this.#function = target;
    this.#batchSize = mapping.BatchSize;
    this.#windowMs = mapping.MaximumBatchingWindowInSeconds * 1000;
    this.#concurrency = Math.min(target.spec.concurrency, mapping.ScalingConfig?.MaximumConcurrency ?? Infinity);
    this.#partial = mapping.FunctionResponseTypes.includes('ReportBatchItemFailures');
    queue.onMessage = () => {
      // Skips messages that change nothing: all functions are busy, or a window runs and the batch
      // is not full.
      if (this.#running >= this.#concurrency || (this.#window && queue.ready < this.#batchSize)) return;
      this.#soon ??= setImmediate(() => this.#pump());
    };
    // For messages that another receiver, such as an operator with the CLI, has released.
    this.#safety = setInterval(() => this.#pump(), 1000).unref();
    this.#pump();
  }

  /** Resolves when nothing is left to deliver. Waiting for this cuts the window short. */
  async idle(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#idlers.add(resolve);
      this.#pump();
    });
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#safety);
    clearTimeout(this.#window);
    clearImmediate(this.#soon);
  }

  #pump(): void {
    clearTimeout(this.#window);
    this.#window = this.#soon = undefined;
    if (this.#stopped) return;
    this.#queue.tick();
    for (let oldest; this.#running < this.#concurrency && (oldest = this.#queue.oldest) !== undefined;) {
      const wait = this.#idlers.size > 0 ? 0 : oldest + this.#windowMs - Date.now();
      if (this.#queue.ready < this.#batchSize && wait > 0) {
        this.#window = setTimeout(() => this.#pump(), wait);
        return;
      }
      if (this.#faults.on) this.#reorder();
      const batch = this.#queue.receive(this.#batchSize, MAX_PAYLOAD);
      const late = this.#faults.among('queue.delay', batch);
      this.#queue.hold(late);
      this.#release(late, this.#faultDelay('queue.delay'));
      const prompt = late.length > 0 ? batch.filter((received) => !late.includes(received)) : batch;
      if (prompt.length > 0) void this.#deliver(prompt);
    }
    if (this.#running + this.#extra === 0 && this.#queue.ready === 0 && this.#queue.inflight === 0) {
      for (const resolve of this.#idlers) resolve();
      this.#idlers.clear();
    }
  }

  async #deliver(batch: Received[]): Promise<void> {
    this.#running++;
    void this.#deliverAgain(this.#faults.among('queue.duplicate', batch), 0);
    const failed = await this.#invoke(batch);
    this.#running--;
    if (this.#stopped) return;
    const done = batch.filter((received) => !failed.has(received));
    for (const kept of this.#faults.among('queue.lose-delete', done)) failed.add(kept);
    this.#queue.delete(done.filter((received) => !failed.has(received)));
    void this.#deliverAgain(this.#faults.among('queue.redeliver', done), this.#faultDelay('queue.redeliver'));
    for (const [times, again] of Map.groupBy(failed, ({ message }) => message.approximateReceiveCount)) {
      this.#release(again, BACKOFF_MS * times);
    }
    this.#pump();
  }

  #release(received: readonly Received[], ms: number): void {
    if (received.length === 0) return;
    this.#queue.release(received, ms);
    setTimeout(() => this.#pump(), ms).unref();
  }

  #faultDelay(name: 'queue.delay' | 'queue.redeliver'): number {
    return this.#faults.on ? this.#faults.size(name, 0, FAULT_DELAY_MS) : 0;
  }

  /** Swaps waiting messages with any other, however far behind. */
  #reorder(): void {
    const next = Array.from({ length: Math.min(this.#batchSize, this.#queue.ready) }, (_, index) => index);
    for (const index of this.#faults.among('queue.reorder', next)) {
      this.#queue.swap(index, Math.floor(this.#faults.size('queue.reorder', 0, this.#queue.ready)));
    }
  }

  /** Delivers the same messages once more, whatever happened to them, as SQS does now and then. */
  async #deliverAgain(batch: Received[], ms: number): Promise<void> {
    if (batch.length === 0) return;
    this.#extra++;
    await sleep(ms);
    if (!this.#stopped) await this.#invoke(batch);
    this.#extra--;
    this.#pump();
  }

  /**
   * The messages of the batch that failed. A message counts as done only if the function clearly
   * says so.
   */
  async #invoke(batch: Received[]): Promise<Set<Received>> {
    const all = new Set(batch);
    let answer: unknown;
    try {
      answer = JSON.parse(await this.#function.invoke(sqsEvent(batch, this.#arn), BATCH_WEIGHT));
    } catch {
      return all;
    }
    if (!this.#partial || answer === null) return new Set();
    if (typeof answer !== 'object') return all;
    const byId = new Map(batch.map((received) => [received.message.messageId, received]));
    const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures ?? [];
    if (!Array.isArray(failures)) return all;
    const failed = failures.map((failure: { itemIdentifier?: string } | null) =>
      byId.get(failure?.itemIdentifier ?? ''),
    );
    return failed.includes(undefined) ? all : new Set(failed.filter((received) => received !== undefined));
  }
}
