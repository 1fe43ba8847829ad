// Makes the sum of a due period from the level below alone: a month from its days, a year from its
// months. The order of the steps makes it safe:
//
//   read the epoch ─▶ add up what is below, by consistent reads ─▶ (a month: mark its year)
//     ─▶ write, if the epoch stands
//
// A writer marks a period after its write to a day and before it acknowledges
// (lambdas/aggregate/commit.ts). If the mark came before the first step, so did the write, and the
// sum includes it. A later mark makes the last step fail, or makes the sum due again. A run that
// dies in the middle leaves the period due.

import { monthsOf, parentOf } from '../domain/periods.ts';
import { PairwiseSum } from '../domain/document/pairwise-sum.ts';
import { addForRollup, noSummary, type Summary, summaryOf } from '../domain/document/summary.ts';
import type { DayItemStore } from '../store/days/day-items.ts';
import type { DocumentReader } from '../store/days/document-reader.ts';
import type { RollupKey, RollupStore } from '../store/rollups/rollup-store.ts';

export interface RollDeps {
  readonly documents: Pick<DocumentReader, 'readRange'>;
  readonly items: Pick<DayItemStore, 'days'>;
  readonly rollups: Pick<RollupStore, 'read' | 'readRange' | 'mark' | 'write'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** `waits`: it is a year, and one of its months has no sum yet. */
export type Rolled = 'done' | 'waits';

/**
 * Makes a ready period valid, if it is not. Throws LostRaceError if it was marked meanwhile, and
 * passes errors of the stores through. The period then stays due, and answers read the level below
 * it.
 */
export async function roll(key: RollupKey, deps: RollDeps): Promise<Rolled> {
  const { rollups, now } = deps;
  const found = await rollups.read(key);
  if (found === undefined || found.summary !== undefined) return 'done';
  const sum = key.period.level === 'month' ? await sumDays(key, deps) : await sumMonths(key, deps);
  if (sum === undefined) return 'waits';
  // Writers do not mark the year for an event that is in time, since no year can be ready then: so
  // the year becomes due here.
  const year = parentOf(key.period);
  if (year !== undefined) await rollups.mark({ ...key, period: year }, now());
  await rollups.write(key, found.epoch, sum);
  return 'done';
}

async function sumDays({ site, shard, period: { first, last } }: RollupKey, { documents }: RollDeps): Promise<Summary> {
  const sum = new PairwiseSum(addForRollup);
  const days = documents.readRange(site, shard, first, last, { isConsistent: true, parts: 'all' });
  for await (const { key, document, updatedAt } of days) sum.push(summaryOf(key.day, document, updatedAt));
  return sum.total() ?? noSummary;
}

/** Undefined where a month has days, and no sum. */
async function sumMonths(key: RollupKey, { rollups, items }: RollDeps): Promise<Summary | undefined> {
  const { site, shard, period } = key;
  const found = new Map<string, Summary | undefined>();
  const range = { level: 'month', from: period.first, to: period.last } as const;
  const months = rollups.readRange(site, shard, range, { isConsistent: true, parts: 'all' });
  for await (const month of months) found.set(month.period.name, month.summary);

  const sum = new PairwiseSum(addForRollup);
  for (const { name, first, last } of monthsOf(period)) {
    const summary = found.get(name);
    if (summary !== undefined) sum.push(summary);
    else if (found.has(name) || (await hasDays(items.days(site, shard, first, last)))) return undefined;
  }
  return sum.total() ?? noSummary;
}

async function hasDays(days: AsyncIterable<string>): Promise<boolean> {
  for await (const _ of days) return true;
  return false;
}
