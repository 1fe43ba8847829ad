// The laws of rollups detect bugs: with any one of these bugs in the code, they break within a few
// dozen stories.

import { expect, test } from 'vitest';

import { commit } from '../../lambdas/aggregate/commit.ts';
import { roll } from '../../lambdas/rollup/roll.ts';
import { run } from '../../lambdas/rollup/run.ts';
import { readRange } from '../../lambdas/stats/read-range.ts';
import { silenceLogs } from '../support/quiet.ts';
import { ENOUGH_STORIES, firstBreak } from './first-break.ts';
import { addressOf } from './mutants/modules.ts';
import { NEVER_MADE, WRONG_AT_LAST } from './mutants/mutant.ts';
import { ROLLUP_MUTANTS } from './mutants/mutants.ts';
import { playRollups, rollupStory } from './rollup-scenario.ts';
import type { RollupCode } from './rollup-code.ts';

const real: RollupCode = { commit, roll, run, readRange };

silenceLogs();

const broken = (code: RollupCode, stories?: number): Promise<string> =>
  firstBreak(rollupStory(4), (story, scheduler) => playRollups(code, story, scheduler), stories);

test.each(ROLLUP_MUTANTS)('is caught: $name', async (mutant) => {
  const mutated = (await import(addressOf(mutant))) as Partial<RollupCode>;
  const code: RollupCode = {
    ...real,
    commit: mutated.commit ?? real.commit,
    roll: mutated.roll ?? real.roll,
    run: mutated.run ?? real.run,
    readRange: mutated.readRange ?? real.readRange,
  };
  expect(await broken(code)).toMatch(mutant.breaks);
});

test.each([
  { bug: 'answer from a sum that is due', rollups: { keepsMarked: true }, breaks: NEVER_MADE },
  { bug: 'write a sum whose epoch is over', rollups: { ignoresEpoch: true }, breaks: WRONG_AT_LAST },
  { bug: 'forget that a sum is due again', rollups: { losesDue: true }, breaks: NEVER_MADE },
])('is caught: $bug', async ({ rollups, breaks }) => {
  expect(await broken({ ...real, tableBugs: { rollups } })).toMatch(breaks);
});

// By as many as find every bug; rollups.test.ts plays other ones in every run.
test('none is seen where there is no bug, by the first of these stories', async () => {
  expect(await broken(real, ENOUGH_STORIES)).toBe('');
});
