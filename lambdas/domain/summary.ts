// What answers are made of: the summary of a day, of a rollup, or of many of them. It has no receipts, which are for writers, but their
// tally. Sums are the same however they are grouped, as long as no top list is cut: so a rollup never changes an answer.

import { type DayDocument, emptyDocument, mergeForAnswer, withoutReceipts } from './day-document.ts';
import { addTallies, noTally, type Tally, tallyOf } from './tally.ts';

export interface Summary {
  /** Without receipts. */
  readonly document: DayDocument;
  readonly tally: Tally;
  /** Last commit to any of its days, epoch milliseconds; 0 when there was none. */
  readonly updatedAt: number;
}

export const noSummary: Summary = { document: emptyDocument, tally: noTally, updatedAt: 0 };

/** The summary of one day and shard. */
export const summaryOf = (document: DayDocument, updatedAt: number): Summary => ({
  document: withoutReceipts(document),
  tally: tallyOf(document),
  updatedAt,
});

/** Of two that share no message. */
export const addSummaries = (a: Summary, b: Summary): Summary => ({
  document: mergeForAnswer(a.document, b.document),
  tally: addTallies(a.tally, b.tally),
  updatedAt: Math.max(a.updatedAt, b.updatedAt),
});
