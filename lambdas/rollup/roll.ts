// Makes a rollup that is due, from the documents below it alone, so it may be made again at any time. The order of the steps is what keeps
// answers right (rollup-guard.ts says why), and leaves something due whatever dies in the middle:
//
//   the item is there ─▶ look below: close every day, or take the children's rollups ─▶ write, if it was not struck out since the first step
//   ─▶ its parent is due ─▶ it is no longer due

import { DocumentTooLargeError } from '../domain/document-codec.ts';
import type { DocumentKey } from '../domain/message.ts';
import { childrenOf, daysOf, isWithinPeriod, levelBelow, parentOf, type Period } from '../domain/periods.ts';
import { PairwiseSum } from '../domain/pairwise-sum.ts';
import { addSummaries, noSummary, type Summary, summaryOf } from '../domain/summary.ts';
import { forEachParallel } from '../shared/parallel.ts';
import { documentOf, type DocumentStore, updatedAtOf } from '../store/document-store.ts';
import type { Due, DueStore } from '../store/due-store.ts';
import { LostRaceError } from '../store/lost-race.ts';
import type { RollupKey, RollupStore } from '../store/rollup-store.ts';

export interface RollDeps {
  readonly documents: Pick<DocumentStore, 'read' | 'close'>;
  readonly rollups: RollupStore;
  readonly dues: DueStore;
}

/** Days closed at once. */
const MAX_PARALLEL_DAYS = 4;
/** Days of the past are seldom written to; one that loses so many races is being filled just now, and waits for the next run. */
const MAX_RACES = 5;

/** `done`: there is a rollup. `too large`: there is none, it would outgrow its item, and answers are read from what is below it. */
export type Settled = 'done' | 'too large';

/** Does what a due item asks for. Throws as `roll` does, but for DocumentTooLargeError; the rollup stays due then. */
export async function settle(due: Due, deps: RollDeps): Promise<Settled> {
  const settled = await rollIfNeeded(due, deps);
  const parent = parentOf(due.period);
  if (parent !== undefined) await deps.dues.put({ ...due, period: parent });
  // It stays when somebody has announced an event since it was read, and may have struck out what was made meanwhile.
  await deps.dues.remove(due);
  return settled;
}

/** Where there is a rollup, it holds whatever its days hold; who announces an event strikes it out, and makes it due again. */
async function rollIfNeeded(due: Due, deps: RollDeps): Promise<Settled> {
  if ((await deps.rollups.read(due))?.summary !== undefined) return 'done';
  try {
    await roll(due, deps);
    return 'done';
  } catch (error) {
    if (error instanceof DocumentTooLargeError) return 'too large';
    throw error;
  }
}

/**
 * Makes a rollup, and those below that it needs. Throws LostRaceError when a late event came between, DocumentTooLargeError where it would
 * outgrow its item, and whatever the stores throw; there is no rollup then, and answers are read from what is below it.
 */
export async function roll(key: RollupKey, deps: RollDeps): Promise<Summary> {
  const { rollups } = deps;
  const generation = (await rollups.read(key))?.generation ?? (await rollups.begin(key));
  const summary = key.period.level === 'dekad' ? await sumDays(key, deps) : await sumChildren(key, deps);
  await rollups.write(key, generation, summary);
  return summary;
}

async function sumDays({ site, shard, period }: RollupKey, { documents }: RollDeps): Promise<Summary> {
  const sum = new PairwiseSum(addSummaries);
  await forEachParallel(daysOf(period), MAX_PARALLEL_DAYS, async (day) => {
    sum.push(await closeDay({ site, day, shard }, documents));
  });
  return sum.total() ?? noSummary;
}

/** Absent days and rolled ones too: an event for one may be on its way, from somebody who has announced it to an earlier rollup. */
async function closeDay(key: DocumentKey, documents: RollDeps['documents']): Promise<Summary> {
  for (let races = 0; ; races += 1) {
    const day = await documents.read(key);
    try {
      await documents.close(key, day);
      return summaryOf(documentOf(day), updatedAtOf(day));
    } catch (error) {
      if (!(error instanceof LostRaceError) || races === MAX_RACES) throw error;
    }
  }
}

async function sumChildren({ site, shard, period }: RollupKey, deps: RollDeps): Promise<Summary> {
  const below = levelBelow(period.level);
  if (below === 'day') return noSummary;
  // Before the children: what is due stays so until its rollup has an item, so in this order one of both is seen.
  const dues = await deps.dues.of(site, shard);
  const found = new Map<string, Summary | undefined>();
  const run = { level: below, from: period.first, to: period.last };
  for await (const child of deps.rollups.readRange(site, shard, run, true)) found.set(child.period.name, child.summary);

  const sum = new PairwiseSum(addSummaries);
  for (const child of childrenOf(period)) {
    if (!found.has(child.name) && !hasDue(dues, child)) continue; // No event was ever announced for it.
    sum.push(found.get(child.name) ?? (await roll({ site, shard, period: child }, deps)));
  }
  return sum.total() ?? noSummary;
}

const hasDue = (dues: readonly RollupKey[], child: Period): boolean =>
  dues.some(({ period }) => isWithinPeriod(period, child));
