// A cache that is bounded by the memory of what it keeps. What is longest unused goes first, so
// names that strangers make up push each other out.

export class WeightedCache<V> {
  readonly #maxBytes: number;
  readonly #weigh: (value: V) => number;
  /** In order of use, the longest idle first. */
  readonly #entries = new Map<string, { readonly value: V; readonly bytes: number }>();
  #bytes = 0;

  /** `maxBytes` of memory; `weigh` says how many a value takes. */
  constructor(maxBytes: number, weigh: (value: V) => number) {
    this.#maxBytes = maxBytes;
    this.#weigh = weigh;
  }

  /** Bytes of all that is kept: at most `maxBytes`. */
  get bytes(): number {
    return this.#bytes;
  }

  get(name: string): V | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    this.#entries.delete(name);
    this.#entries.set(name, entry);
    return entry.value;
  }

  /** Keeps it, unless it alone is too heavy. */
  set(name: string, value: V): void {
    this.delete(name);
    const bytes = this.#weigh(value);
    if (bytes > this.#maxBytes) return;
    this.#entries.set(name, { value, bytes });
    this.#bytes += bytes;
    for (const idle of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(idle);
    }
  }

  delete(name: string): void {
    this.#bytes -= this.#entries.get(name)?.bytes ?? 0;
    this.#entries.delete(name);
  }
}
