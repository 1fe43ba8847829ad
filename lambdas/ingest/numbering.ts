// Gives every message its dot. Each (site, day) of this environment has a producer of its own, drawn at random when the pair is
// first seen, whose events are numbered from 0: so receipts are dense per document. When the table of counters is full the pair that was
// idle longest is forgotten; should it come back it is a new producer, so that no number is ever used twice.

import type { Dot, Producer, Span } from '../domain/dot.ts';
import { MAX_REFUSED_RANGES } from '../domain/limits.ts';
import { joined, type Ranges } from '../domain/receipts.ts';

/**
 * Pairs remembered. They take 300 bytes each, 6 MB, and 1,850 at the worst, 37 MB of the function's 256: 255 astral characters, and
 * refused ranges as many as there may be. A flood of new sites must send this many between two events of another site before it costs
 * that site eleven bytes of receipts.
 */
const MAX_COUNTERS = 20_000;

export interface NumberingOptions {
  /** 64 fresh random bits as 16 hex digits. */
  readonly newProducer: () => Producer;
  readonly maxCounters?: number;
}

interface Counter {
  readonly producer: Producer;
  next: number;
  refused: [first: number, last: number][];
}

export class Numbering {
  readonly #newProducer: () => Producer;
  readonly #maxCounters: number;
  /** In order of use, the longest idle first. */
  readonly #counters = new Map<string, Counter>();

  constructor({ newProducer, maxCounters = MAX_COUNTERS }: NumberingOptions) {
    this.#newProducer = newProducer;
    this.#maxCounters = maxCounters;
  }

  /** The dot of a message of this site and day with so many events, and the producer's numbers that were refused so far. */
  take(site: string, day: string, events: number): { dot: Dot; refused: Ranges | undefined } {
    const key = keyOf(site, day);
    const counter = this.#counters.get(key) ?? { producer: this.#newProducer(), next: 0, refused: [] };
    this.#counters.delete(key);
    this.#counters.set(key, counter);
    if (this.#counters.size > this.#maxCounters) {
      const [idle] = this.#counters.keys();
      if (idle !== undefined) this.#counters.delete(idle);
    }
    const dot = { producer: counter.producer, seq: counter.next };
    counter.next += events;
    return { dot, refused: counter.refused.length === 0 ? undefined : joined(counter.refused) };
  }

  /**
   * Notes that the queue has not confirmed these numbers, and the client was told so. Messages after them say it, so that the gap is
   * not taken for an event that is still on its way.
   */
  refuse(site: string, day: string, { producer, first, last }: Span): void {
    const counter = this.#counters.get(keyOf(site, day));
    if (counter?.producer !== producer) return;
    const ranges = joined([...counter.refused, [first, last]]);
    counter.refused = pairs(ranges).slice(-MAX_REFUSED_RANGES);
  }
}

const keyOf = (site: string, day: string): string => `${day}#${site}`;

const pairs = (ranges: Ranges): [number, number][] =>
  Array.from({ length: ranges.length / 2 }, (_, index) => [ranges[2 * index] ?? 0, ranges[2 * index + 1] ?? 0]);
