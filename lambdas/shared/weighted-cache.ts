// A cache that is bounded by the weight of what it keeps: bytes of memory, or how many there are.
// What is longest unused goes first, so names that strangers make up push each other out.

export class WeightedCache<V> {
  readonly #maxWeight: number;
  readonly #weigh: (value: V) => number;
  /** In order of use, the longest idle first. */
  readonly #entries = new Map<string, { readonly value: V; readonly weight: number }>();
  #weight = 0;

  /** `weigh` says what a value adds to the weight, which is `maxWeight` at most. */
  constructor(maxWeight: number, weigh: (value: V) => number) {
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  /** Of all that is kept. */
  get weight(): number {
    return this.#weight;
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
    const weight = this.#weigh(value);
    if (weight > this.#maxWeight) return;
    this.#entries.set(name, { value, weight });
    this.#weight += weight;
    for (const idle of this.#entries.keys()) {
      if (this.#weight <= this.#maxWeight) break;
      this.delete(idle);
    }
  }

  delete(name: string): void {
    this.#weight -= this.#entries.get(name)?.weight ?? 0;
    this.#entries.delete(name);
  }
}
