// One queue as the trigger uses it: receive many, delete many, release. It works on fauxqs's
// messages directly. fauxqs's own receive takes ten at a time, walks all messages in flight for
// each ten, and shifts an array (200,000 messages: 26 s of CPU, here 0.3). Each step is one
// transaction of the file, so a move to the dead-letter queue is never half done.

import type { Message, StoredQueue } from './fauxqs.ts';

/** The approximate bytes of a record in the trigger's event, without its body. */
const RECORD_OVERHEAD = 700;

export interface Received {
  message: Message;
  receiptHandle: string;
}

export class Queue {
  /** Called for every sent message. */
  onMessage: () => void = () => undefined;
  readonly #queue: StoredQueue;
  readonly #deadLetters: (arn: string) => StoredQueue | undefined;

  constructor(queue: StoredQueue, deadLetters: (arn: string) => StoredQueue | undefined) {
    this.#queue = queue;
    this.#deadLetters = deadLetters;
    const enqueue = queue.enqueue.bind(queue);
    queue.enqueue = (message) => {
      enqueue(message);
      this.onMessage();
    };
  }

  /** How many messages can be received now. */
  get ready(): number {
    return this.#queue.messages.length;
  }

  /** When the message that is received next was sent. */
  get oldest(): number | undefined {
    return this.#queue.messages[0]?.sentTimestamp;
  }

  /** How many messages were received and not deleted yet. */
  get inflight(): number {
    return this.#queue.inflightMessages.size;
  }

  /** Makes messages visible whose delay has passed. */
  tick(): void {
    this.#queue.processTimers();
  }

  /**
   * Takes up to `count` messages with at most `bytes` in total. Messages that were received too
   * often move to the dead-letter queue.
   */
  receive(count: number, bytes: number): Received[] {
    const { messages, inflightMessages, persistence, attributes } = this.#queue;
    let taken = 0;
    for (let size = 0; taken < Math.min(count, messages.length); taken++) {
      size += (messages[taken]?.body.length ?? 0) + RECORD_OVERHEAD;
      if (size > bytes && taken > 0) break;
    }
    const policy = JSON.parse(attributes['RedrivePolicy'] || '{}') as {
      deadLetterTargetArn?: string;
      maxReceiveCount?: number;
    };
    const deadLetters = policy.deadLetterTargetArn && this.#deadLetters(policy.deadLetterTargetArn);
    const now = Date.now();
    const deadline = now + Number(attributes['VisibilityTimeout']) * 1000;
    const received: Received[] = [];
    const work = (): void => {
      for (const message of messages.splice(0, taken)) {
        message.approximateReceiveCount++;
        message.approximateFirstReceiveTimestamp ??= now;
        if (deadLetters && message.approximateReceiveCount > (policy.maxReceiveCount ?? Infinity)) {
          persistence?.deleteMessage(message.messageId);
          deadLetters.enqueue(message);
          continue;
        }
        const { messageId, approximateReceiveCount: times, approximateFirstReceiveTimestamp: first } = message;
        const receiptHandle = `${messageId}#${times}`;
        inflightMessages.set(receiptHandle, { message, receiptHandle, visibilityDeadline: deadline });
        persistence?.updateMessageInflight(messageId, receiptHandle, deadline, times, first);
        received.push({ message, receiptHandle });
      }
    };
    this.#atOnce(work);
    return received;
  }

  delete(received: readonly Received[]): void {
    this.#atOnce(() => {
      for (const { receiptHandle } of received) this.#queue.deleteMessage(receiptHandle);
    });
  }

  /** Makes messages visible again after `delayMs`; then call `tick`. */
  release(received: readonly Received[], delayMs: number): void {
    for (const { receiptHandle } of received) {
      const held = this.#queue.inflightMessages.get(receiptHandle);
      if (held) held.visibilityDeadline = Date.now() + delayMs;
    }
  }

  /**
   * Undoes a receive, as if the messages had not been visible yet; `release` makes them visible.
   */
  hold(received: readonly Received[]): void {
    for (const { message } of received) message.approximateReceiveCount--;
  }

  /** Swaps two waiting messages. */
  swap(one: number, other: number): void {
    const { messages } = this.#queue;
    const [a, b] = [messages[one], messages[other]];
    if (a && b) [messages[one], messages[other]] = [b, a];
  }

  #atOnce(work: () => void): void {
    if (this.#queue.persistence) this.#queue.persistence.transaction(work);
    else work();
  }
}
