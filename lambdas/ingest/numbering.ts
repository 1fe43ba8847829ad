// Gives every message its dot. Each (site, day) of this environment has a producer of its own, drawn at random when the pair is
// first seen, and is counted up from 0: so receipts are dense per document. When the table of counters is full the pair that was idle
// longest is forgotten; should it come back it is a new producer, so that no number is ever used twice.

import type { Dot, Producer } from '../domain/dot.ts';

/**
 * Pairs remembered. At about 150 bytes each they take 15 MB; a flood of new sites must send this many between two events of
 * another site before it costs that site eleven bytes of receipts.
 */
const MAX_COUNTERS = 100_000;

export interface NumberingOptions {
  /** 64 fresh random bits as 16 hex digits. */
  readonly newProducer: () => Producer;
  readonly maxCounters?: number;
}

export class Numbering {
  readonly #newProducer: () => Producer;
  readonly #maxCounters: number;
  /** In order of use, the longest idle first. */
  readonly #counters = new Map<string, { producer: Producer; next: number }>();

  constructor({ newProducer, maxCounters = MAX_COUNTERS }: NumberingOptions) {
    this.#newProducer = newProducer;
    this.#maxCounters = maxCounters;
  }

  /** The next dot of this site and day. */
  next(site: string, day: string): Dot {
    const key = `${day}#${site}`;
    const counter = this.#counters.get(key) ?? { producer: this.#newProducer(), next: 0 };
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    if (this.#counters.size > this.#maxCounters) {
      const [idle] = this.#counters.keys();
      if (idle !== undefined) this.#counters.delete(idle);
    }
    return { producer: counter.producer, seq: counter.next++ };
  }
}
