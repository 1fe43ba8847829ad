// What the bodies of items decode to, kept by a reader who asks for the same days again and again:
// to decode one takes a hundred times what it takes to compare its bytes. An entry is used only
// where all bytes are those that it was decoded from. So it is never old, and an answer is the same
// with it and without.
//
// What is decoded is shared by all who ask: it is to read from.

import type { Parts } from '../../domain/document/document-codec.ts';
import { WeightedCache } from '../../shared/weighted-cache.ts';
import type { ItemKey } from './keys.ts';

interface Decoded {
  readonly bodies: readonly Uint8Array[];
  readonly value: unknown;
  /** Of the value. */
  readonly bytes: number;
}

/** Of an entry, beyond what it was decoded from and to: the longest key has 1,600 characters. */
const ENTRY_BYTES = 2000;

export class DecodedBodies {
  readonly #kept: WeightedCache<Decoded>;

  /** `maxBytes` of memory. */
  constructor(maxBytes: number) {
    this.#kept = new WeightedCache(maxBytes, ({ bodies, bytes }) =>
      bodies.reduce((sum, body) => sum + body.length, ENTRY_BYTES + bytes),
    );
  }

  /** Bytes of memory that are taken. */
  get bytes(): number {
    return this.#kept.weight;
  }

  /**
   * What `decode` makes of these bodies, and of nothing else but the name: a name stands for one
   * item and one way to decode it. `weigh` says how many bytes of memory that takes.
   */
  of<T>(name: string, bodies: readonly Uint8Array[], decode: () => T, weigh: (value: T) => number): T {
    const known = this.#kept.get(name);
    if (known !== undefined && areEqual(known.bodies, bodies)) return known.value as T;
    const value = decode();
    // Copies: what was read may be a view of a larger buffer, which it would keep.
    this.#kept.set(name, { bodies: bodies.map((body) => new Uint8Array(body)), value, bytes: weigh(value) });
    return value;
  }
}

/** Of an item, or of what begins with it, of which a reader has decoded these parts. */
export const nameOf = (parts: Parts, { pk, sk }: ItemKey): string => `${parts} ${sk} ${pk}`;

const areEqual = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((body, place) => Buffer.compare(body, b[place] ?? NO_BYTES) === 0);

const NO_BYTES = new Uint8Array();
