// The laws detect bugs: with any one of these bugs in the code, they break within a few dozen
// stories.

import { expect, test } from 'vitest';

import { aggregate } from '../../lambdas/aggregate/aggregate.ts';
import { commit } from '../../lambdas/aggregate/commit.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { silenceLogs } from '../support/quiet.ts';
import { ENOUGH_STORIES, firstBreak } from './first-break.ts';
import { addressOf } from './mutants/modules.ts';
import type { Mutant } from './mutants/mutant.ts';
import { MUTANTS } from './mutants/mutants.ts';
import { play, scenario } from './scenario.ts';
import type { Code } from './world.ts';

const real: Code = { aggregate, commit, createDocumentStore, Numbering, toMessages };

silenceLogs();

const broken = (code: Code, stories?: number): Promise<string> =>
  firstBreak(scenario(4), (story, scheduler) => play(code, story, scheduler), stories);

const load = async (mutant: Mutant): Promise<Partial<Code>> => (await import(addressOf(mutant))) as Partial<Code>;

test.each(MUTANTS)('is caught: $name', async (mutant) => {
  const mutated = await load(mutant);
  const code: Code = {
    aggregate: mutated.aggregate ?? real.aggregate,
    commit: mutated.commit ?? real.commit,
    createDocumentStore: mutated.createDocumentStore ?? real.createDocumentStore,
    Numbering: mutated.Numbering ?? real.Numbering,
    toMessages: mutated.toMessages ?? real.toMessages,
  };
  expect(await broken(code)).toMatch(mutant.breaks);
});

test.each([
  {
    bug: 'skip the version condition',
    tableBugs: { ignoresVersion: true },
    breaks: /dots were lost|never|acknowledged/,
  },
  {
    bug: 'take a record without its dot',
    tableBugs: { events: { recordIgnoresDot: true } },
    breaks: /is counted 0 times instead of 1/,
  },
])('is caught: $bug', async ({ tableBugs, breaks }) => {
  expect(await broken({ ...real, tableBugs })).toMatch(breaks);
});

// By as many as find every bug; protocol.test.ts plays other ones in every run.
test('none is seen where there is no bug, by the first of these stories', async () => {
  expect(await broken(real, ENOUGH_STORIES)).toBe('');
});
