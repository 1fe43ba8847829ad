// Gives every message its dot. Each (site, day) of this environment has a producer of its own,
// drawn at random, that numbers what it sends 0, 1, 2, …: so the dots of a document are dense. A
// producer leaves the table when it numbers a message, and returns when the queue has confirmed
// that message. So if a send fails, or its answer is lost, the producer is abandoned, and no later
// number follows those that may be missing.

import type { Dot, Producer } from '../domain/dots/dot.ts';
import type { Message } from '../domain/event/message.ts';

/**
 * Pairs of site and day remembered. They take 230 bytes each, 5 MB, and 1,000 at the worst (255
 * astral characters), 20 MB of the function's 256. A flood of new sites must send this many between
 * two events of another site before it costs that site eleven bytes for a new producer.
 */
const MAX_COUNTERS = 20_000;

export interface NumberingOptions {
  /** 64 fresh random bits as 16 hex digits. */
  readonly newProducer: () => Producer;
  readonly maxCounters?: number;
}

export class Numbering {
  readonly #newProducer: () => Producer;
  readonly #maxCounters: number;
  /** The next dot of each pair, in order of use: the longest idle first. */
  readonly #next = new Map<string, Dot>();

  constructor({ newProducer, maxCounters = MAX_COUNTERS }: NumberingOptions) {
    this.#newProducer = newProducer;
    this.#maxCounters = maxCounters;
  }

  /**
   * The dot of the next message of this site and day. The message after it has a new producer,
   * unless this one is confirmed first: so has each piece of a request that must be split.
   */
  take(site: string, day: string): Dot {
    const key = keyOf(site, day);
    const dot = this.#next.get(key) ?? { producer: this.#newProducer(), seq: 0 };
    this.#next.delete(key);
    return dot;
  }

  /** The queue has stored these messages: their producers go on where they end. */
  confirm(messages: readonly Message[]): void {
    for (const { site, day, dot, events } of messages) {
      const key = keyOf(site, day);
      this.#next.delete(key);
      this.#next.set(key, { producer: dot.producer, seq: dot.seq + events.length });
      if (this.#next.size <= this.#maxCounters) continue;
      const [idle] = this.#next.keys();
      if (idle !== undefined) this.#next.delete(idle);
    }
  }
}

const keyOf = (site: string, day: string): string => `${day}#${site}`;
