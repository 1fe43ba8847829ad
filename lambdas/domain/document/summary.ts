// What answers are made of: the sum of a day, a rollup, or several. Only writers need dots, so a
// summary has their tally instead. While nothing is cut, the grouping does not change a sum: so a
// rollup never changes an answer, but for the visitors that its smaller sample leaves out.

import { ANSWER_DAYS, ROLLUP_DAYS } from '../limits/documents.ts';
import { addTallies, noTally, type Tally, tallyOf } from '../dots/tally.ts';
import { dayOfTable, mergeDays, noDays, type VisitorDays } from '../visits/visitor-days.ts';
import type { TableLimits } from '../visits/visitor-table.ts';
import { addCounts, ANSWER_ROOM, type Counts, noCounts } from './counts.ts';
import type { DayDocument } from './day-document.ts';

export interface Summary {
  readonly counts: Counts;
  /** What the visitors of a sample did; `noDays` where nobody asked for it. */
  readonly table: VisitorDays;
  readonly tally: Tally;
  /** Last commit to any of its days, epoch milliseconds; 0 when there was none. */
  readonly updatedAt: number;
}

/** Of no event: the identity of addSummaries. */
export const noSummary: Summary = { counts: noCounts, table: noDays, tally: noTally, updatedAt: 0 };

/** The summary of one day and shard. */
export const summaryOf = (day: string, document: DayDocument, updatedAt: number): Summary => ({
  counts: document.counts,
  table: dayOfTable(day, document.table),
  tally: tallyOf(document),
  updatedAt,
});

/** The sum of two summaries that share no message, as an answer has it. */
export const addSummaries = (a: Summary, b: Summary): Summary => add(a, b, ANSWER_DAYS);

/** The same, as a rollup keeps it: with fewer visitors. */
export const addForRollup = (a: Summary, b: Summary): Summary => add(a, b, ROLLUP_DAYS);

const add = (a: Summary, b: Summary, limits: TableLimits): Summary => ({
  counts: addCounts(a.counts, b.counts, ANSWER_ROOM),
  table: mergeDays(a.table, b.table, limits),
  tally: addTallies(a.tally, b.tally),
  updatedAt: Math.max(a.updatedAt, b.updatedAt),
});
