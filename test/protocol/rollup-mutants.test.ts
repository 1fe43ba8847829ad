// The checks of rollups bite: with any one of these bugs in the code, their laws are broken within a few hundred stories.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { commit } from '../../lambdas/aggregate/commit.ts';
import { roll } from '../../lambdas/rollup/roll.ts';
import { run } from '../../lambdas/rollup/run.ts';
import { readRange } from '../../lambdas/stats/read-range.ts';
import { silenceLogs } from '../support/quiet.ts';
import { pathOf } from './mutant.ts';
import { ROLLUP_MUTANTS, ROLLUP_TABLE_BUGS } from './rollup-mutants.ts';
import { playRollups, rollupStory } from './rollup-scenario.ts';
import type { RollupCode } from './rollup-world.ts';

const real: RollupCode = { commit, roll, run, readRange };

silenceLogs();

/** Plays stories with a fixed seed until a law breaks; says which, or '' when none did. */
async function firstBreak(code: RollupCode): Promise<string> {
  let broken = '';
  await fc.check(
    fc.asyncProperty(rollupStory(4), fc.scheduler(), async (story, scheduler) => {
      broken = (await playRollups(code, story, scheduler)).join('; ');
      return broken === '';
    }),
    { numRuns: 1000, seed: 42, endOnFailure: true },
  );
  return broken;
}

test.each(ROLLUP_MUTANTS)('is caught: $name', async (mutant) => {
  const mutated = (await import(/* @vite-ignore */ pathOf(mutant))) as Partial<RollupCode>;
  const code: RollupCode = {
    ...real,
    commit: mutated.commit ?? real.commit,
    roll: mutated.roll ?? real.roll,
    run: mutated.run ?? real.run,
    readRange: mutated.readRange ?? real.readRange,
  };
  expect(await firstBreak(code)).toMatch(mutant.breaks);
});

test.each(ROLLUP_TABLE_BUGS)('is caught: $bug', async ({ rollups, breaks }) => {
  expect(await firstBreak({ ...real, tableBugs: { rollups } })).toMatch(breaks);
});

test('none is seen where there is no bug, by the same stories', async () => {
  expect(await firstBreak(real)).toBe('');
});
