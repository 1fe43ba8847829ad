// A summary of top values as tests like to look at it.

import type { TopValues } from '../../lambdas/domain/sketches/top-values.ts';

/** How often each value that is kept was counted since it is. */
export const hitsOf = ({ kept }: TopValues): Map<string, number> =>
  new Map(kept.map(({ value, hits }) => [value, hits]));
