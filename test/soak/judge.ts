// Decides whether a series of measurements is flat. The first third of a run is its warm-up. Each
// of the other two thirds gives its median, which spikes do not move; the later one may exceed the
// earlier by a bound, and no more. A leak grows with every request, so a longer run finds a smaller
// one: in ten minutes at 50 requests a second, the thirds are 10,000 requests apart, and 1 MB is
// 100 bytes a request.

import { median } from '../../kit/statistics.ts';

/** The measurements of one quantity, in the order of time. */
export interface Series {
  readonly name: string;
  readonly unit: 'MB' | 'KB' | '';
  readonly values: readonly number[];
  /** How far the last third may exceed the second: by this share of it, plus this amount. */
  readonly drift: { readonly share: number; readonly plus: number };
  /** The largest value allowed at any time. */
  readonly most?: number;
}

export interface Verdict {
  readonly series: Series;
  /** Medians of the second third and of the last; NaN if there are too few values. */
  readonly second: number;
  readonly last: number;
  /** The largest allowed value of `last`. */
  readonly bound: number;
  readonly largest: number;
  readonly fault: string | undefined;
}

/** Two values in each third are too few for a verdict. */
export const LEAST_VALUES = 9;

/**
 * Judges one series; `fault` says what is wrong with it. The medians of a series that is too short
 * are NaN, and it has no drift.
 */
export function judge(series: Series): Verdict {
  const { values, drift, most = Infinity } = series;
  const third = Math.floor(values.length / 3);
  const isLong = values.length >= LEAST_VALUES;
  const second = isLong ? median(values.slice(-2 * third, -third)) : Number.NaN;
  const last = isLong ? median(values.slice(-third)) : Number.NaN;
  const bound = second * (1 + drift.share) + drift.plus;
  const largest = values.reduce((a, b) => Math.max(a, b), 0);
  const fault = largest > most ? 'too large' : last > bound ? 'grows' : undefined;
  return { series, second, last, bound, largest, fault };
}
