// The documents that this environment wrote last, so that a steady stream to a site costs no reads,
// and a race for one only small ones. Bounded by weight; the longest unused goes first. A stale
// entry costs a lost race, never a wrong number: every write is conditional on a version.

import type { DocumentKey } from '../domain/event/message.ts';
import { headOf } from '../domain/document/sections.ts';
import { bytesOf, type StoredDay } from '../store/days/day-state.ts';
import { weighDocument } from './document-weight.ts';
import type { Contention } from './race-policy.ts';

/**
 * Weight of a day beyond its documents and their bytes: the name of a site is 510 UTF-16 units at
 * the longest.
 */
const DAY_BYTES = 1500;

/**
 * Of the 1,024 MB that the function has. Strangers choose site names and paths, so the weight
 * counts both.
 */
export const CACHE_BYTES = 160_000_000;

/** A day as it was written last, and what its next commit should know of the races for it. */
export interface CachedDay extends Contention {
  readonly stored: StoredDay;
}

export class DocumentCache {
  readonly #maxBytes: number;
  readonly #days = new Map<string, CachedDay>();
  #bytes = 0;

  /** `maxBytes` of memory. */
  constructor(maxBytes: number = CACHE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get(key: DocumentKey): CachedDay | undefined {
    return this.#days.get(nameOf(key));
  }

  set(key: DocumentKey, day: CachedDay): void {
    this.delete(key);
    this.#days.set(nameOf(key), day);
    this.#bytes += weigh(day);
    for (const name of this.#days.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#remove(name);
    }
  }

  delete(key: DocumentKey): void {
    this.#remove(nameOf(key));
  }

  #remove(name: string): void {
    const day = this.#days.get(name);
    if (day !== undefined) this.#bytes -= weigh(day);
    this.#days.delete(name);
  }
}

/** The same for the same day, always. */
const weigh = ({ stored }: CachedDay): number => {
  const { base, delta } = stored;
  const documents = weighDocument(base.document) + (delta === undefined ? 0 : weighDocument(delta.document));
  // The head of the base is kept for the next delta (sections.ts).
  return DAY_BYTES + bytesOf(stored) + headOf(base.body).length + documents;
};
const nameOf = ({ site, day, shard }: DocumentKey): string => `${day}#${shard}#${site}`;
