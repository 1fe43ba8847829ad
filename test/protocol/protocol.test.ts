// The protocol under every interleaving and fault that fast-check can generate. Failures are
// printed as a short story with its seed.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { aggregate } from '../../lambdas/aggregate/aggregate.ts';
import { commit } from '../../lambdas/aggregate/commit.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { silenceLogs } from '../support/quiet.ts';
import { play, scenario } from './scenario.ts';
import type { Code } from './world.ts';

const code: Code = { aggregate, commit, createDocumentStore, Numbering, toMessages };

// The functions log every failure of the world.
silenceLogs();

test.each([
  { size: 2, numRuns: 1000 },
  { size: 5, numRuns: 300 },
])('counts every message exactly once, whatever fails or dies (stories of size $size)', async ({ size, numRuns }) => {
  await fc.assert(
    fc.asyncProperty(scenario(size), fc.scheduler(), async (story, scheduler) => {
      expect(await play(code, story, scheduler)).toEqual([]);
    }),
    { numRuns, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
  );
});
