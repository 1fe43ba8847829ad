// What answers are made of: a day, a rollup, or many of them. It has no dots, which are for
// writers, but their tally. Sums are the same however they are grouped, as long as no list of
// values is cut: so a rollup never changes an answer.

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

/** Of two that share no message. */
export const addSummaries = (a: Summary, b: Summary): Summary => ({
  counts: addCounts(a.counts, b.counts, ANSWER_ROOM),
  tally: addTallies(a.tally, b.tally),
  updatedAt: Math.max(a.updatedAt, b.updatedAt),
});
