// Quantiles of a list of values.

/**
 * The smallest value that at least the share `q` (0 to 1) of all values does not exceed (nearest
 * rank). NaN for an empty list.
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value, or the mean of the middle two. NaN for an empty list. */
export const median = (values: readonly number[]): number => (quantile(values, 0.5) + quantile(values, 0.5 + 1e-9)) / 2;

export const sum = (values: Iterable<number>): number => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
