// Sums over visitors, by group, and what their errors are computed from. Each visitor adds a few
// numbers to a group; kept are the sums of these, of their products, and of their products with
// whether the visitor has viewed a page at all.

/** What a visitor adds to a group. */
export const SUMS = [
  /** 1, if at all. */
  'visitors',
  'visits',
  'bounces',
  /** Durations of visits. */
  'seconds',
  /** Views in visits: those that are interactive. */
  'visitViews',
  /** All views, and all events. */
  'pageviews',
  'events',
] as const;
export type SumName = (typeof SUMS)[number];

/** The totals of one group. */
export interface Moments {
  /** Sum over visitors. */
  sum(name: SumName): number;
  /** Sum over visitors of the product. 0 unless products were asked for. */
  product(a: SumName, b: SumName): number;
  /** Sum over visitors that have viewed a page. 0 unless products were asked for. */
  ofViewers(name: SumName): number;
}

/** Which sums are asked for, and whether their products are, which errors need. */
export interface Wanted {
  readonly sums: ReadonlySet<SumName>;
  readonly products: boolean;
}

/** Sums of all groups, in arrays that grow with them. */
export class Sums {
  /** Of each of SUMS its place among those that are wanted; -1 where it is not. */
  readonly places: Readonly<Record<SumName, number>>;
  readonly #size: number;
  readonly #products: boolean;
  readonly #width: number;
  #totals = new Float64Array(0);
  /** What the present visitor has added so far. */
  #current = new Float64Array(0);
  #isTouched = new Uint8Array(0);
  readonly #touched: number[] = [];

  /** Visitors are always wanted. */
  constructor({ sums, products }: Wanted) {
    const wanted = SUMS.filter((name) => name === 'visitors' || sums.has(name));
    this.places = Object.fromEntries(SUMS.map((name) => [name, wanted.indexOf(name)])) as Record<SumName, number>;
    this.#size = wanted.length;
    this.#products = products;
    this.#width = products ? this.#size * (2 + this.#size) : this.#size;
    this.#reserve(64);
  }

  /** Adds to a group, on behalf of the present visitor; nothing where the place is -1. */
  add(group: number, place: number, value: number): void {
    if (place < 0) return;
    const at = group * this.#size + place;
    this.#current[at] = (this.#current[at] ?? 0) + value;
  }

  /** The present visitor is in this group. To be called before anything is added to it. */
  touch(group: number): void {
    if (group >= this.#isTouched.length) this.#reserve(2 * group);
    if (this.#isTouched[group] === 1) return;
    this.#isTouched[group] = 1;
    this.#touched.push(group);
    this.#current[group * this.#size] = 1;
  }

  /** Ends the present visitor: the next call is about another one. */
  next(hasViewed: boolean): void {
    for (const group of this.#touched) {
      this.#isTouched[group] = 0;
      const from = group * this.#size;
      this.#addUp(from, group * this.#width, hasViewed);
      this.#current.fill(0, from, from + this.#size);
    }
    this.#touched.length = 0;
  }

  of(group: number): Moments {
    const { places } = this;
    const size = this.#size;
    const at = (place: number): number => this.#totals[group * this.#width + place] ?? 0;
    const has = (name: SumName): boolean => this.#products && places[name] >= 0;
    return {
      sum: (name) => (places[name] < 0 ? 0 : at(places[name])),
      product: (a, b) => (has(a) && has(b) ? at(size + places[a] * size + places[b]) : 0),
      ofViewers: (name) => (has(name) ? at(size + size * size + places[name]) : 0),
    };
  }

  #addUp(from: number, to: number, hasViewed: boolean): void {
    const [totals, current, size] = [this.#totals, this.#current, this.#size];
    for (let a = 0; a < size; a += 1) {
      const value = current[from + a] ?? 0;
      if (value === 0) continue;
      totals[to + a] = (totals[to + a] ?? 0) + value;
      if (!this.#products) continue;
      const viewers = to + size + size * size + a;
      if (hasViewed) totals[viewers] = (totals[viewers] ?? 0) + value;
      const row = to + size + a * size;
      for (let b = 0; b < size; b += 1) totals[row + b] = (totals[row + b] ?? 0) + value * (current[from + b] ?? 0);
    }
  }

  #reserve(groups: number): void {
    this.#totals = grown(this.#totals, groups * this.#width);
    this.#current = grown(this.#current, groups * this.#size);
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
