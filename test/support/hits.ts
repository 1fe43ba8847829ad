// A summary of top values in a form that tests can compare.

import type { TopValues } from '../../lambdas/domain/sketches/top-values.ts';

/** The hits of each kept value. */
export const hitsOf = ({ kept }: TopValues): Map<string, number> =>
  new Map(kept.map(({ value, hits }) => [value, hits]));
