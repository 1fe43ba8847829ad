// Entry of the rollup function, which a schedule calls: wires the real table and clock to run.ts.

import { randomUUID } from 'node:crypto';

import type { Context } from 'aws-lambda';

import { text } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { ENV } from '../shared/names.ts';
import { createItemStore } from '../store/day-items.ts';
import { createDocumentStore } from '../store/document-store.ts';
import { createDueStore } from '../store/due-store.ts';
import { createRollupStore } from '../store/rollup-store.ts';
import { connectTables } from '../store/table.ts';
import { type RollDeps, settle } from './roll.ts';
import { run } from './run.ts';

/** Kept back from the function's time for rollups that were begun: 16 at once, each of some fifty calls at the worst. */
const RESERVE_MS = 20_000;

const table = connectTables()(text(ENV.statsTable));
const deps: RollDeps = {
  documents: createDocumentStore(createItemStore(table)),
  rollups: createRollupStore(table),
  dues: createDueStore(table, randomUUID),
};

/** Throws when something is wrong with a document, so that the alarm says so; everything else is rolled up all the same. */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  const { failed, ...outcome } = await run(deadline, {
    dues: deps.dues,
    settle: (due) => settle(due, deps),
    now: Date.now,
  });
  log.debug('rolled up', () => ({ ...outcome, failed }));
  if (failed > 0) throw new Error(`${failed} rollups could not be made: see the lines before`);
}
