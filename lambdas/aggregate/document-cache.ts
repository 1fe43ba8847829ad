// The documents that this environment wrote last, so that a steady stream to a site costs no reads,
// and a race for one only small ones. Bounded by weight; the longest unused goes first. A stale
// entry costs a lost race, never a wrong number: every write is conditional on a version.

import type { DocumentKey } from '../domain/event/message.ts';
import { weighDocument } from '../domain/document/document-weight.ts';
import { WeightedCache } from '../shared/weighted-cache.ts';
import { bytesOf, type StoredDay } from '../store/days/day-state.ts';
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
  readonly #days: WeightedCache<CachedDay>;

  /** `maxBytes` of memory. */
  constructor(maxBytes: number = CACHE_BYTES) {
    this.#days = new WeightedCache(maxBytes, weigh);
  }

  get(key: DocumentKey): CachedDay | undefined {
    return this.#days.get(nameOf(key));
  }

  set(key: DocumentKey, day: CachedDay): void {
    this.#days.set(nameOf(key), day);
  }

  delete(key: DocumentKey): void {
    this.#days.delete(nameOf(key));
  }
}

const weigh = ({ stored }: CachedDay): number => {
  const { base, delta } = stored;
  const documents = weighDocument(base.document) + (delta === undefined ? 0 : weighDocument(delta.document));
  return DAY_BYTES + bytesOf(stored) + documents;
};
const nameOf = ({ site, day, shard }: DocumentKey): string => `${day}#${shard}#${site}`;
