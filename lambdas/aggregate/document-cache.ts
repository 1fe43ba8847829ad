// The documents that this environment wrote last, so that a steady stream to a site costs no reads. Bounded by weight; the
// longest unused goes first. A stale entry costs a lost race, never a wrong number: every write is conditional on a version.

import type { DocumentKey } from '../domain/message.ts';
import { bytesOf, type StoredDay } from '../store/document-store.ts';

/** Weight of an entry beyond its encoded bytes: keys and small objects. */
const ENTRY_BYTES = 1000;

/** Encoded bytes. Decoded, documents take up to ten times that: 160 MB of the function's memory. */
const MAX_BYTES = 16_000_000;

export class DocumentCache {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, StoredDay>();
  #bytes = 0;

  constructor(maxBytes: number = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get(key: DocumentKey): StoredDay | undefined {
    return this.#entries.get(nameOf(key));
  }

  set(key: DocumentKey, stored: StoredDay): void {
    this.delete(key);
    this.#entries.set(nameOf(key), stored);
    this.#bytes += weigh(stored);
    for (const [name, oldest] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#entries.delete(name);
      this.#bytes -= weigh(oldest);
    }
  }

  delete(key: DocumentKey): void {
    const stored = this.#entries.get(nameOf(key));
    if (stored === undefined) return;
    this.#entries.delete(nameOf(key));
    this.#bytes -= weigh(stored);
  }
}

const weigh = (stored: StoredDay): number => bytesOf(stored) + ENTRY_BYTES;
const nameOf = ({ site, day, shard }: DocumentKey): string => `${day}#${shard}#${site}`;
