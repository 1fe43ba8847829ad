// The functions whose laws the stories of rollups check.

import type { TableBugs } from './memory-stores.ts';

/** The code under test: the real code, or a mutant. */
export interface RollupCode {
  readonly commit: typeof import('../../lambdas/aggregate/commit.ts').commit;
  readonly roll: typeof import('../../lambdas/rollup/roll.ts').roll;
  readonly run: typeof import('../../lambdas/rollup/run.ts').run;
  readonly readRange: typeof import('../../lambdas/stats/read-range.ts').readRange;
  readonly tableBugs?: TableBugs;
}
