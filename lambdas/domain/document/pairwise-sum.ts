// Adds up a stream of things as a binary counter does: each takes part in at most log2(n) + 1
// additions, and at most that many partial sums are held. Adding a thousand days one after another
// would copy the growing sum a thousand times.

export class PairwiseSum<T> {
  readonly #add: (a: T, b: T) => T;
  /** The sum of 2^i things at place i, where there is one. */
  readonly #partial: (T | undefined)[] = [];

  /** `add` must be associative, and need not be commutative. */
  constructor(add: (a: T, b: T) => T) {
    this.#add = add;
  }

  push(value: T): void {
    let sum = value;
    let place = 0;
    for (let before = this.#partial[0]; before !== undefined; before = this.#partial[place]) {
      sum = this.#add(before, sum);
      this.#partial[place] = undefined;
      place += 1;
    }
    this.#partial[place] = sum;
  }

  /** The sum of everything that was pushed; undefined when nothing was. */
  total(): T | undefined {
    // The later and smaller sums first, so that the largest is copied once.
    return this.#partial.reduce<T | undefined>(
      (later, earlier) =>
        later === undefined || earlier === undefined ? (later ?? earlier) : this.#add(earlier, later),
      undefined,
    );
  }
}
