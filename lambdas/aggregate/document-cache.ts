// The documents that this environment wrote last, so that a steady stream to a site costs no reads, and a race for one only small
// ones. Bounded by weight; the longest unused goes first. A stale entry costs a lost race, never a wrong number: every write is
// conditional on a version.

import type { DocumentKey } from '../domain/message.ts';
import { bytesOf, type StoredDay } from '../store/document-store.ts';

/** Weight of an entry beyond its encoded bytes: keys and small objects. */
const ENTRY_BYTES = 1000;

/** Encoded bytes. Decoded, documents take up to ten times that: 160 MB of the function's memory. */
const MAX_BYTES = 16_000_000;

export interface CachedDay {
  readonly stored: StoredDay;
  /** Epoch milliseconds. From then on it is likely to be old, as others are writing it too; Infinity where nobody does. */
  readonly freshUntil: number;
  /** How often the pause after a lost race for it is doubled. */
  readonly crowding: number;
}

export class DocumentCache {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, CachedDay>();
  #bytes = 0;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get(key: DocumentKey): CachedDay | undefined {
    return this.#entries.get(nameOf(key));
  }

  set(key: DocumentKey, day: CachedDay): void {
    this.delete(key);
    this.#entries.set(nameOf(key), day);
    this.#bytes += weigh(day);
    for (const [name, oldest] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#entries.delete(name);
      this.#bytes -= weigh(oldest);
    }
  }

  delete(key: DocumentKey): void {
    const day = this.#entries.get(nameOf(key));
    if (day === undefined) return;
    this.#entries.delete(nameOf(key));
    this.#bytes -= weigh(day);
  }
}

const weigh = ({ stored }: CachedDay): number => bytesOf(stored) + ENTRY_BYTES;
const nameOf = ({ site, day, shard }: DocumentKey): string => `${day}#${shard}#${site}`;
