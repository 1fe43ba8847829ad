// Sums over visitors, by group, and what their errors are computed from. Each visitor adds a few
// numbers to a group; kept are the sums of these, of their products, and of their products with
// whether the visitor has viewed a page at all.

/** What a visitor adds to a group. */
export const SUM = {
  /** 1, if at all. */
  visitors: 0,
  visits: 1,
  bounces: 2,
  /** Durations of visits. */
  seconds: 3,
  /** Views in visits: interactive ones. */
  visitViews: 4,
  /** All views, and all events. */
  pageviews: 5,
  events: 6,
} as const;
export type SumName = keyof typeof SUM;

const SIZE = Object.keys(SUM).length;
/** Sums, those of products with each other, and those of products with "viewed a page". */
const TOTALS = SIZE + SIZE * SIZE + SIZE;

/** The totals of one group. */
export interface Moments {
  /** Sum over visitors. */
  sum(name: SumName): number;
  /** Sum over visitors of the product. 0 unless products were asked for. */
  product(a: SumName, b: SumName): number;
  /** Sum over visitors that have viewed a page. 0 unless products were asked for. */
  ofViewers(name: SumName): number;
}

export class Sums {
  readonly #withProducts: boolean;
  readonly #width: number;
  #totals = new Float64Array(0);
  /** What the present visitor has added so far. */
  #current = new Float64Array(0);
  #isTouched = new Uint8Array(0);
  #touched: number[] = [];

  /** `withProducts`: for errors. */
  constructor(withProducts: boolean) {
    this.#withProducts = withProducts;
    this.#width = withProducts ? TOTALS : SIZE;
    this.#reserve(16);
  }

  /** Adds to a group, on behalf of the present visitor. */
  add(group: number, place: number, value: number): void {
    const at = group * SIZE + place;
    this.#current[at] = (this.#current[at] ?? 0) + value;
  }

  /** The present visitor is in this group. To be called before anything is added to it. */
  touch(group: number): void {
    if (group >= this.#isTouched.length) this.#reserve(2 * group);
    if (this.#isTouched[group] === 1) return;
    this.#isTouched[group] = 1;
    this.#touched.push(group);
    this.#current[group * SIZE + SUM.visitors] = 1;
  }

  /** Ends the present visitor: the next call is about another one. */
  next(hasViewed: boolean): void {
    for (const group of this.#touched) {
      this.#isTouched[group] = 0;
      this.#addUp(group * SIZE, group * this.#width, hasViewed);
      this.#current.fill(0, group * SIZE, (group + 1) * SIZE);
    }
    this.#touched = [];
  }

  of(group: number): Moments {
    const at = (place: number): number => this.#totals[group * this.#width + place] ?? 0;
    const products = this.#withProducts;
    return {
      sum: (name) => at(SUM[name]),
      product: (a, b) => (products ? at(SIZE + SUM[a] * SIZE + SUM[b]) : 0),
      ofViewers: (name) => (products ? at(SIZE + SIZE * SIZE + SUM[name]) : 0),
    };
  }

  #addUp(from: number, to: number, hasViewed: boolean): void {
    const totals = this.#totals;
    for (let a = 0; a < SIZE; a += 1) {
      const value = this.#current[from + a] ?? 0;
      if (value === 0) continue;
      totals[to + a] = (totals[to + a] ?? 0) + value;
      if (!this.#withProducts) continue;
      const viewers = to + SIZE + SIZE * SIZE + a;
      if (hasViewed) totals[viewers] = (totals[viewers] ?? 0) + value;
      const row = to + SIZE + a * SIZE;
      for (let b = 0; b < SIZE; b += 1)
        totals[row + b] = (totals[row + b] ?? 0) + value * (this.#current[from + b] ?? 0);
    }
  }

  #reserve(groups: number): void {
    this.#totals = grown(this.#totals, groups * this.#width);
    this.#current = grown(this.#current, groups * SIZE);
    const touched = new Uint8Array(groups);
    touched.set(this.#isTouched);
    this.#isTouched = touched;
  }
}

function grown(numbers: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(length);
  longer.set(numbers);
  return longer;
}
