// Puts what was read of a range into the parts that a question is answered by.

import type { SiteDays } from '../days/site-days.ts';
import { PairwiseSum } from '../document/pairwise-sum.ts';
import { addSummaries, noSummary, type Summary } from '../document/summary.ts';
import type { Span } from './date-range.ts';
import { type Grain, labelOfDay } from './grain.ts';
import { addCounted, countedByLabel, labellingOf } from './hours.ts';
import { type Part, Reading } from './reading.ts';

/** A day, or a longer period, that was read; of several shards each is a piece. */
export interface Piece {
  /** Its first day. */
  readonly from: string;
  readonly summary: Summary;
}

export function readingOf(pieces: readonly Piece[], span: Span, grain: Grain, days: SiteDays): Reading {
  const isByHour = grain === 'hour';
  if (!isByHour && span.window === undefined) return new Reading(partsOf(pieces, grain));
  const labelling = labellingOf(span, days, isByHour);
  const byDay = partsOf(pieces, 'day');
  const counted = byDay.map(({ label, summary }) => countedByLabel(label, summary, labelling));
  return isByHour
    ? new Reading(byDay, { ...labelling, counted })
    : new Reading(partsOf(pieces, 'total'), { ...labelling, counted: [addCounted(counted)] });
}

function partsOf(pieces: readonly Piece[], grain: Grain): Part[] {
  const sums = new Map<string, PairwiseSum<Summary>>(grain === 'total' ? [['', new PairwiseSum(addSummaries)]] : []);
  for (const { from, summary } of pieces) {
    const label = labelOfDay(from, grain);
    const sum = sums.get(label) ?? new PairwiseSum(addSummaries);
    sums.set(label, sum);
    sum.push(summary);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, sum]) => ({ label, summary: sum.total() ?? noSummary }));
}
