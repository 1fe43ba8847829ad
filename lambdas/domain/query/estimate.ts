// Estimates from a sample of visitors, each with one standard error.
//
// While nothing was cut, the rows are all visitors and every number is exact. Beyond that they are
// the visitors with the smallest hashes: a uniform sample of n out of about N, of which f = n / N.
//
// Totals. With y what a visitor adds and w whether the visitor has viewed a page, a total is
//     T = V * sum(y) / sum(w),
// where V are the distinct visitors with a view, counted apart (visitors.ts). Of this ratio the
// relative variance is (1 - f) * sum(e^2) / sum(y)^2 with e = y - (sum(y) / sum(w)) * w, and that
// of V, if it is a sketch, adds to it. Where the views x of a value are counted exactly, X in all,
// the total is X * sum(y) / sum(x), without an error of V.
//
// Ratios. R = sum(a) / sum(b), and its variance is (1 - f) * sum((a - R b)^2) / sum(b)^2. Of a
// rate that is near 0 or 1 among a few visitors that is too little: all of three who bounced do
// not show that everybody does. Its standard error is at least 1 / (m + 2) with m visitors, which
// is about what a uniform prior leaves (Laplace's rule of succession).
//
// Both are the textbook's (Cochran, "Sampling Techniques", 3rd edition, 1977, sections 2.11 and
// 6.4), with m / (m - 1) for the m visitors that a ratio is computed from.

import { standardErrorOf } from '../sketches/hyperloglog.ts';
import { countVisitors, type Visitors } from '../sketches/visitors.ts';
import { NOTHING_CUT } from '../visits/visitor-table.ts';
import type { MetricError } from './answer.ts';
import type { Sampled } from './group-sums.ts';
import type { Moments, SumName } from './sums.ts';

/** A number, and one standard error of it: 0 where it is exact, null where that is not known. */
export interface Estimate {
  readonly value: number | null;
  readonly error: MetricError;
}

/** A number without an error. */
export const exactly = (value: number | null): Estimate => ({ value, error: 0 });
/** What the sample does not tell. */
export const UNKNOWN: Estimate = { value: null, error: null };

/** The visitors whose rows were kept, and what sums over them say of all visitors. */
export class Sample {
  readonly kept: number;
  /** Whether the rows are less than all visitors. */
  readonly isCut: boolean;
  readonly #fraction: number;
  /** What one visitor of the sample stands for, its relative variance, and whether by views. */
  readonly #scale: number;
  readonly #scaleVariance: number;
  readonly #isByViews: boolean;
  readonly #viewers: number;

  /** `viewers`: all visitors that have viewed a page. */
  constructor(theta: number, sampled: Sampled, viewers: Visitors) {
    this.kept = sampled.visitors;
    this.isCut = theta < NOTHING_CUT;
    this.#fraction = theta / NOTHING_CUT;
    this.#isByViews = this.isCut && sampled.viewers > 0;
    const all = countVisitors(viewers);
    this.#scale = this.#isByViews ? all / sampled.viewers : 1 / this.#fraction;
    this.#scaleVariance = this.#isByViews && viewers.kind === 'sketch' ? standardErrorOf(all) ** 2 : 0;
    this.#viewers = sampled.viewers;
  }

  /** Visitors in all. */
  get of(): number {
    return this.isCut ? Math.round(this.kept * this.#scale) : this.kept;
  }

  total(moments: Moments, name: SumName): Estimate {
    const sum = moments.sum(name);
    if (!this.isCut || sum === 0) return exactly(sum);
    const ratio = this.#isByViews ? sum / this.#viewers : 0;
    const squares = moments.product(name, name) - 2 * ratio * moments.ofViewers(name) + ratio ** 2 * this.#viewers;
    const variance = ((1 - this.#fraction) * Math.max(0, squares)) / sum ** 2 + this.#scaleVariance;
    const value = sum * this.#scale;
    return { value, error: value * Math.sqrt(variance) };
  }

  /** A total of what has this number of views, counted exactly. */
  totalByViews(moments: Moments, name: SumName, views: number): Estimate {
    // Visitors and visits per view: hardly ever more than one, so they are rates.
    const ratio = this.ratio(moments, name, 'pageviews', true);
    if (ratio.value === null) return UNKNOWN;
    return { value: ratio.value * views, error: ratio.error === null ? null : ratio.error * views };
  }

  /** null where there is nothing to divide by. */
  ratio(moments: Moments, a: SumName, b: SumName, isRate = false): Estimate {
    const [above, below] = [moments.sum(a), moments.sum(b)];
    if (below === 0) return exactly(null);
    const value = above / below;
    if (!this.isCut) return exactly(value);
    const squares = moments.product(a, a) - 2 * value * moments.product(a, b) + value ** 2 * moments.product(b, b);
    return { value, error: this.#errorOfRatio(squares, below, moments.sum('visitors'), isRate) };
  }

  /** The share of `all` visitors that `some` of them are. */
  share(some: number, all: number): Estimate {
    if (all === 0) return exactly(null);
    const value = some / all;
    if (!this.isCut) return exactly(value);
    return { value, error: this.#errorOfRatio(some * (1 - 2 * value) + value ** 2 * all, all, all, true) };
  }

  #errorOfRatio(squares: number, below: number, visitors: number, isRate: boolean): MetricError {
    if (visitors < 2) return null;
    const rest = 1 - this.#fraction;
    const variance = (rest * Math.max(0, squares) * visitors) / (visitors - 1);
    const least = isRate ? Math.sqrt(rest) / (visitors + 2) : 0;
    return Math.max(Math.sqrt(variance) / below, least);
  }
}
