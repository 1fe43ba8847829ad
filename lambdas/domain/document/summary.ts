// What answers are made of: the sum of a day, a rollup, or several. Only writers need dots, so a
// summary has their tally instead. While no list of values is cut, the grouping does not change a
// sum: so a rollup never changes an answer.

import { addCounts, ANSWER_ROOM, type Counts, noCounts } from './counts.ts';
import type { DayDocument } from './day-document.ts';
import { addTallies, noTally, type Tally, tallyOf } from '../dots/tally.ts';

export interface Summary {
  readonly counts: Counts;
  readonly tally: Tally;
  /** Last commit to any of its days, epoch milliseconds; 0 when there was none. */
  readonly updatedAt: number;
}

export const noSummary: Summary = { counts: noCounts, tally: noTally, updatedAt: 0 };

/** The summary of one day and shard. */
export const summaryOf = (document: DayDocument, updatedAt: number): Summary => ({
  counts: document.counts,
  tally: tallyOf(document),
  updatedAt,
});

/** The sum of two summaries that share no message. */
export const addSummaries = (a: Summary, b: Summary): Summary => ({
  counts: addCounts(a.counts, b.counts, ANSWER_ROOM),
  tally: addTallies(a.tally, b.tally),
  updatedAt: Math.max(a.updatedAt, b.updatedAt),
});
