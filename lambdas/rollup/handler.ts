// Entry of the rollup function, which a schedule calls once a day: wires the real tables and clock
// to run.ts and forget-salts.ts.

import type { Context } from 'aws-lambda';

import { text } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { ENV } from '../shared/names.ts';
import { createSaltStore } from '../store/access/salt-store.ts';
import { createDayItemStore } from '../store/days/day-items.ts';
import { createDocumentReader } from '../store/days/document-reader.ts';
import { createRollupStore } from '../store/rollups/rollup-store.ts';
import { connectTables } from '../store/table/table.ts';
import { forgetSalts } from './forget-salts.ts';
import { roll, type RollDeps } from './roll.ts';
import { run } from './run.ts';

/**
 * Kept back from the function's time for periods that were begun: 16 at once, each a month of nine
 * pages at the worst, and its year.
 */
const RESERVE_MS = 20_000;

const tables = connectTables();
const salts = createSaltStore(tables(text(ENV.saltsTable)));
const table = tables(text(ENV.statsTable));
const items = createDayItemStore(table);
const rollups = createRollupStore(table, Math.random);
const deps: RollDeps = { documents: createDocumentReader(items), items, rollups, now: Date.now };

/**
 * Throws if a document is damaged, or a salt could not be deleted, so that the alarm fires; all
 * other work is done first.
 */
export async function handler(_event: unknown, context: Context): Promise<void> {
  const deadline = Date.now() + context.getRemainingTimeInMillis() - RESERVE_MS;
  const areForgotten = await forgets();
  const { failed, ...outcome } = await run(deadline, { rollups, roll: (key) => roll(key, deps), now: Date.now });
  log.debug('rolled up', () => ({ ...outcome, failed }));
  if (failed > 0) throw new Error(`${failed} rollups could not be made: see the lines before`);
  if (!areForgotten) throw new Error('salts could not be deleted: see the lines before');
}

async function forgets(): Promise<boolean> {
  try {
    await forgetSalts(salts, Date.now());
    return true;
  } catch (error) {
    log.error('salts not deleted', error);
    return false;
  }
}
