// The visitor tables of several days, as rollups and answers have them. A cut goes by hash through
// all days, so a visitor has all of their days or none. The argument is that of visitor-table.ts,
// with all days of a visitor as the thing that is kept or cut.

import { mergeSorted } from './merge-sorted.ts';
import { mergeRows, type VisitorRow } from './visitor-row.ts';
import { NOTHING_CUT, type TableLimits, type VisitorTable } from './visitor-table.ts';

export interface VisitorDays {
  /** Every hash is below it, and every visitor-day of the range below it has a row. */
  readonly theta: number;
  /** Ascending by day; each has rows, ascending by hash. */
  readonly days: ReadonlyMap<string, readonly VisitorRow[]>;
}

/** Of no event: the identity of `mergeDays`. */
export const noDays: VisitorDays = { theta: NOTHING_CUT, days: new Map() };

export const dayOfTable = (day: string, { theta, rows }: VisitorTable): VisitorDays => ({
  theta,
  days: rows.length === 0 ? noDays.days : new Map([[day, rows]]),
});

/**
 * The days of both, which share no event but may share days. Of the limits, `rows` counts
 * visitor-days. Associative and commutative.
 */
export function mergeDays(a: VisitorDays, b: VisitorDays, limits: TableLimits): VisitorDays {
  const merged = new Map<string, readonly VisitorRow[]>();
  for (const day of [...new Set([...a.days.keys(), ...b.days.keys()])].sort()) {
    merged.set(day, mergeSorted(a.days.get(day) ?? [], b.days.get(day) ?? [], byHash, mergeRows));
  }
  return cut({ theta: Math.min(a.theta, b.theta), days: merged }, limits);
}

const byHash = (a: VisitorRow, b: VisitorRow): number => a.hash - b.hash;

function cut({ theta: before, days }: VisitorDays, limits: TableLimits): VisitorDays {
  const rows = [...days.values()].flat().filter(({ hash }) => hash < before);
  const theta = Math.min(before, thetaOf(rows, limits));
  const kept = new Map<string, readonly VisitorRow[]>();
  for (const [day, rows] of days) {
    const some = rows.filter(({ hash }) => hash < theta);
    if (some.length > 0) kept.set(day, some);
  }
  return { theta, days: kept };
}

/** The hash of the first visitor with whom the rows are too many or too heavy. */
function thetaOf(rows: readonly VisitorRow[], limits: TableLimits): number {
  let count = 0;
  let weight = 0;
  for (const row of rows.toSorted(byHash)) {
    count += 1;
    weight += row.weight;
    if (count > limits.rows || weight > limits.weight) return row.hash;
  }
  return NOTHING_CUT;
}
