// Keeps what a function has read from a table for a minute: values, and misses. Bounded,
// so that invented keys cost one read each and push out other invented keys first.

import { WeightedCache } from './weighted-cache.ts';

export interface ReadThroughCacheOptions<V> {
  /** Undefined where there is no such thing. */
  readonly read: (key: string) => Promise<V | undefined>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Values kept, and as many misses. */
  readonly maxEntries?: number;
  /** Whether a value that is too old is still good while the table does not answer. */
  readonly servesStale?: boolean;
}

/**
 * Milliseconds that a value, or a miss, is taken for true: so a change holds everywhere within a
 * minute.
 */
export const CACHE_MS = 60_000;
/** Milliseconds until a table that did not answer is asked again, while there is an old value. */
const RETRY_MS = 5000;

interface Entry<V> {
  readonly value: V | undefined;
  readonly goodUntil: number;
}

export class ReadThroughCache<V> {
  readonly #read: (key: string) => Promise<V | undefined>;
  readonly #now: () => number;
  readonly #servesStale: boolean;
  readonly #values: WeightedCache<Entry<V>>;
  readonly #misses: WeightedCache<Entry<V>>;
  /** Reads under way: a crowd of requests for one key makes one read. */
  readonly #reads = new Map<string, Promise<V | undefined>>();

  constructor({ read, now, maxEntries = 1000, servesStale = false }: ReadThroughCacheOptions<V>) {
    this.#read = read;
    this.#now = now;
    this.#servesStale = servesStale;
    this.#values = new WeightedCache(maxEntries, () => 1);
    this.#misses = new WeightedCache(maxEntries, () => 1);
  }

  /**
   * The value; undefined where there is none. Throws what the read throws, unless there is an old
   * value to go on with.
   */
  async get(key: string): Promise<V | undefined> {
    const known = this.#values.get(key) ?? this.#misses.get(key);
    if (known !== undefined && this.#now() < known.goodUntil) return known.value;
    const read = this.#reads.get(key) ?? this.#refresh(key, known);
    return await read;
  }

  /** Forgets a key: what is asked next is read. */
  forget(key: string): void {
    this.#values.delete(key);
    this.#misses.delete(key);
  }

  #refresh(key: string, known: Entry<V> | undefined): Promise<V | undefined> {
    const read = this.#readOrStale(key, known).finally(() => this.#reads.delete(key));
    this.#reads.set(key, read);
    return read;
  }

  async #readOrStale(key: string, known: Entry<V> | undefined): Promise<V | undefined> {
    try {
      const value = await this.#read(key);
      this.#keep(key, { value, goodUntil: this.#now() + CACHE_MS });
      return value;
    } catch (error) {
      if (!this.#servesStale || known?.value === undefined) throw error;
      this.#keep(key, { value: known.value, goodUntil: this.#now() + RETRY_MS });
      return known.value;
    }
  }

  #keep(key: string, entry: Entry<V>): void {
    this.forget(key);
    (entry.value === undefined ? this.#misses : this.#values).set(key, entry);
  }
}
