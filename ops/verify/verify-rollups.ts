// Compares rollups with the days that they are made of. A valid rollup holds everything that was
// acknowledged of its days, and is marked before a late event is acknowledged. So a rollup that
// stays unmarked from before its days are read until after is their sum, also while events keep
// arriving. Only an event between its write and its mark at that moment makes a difference, once.

import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import { type DayRange, LEVELS, type Period, periodsOf } from '../../lambdas/domain/periods.ts';
import { PairwiseSum } from '../../lambdas/domain/document/pairwise-sum.ts';
import { addForRollup, noSummary, type Summary, summaryOf } from '../../lambdas/domain/document/summary.ts';
import type { RollupReader, StoredRollup } from '../../lambdas/store/rollups/rollup-store.ts';
import { FIRST_DAY, LAST_DAY } from '../../lambdas/stats/read-range.ts';
import { compareCounts } from './compare.ts';
import { compareDays } from './compare-tables.ts';
import type { Difference } from './difference.ts';

export interface RollupReport {
  readonly period: string;
  readonly shard: number;
  /** `document` is the rollup, `raw` the sum of its days. */
  readonly differences: readonly Difference[];
}

/** The sums of one shard's days, by period. Add every verified day. */
export class PeriodSums {
  readonly #sums = new Map<string, PairwiseSum<Summary>>();

  add(day: string, document: DayDocument): void {
    for (const { name } of periodsOf(day)) {
      const sum = this.#sums.get(name) ?? new PairwiseSum(addForRollup);
      sum.push(summaryOf(day, document, 0));
      this.#sums.set(name, sum);
    }
  }

  of({ name }: Period): Summary {
    return this.#sums.get(name)?.total() ?? noSummary;
  }
}

/** The valid rollups of a site and shard that lie completely in the range; a consistent read. */
export async function wholeRollups(
  site: string,
  shard: number,
  { from, to }: DayRange = { from: FIRST_DAY, to: LAST_DAY },
  reader: RollupReader,
): Promise<StoredRollup[]> {
  const found: StoredRollup[] = [];
  for (const level of LEVELS) {
    for await (const rollup of reader.readRange(
      site,
      shard,
      { level, from, to },
      { isConsistent: true, parts: 'all' },
    )) {
      const { period, summary } = rollup;
      if (summary !== undefined && period.first >= from && period.last <= to) found.push(rollup);
    }
  }
  return found;
}

/** The differences of the rollups that have not changed since before the days were read. */
export function compareRollups(
  shard: number,
  before: readonly StoredRollup[],
  sums: PeriodSums,
  after: readonly StoredRollup[],
): RollupReport[] {
  const epochs = new Map(after.map(({ period, epoch }) => [period.name, epoch]));
  return before.flatMap(({ period, epoch, summary }) => {
    if (summary === undefined || epochs.get(period.name) !== epoch) return [];
    const expected = sums.of(period);
    const differences = compareCounts(summary.counts, expected.counts, true);
    differences.push(...compareDays(summary.table, expected.table));
    for (const key of ['counted', 'duplicates', 'missing'] as const) {
      const [ours, theirs] = [summary.tally[key], expected.tally[key]];
      if (ours !== theirs) differences.push({ key: `${key} (of the ledger)`, document: ours, raw: theirs });
    }
    return [{ period: period.name, shard, differences }];
  });
}
