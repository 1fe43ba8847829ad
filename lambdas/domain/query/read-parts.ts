// Puts what was read of a range into the parts that questions are answered by.

import type { SiteDays } from '../days/site-days.ts';
import { PairwiseSum } from '../document/pairwise-sum.ts';
import { addSummaries, noSummary, type Summary } from '../document/summary.ts';
import { Columns } from './columns.ts';
import type { Span } from './date-range.ts';
import { Facts } from './facts.ts';
import { type Grain, labelOfDay } from './grain.ts';
import { addCounted, countedByLabel, labellingOf } from './hours.ts';
import { type Part, Reading } from './reading.ts';

/** A day, or a longer period, that was read; of several shards each is a piece. */
export interface Piece {
  /** Its first day. */
  readonly from: string;
  readonly summary: Summary;
}

/** A range that was read, in the grains that questions ask for. */
export class RangeRead {
  readonly #pieces: readonly Piece[];
  readonly #span: Span;
  readonly #siteDays: SiteDays;
  readonly #readings = new Map<Grain, Reading>();
  #days: readonly Part[] | undefined;
  #columns: Columns | undefined;

  constructor(pieces: readonly Piece[], span: Span, siteDays: SiteDays) {
    this.#pieces = pieces;
    this.#span = span;
    this.#siteDays = siteDays;
  }

  /** Questions of one grain share a reading, and what it derives. */
  reading(grain: Grain): Reading {
    const known = this.#readings.get(grain);
    if (known !== undefined) return known;
    const made = this.#make(grain);
    this.#readings.set(grain, made);
    return made;
  }

  #make(grain: Grain): Reading {
    const columns = (theta: number): Columns => this.#columnsBelow(theta);
    const parts = grain === 'day' || grain === 'hour' ? this.#byDay() : partsOf(this.#pieces, grain);
    const isByHour = grain === 'hour';
    if (!isByHour && this.#span.window === undefined) return new Reading(parts, undefined, columns);
    const labelling = labellingOf(this.#span, this.#siteDays, isByHour);
    const counted = this.#byDay().map(({ label, summary }) => countedByLabel(label, summary, labelling));
    return new Reading(parts, { ...labelling, counted: isByHour ? counted : [addCounted(counted)] }, columns);
  }

  #byDay(): readonly Part[] {
    this.#days ??= partsOf(this.#pieces, 'day');
    return this.#days;
  }

  /**
   * Of the days as they were read, whose facts are kept with them; a reading takes those that are
   * in its sample.
   */
  #columnsBelow(theta: number): Columns {
    if (this.#columns === undefined || this.#columns.facts.theta < theta) {
      const tables = this.#byDay().map(({ summary }) => summary.table);
      this.#columns = new Columns(new Facts(tables, theta));
    }
    return this.#columns;
  }
}

function partsOf(pieces: readonly Piece[], grain: Grain): Part[] {
  const isOne = grain === 'total' || grain === 'minute';
  const sums = new Map<string, PairwiseSum<Summary>>(isOne ? [['', new PairwiseSum(addSummaries)]] : []);
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
