// An event source mapping: takes batches from a queue and invokes a function with them. A batch goes when it is full, or when
// the window since its first message was sent is over. Messages of a batch that succeeded are deleted; those that failed become
// visible again, and the queue's redrive policy counts how often.

import type { SQSRecord } from 'aws-lambda';
import { z } from 'zod';
import { LocalStackFailure } from './failure.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { ACCOUNT } from './names.ts';
import type { Queue, Received } from './queue.ts';
import type { Queues } from './queues.ts';
import type { Template } from './template.ts';

const Mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(10),
  MaximumBatchingWindowInSeconds: z.number().default(0),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  Enabled: z.literal(true, 'a disabled trigger is not emulated').default(true),
  FilterCriteria: z.undefined('filters are not emulated').optional(),
});

/** Lambda takes at most 6 MB per invocation. */
const MAX_PAYLOAD = 6 * 1024 * 1024;

/**
 * AWS waits for the visibility timeout (six times the function's) before a failed message comes back. That is minutes; here
 * it is this, times the number of receives.
 */
const BACKOFF_MS = 200;

/** The template's triggers, each polling its queue from now on. */
export function startTriggers(template: Template, queues: Queues, functions: Map<string, LambdaFunction>): Trigger[] {
  return template.resources('AWS::Lambda::EventSourceMapping', Mapping).map(({ id, properties }) => {
    const queue = queues.byArn(properties.EventSourceArn);
    const target = [...functions.values()].find(({ spec }) =>
      [spec.functionName, spec.functionArn].includes(properties.FunctionName),
    );
    if (!queue || !target)
      throw new LocalStackFailure(`The local stack has no queue or no function for trigger ${id}.`);
    return new Trigger(queue, properties.EventSourceArn, target, properties);
  });
}

export class Trigger {
  readonly #queue: Queue;
  readonly #arn: string;
  readonly #function: LambdaFunction;
  readonly #batchSize: number;
  readonly #windowMs: number;
  readonly #concurrency: number;
  readonly #partial: boolean;
  readonly #idlers = new Set<() => void>();
  readonly #safety: NodeJS.Timeout;
  #running = 0;
  #window: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | undefined;
  #stopped = false;

  constructor(queue: Queue, arn: string, target: LambdaFunction, mapping: z.infer<typeof Mapping>) {
    this.#queue = queue;
    this.#arn = arn;
    this.#function = target;
    this.#batchSize = mapping.BatchSize;
    this.#windowMs = mapping.MaximumBatchingWindowInSeconds * 1000;
    this.#concurrency = Math.min(target.spec.concurrency, mapping.ScalingConfig?.MaximumConcurrency ?? Infinity);
    this.#partial = mapping.FunctionResponseTypes.includes('ReportBatchItemFailures');
    queue.onMessage = () => {
      // No work for a message that changes nothing: while all are busy, or a window runs and the batch is not full.
      if (this.#running >= this.#concurrency || (this.#window && queue.ready < this.#batchSize)) return;
      this.#soon ??= setImmediate(() => this.#pump());
    };
    // For messages that somebody else received, an operator by the CLI, and let go.
    this.#safety = setInterval(() => this.#pump(), 1000).unref();
    this.#pump();
  }

  /** Resolves when nothing is left to deliver. Whoever waits for this cuts the window short. */
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
      const batch = this.#queue.receive(this.#batchSize, MAX_PAYLOAD);
      if (batch.length > 0) void this.#deliver(batch);
    }
    if (this.#running === 0 && this.#queue.ready === 0 && this.#queue.inflight === 0) {
      for (const resolve of this.#idlers) resolve();
      this.#idlers.clear();
    }
  }

  async #deliver(batch: Received[]): Promise<void> {
    this.#running++;
    const failed = await this.#invoke(batch);
    this.#running--;
    if (this.#stopped) return;
    this.#queue.delete(batch.filter((received) => !failed.has(received)));
    for (const [times, again] of Map.groupBy(failed, ({ message }) => message.approximateReceiveCount)) {
      this.#queue.release(again, BACKOFF_MS * times);
      setTimeout(() => this.#pump(), BACKOFF_MS * times).unref();
    }
    this.#pump();
  }

  /** Which messages of the batch were not done. What the function does not clearly say is done, is not. */
  async #invoke(batch: Received[]): Promise<Set<Received>> {
    const all = new Set(batch);
    let answer: unknown;
    try {
      answer = JSON.parse(await this.#function.invoke(this.#event(batch)));
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

  #event(batch: Received[]): string {
    const region = this.#arn.split(':')[3] ?? '';
    const Records = batch.map(({ message, receiptHandle }): SQSRecord => ({
      messageId: message.messageId,
      receiptHandle,
      body: message.body,
      attributes: {
        ApproximateReceiveCount: String(message.approximateReceiveCount),
        SentTimestamp: String(message.sentTimestamp),
        SenderId: ACCOUNT,
        ApproximateFirstReceiveTimestamp: String(message.approximateFirstReceiveTimestamp),
      },
      messageAttributes: Object.fromEntries(
        Object.entries(message.messageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
          name,
          {
            ...(StringValue === undefined ? {} : { stringValue: StringValue }),
            ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
            stringListValues: [],
            binaryListValues: [],
            dataType: DataType,
          },
        ]),
      ),
      md5OfBody: message.md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: this.#arn,
      awsRegion: region,
    }));
    return JSON.stringify({ Records });
  }
}
