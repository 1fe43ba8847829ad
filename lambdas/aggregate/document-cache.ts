// The documents that this environment wrote last, so that a steady stream to a site costs no reads, and a race for one only small
// ones. Bounded by weight; the longest unused goes first. A stale entry costs a lost race, never a wrong number: every write is
// conditional on a version.

import type { DocumentKey } from '../domain/message.ts';
import type { StoredDay } from '../store/document-store.ts';
import { weighDocument } from './document-weight.ts';
import type { Contention } from './race-policy.ts';

/** Weight of an entry beyond its documents: the name of a site is 510 UTF-16 units at the longest. */
const ENTRY_BYTES = 1500;

/** Of the 1,024 MB that the function has; what anybody can make up, sites and paths, is in the weight. */
export const CACHE_BYTES = 160_000_000;

/** A day as it was written last, and what its next commit should know of the races for it. */
export interface CachedDay extends Contention {
  readonly stored: StoredDay;
}

interface Entry {
  readonly day: CachedDay;
  readonly weight: number;
}

export class DocumentCache {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** `maxBytes` of memory. */
  constructor(maxBytes: number = CACHE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get(key: DocumentKey): CachedDay | undefined {
    return this.#entries.get(nameOf(key))?.day;
  }

  set(key: DocumentKey, day: CachedDay): void {
    this.delete(key);
    const weight = weigh(day);
    this.#entries.set(nameOf(key), { day, weight });
    this.#bytes += weight;
    for (const name of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#remove(name);
    }
  }

  delete(key: DocumentKey): void {
    this.#remove(nameOf(key));
  }

  #remove(name: string): void {
    this.#bytes -= this.#entries.get(name)?.weight ?? 0;
    this.#entries.delete(name);
  }
}

const weigh = ({ stored: { base, tail } }: CachedDay): number =>
  ENTRY_BYTES + weighDocument(base.document) + (tail === undefined ? 0 : weighDocument(tail.document));
const nameOf = ({ site, day, shard }: DocumentKey): string => `${day}#${shard}#${site}`;
