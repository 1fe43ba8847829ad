// Rollups under every interleaving and fault that fast-check can generate: no answer is ever wrong,
// and all work is done in the end.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { commit } from '../../lambdas/aggregate/commit.ts';
import { roll } from '../../lambdas/rollup/roll.ts';
import { run } from '../../lambdas/rollup/run.ts';
import { readRange } from '../../lambdas/stats/read-range.ts';
import { silenceLogs } from '../support/quiet.ts';
import { playRollups, rollupStory } from './rollup-scenario.ts';
import type { RollupCode } from './rollup-code.ts';

const code: RollupCode = { commit, roll, run, readRange };

// The functions log every failure of the world.
silenceLogs();

test.each([
  { size: 2, numRuns: 200 },
  { size: 4, numRuns: 100 },
])(
  'answers hold what was acknowledged, whatever is rolled up meanwhile (stories of $size rounds)',
  async ({ size, numRuns }) => {
    await fc.assert(
      fc.asyncProperty(rollupStory(size), fc.scheduler(), async (story, scheduler) => {
        expect(await playRollups(code, story, scheduler)).toEqual([]);
      }),
      { numRuns, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
    );
  },
);
