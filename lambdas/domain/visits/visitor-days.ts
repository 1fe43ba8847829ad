// The visitor tables of several days, as rollups and answers have them. A cut goes by hash through
// all days, so a visitor has all of their days or none. The argument is that of visitor-table.ts,
// with all days of a visitor as the thing that is kept or cut.

import { below, byHash, countBelow, mergeLists, type Rows } from './rows.ts';
import { fitting, plainWeight } from './table-weight.ts';
import { NOTHING_CUT, type TableLimits, type VisitorTable } from './visitor-table.ts';

export interface VisitorDays {
  /** Every hash is below it, and every visitor-day of the range below it has a row. */
  readonly theta: number;
  /** Ascending by day; none is without rows. */
  readonly days: ReadonlyMap<string, Rows>;
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
  // First, so that rows of a larger sample are neither merged nor counted.
  const theta = Math.min(a.theta, b.theta);
  const ours = cutDays({ theta, days: a.days }).days;
  const theirs = cutDays({ theta, days: b.days }).days;
  const days = new Map<string, Rows>();
  for (const day of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    days.set(day, mergeLists(ours.get(day) ?? [], theirs.get(day) ?? []));
  }
  const counted = cutDays({ theta: Math.min(theta, thetaOfCount(days, limits.rows)), days });
  return cutDays({ theta: Math.min(counted.theta, thetaOfWeight(counted.days, limits.weight)), days: counted.days });
}

/** The days without the visitors from theta on. */
function cutDays({ theta, days }: VisitorDays): VisitorDays {
  const kept = new Map<string, Rows>();
  for (const [day, rows] of days) {
    const some = below(rows, theta);
    if (some.length > 0) kept.set(day, some);
  }
  return { theta, days: kept };
}

/**
 * The hash of the first visitor with whom the rows are more than `limit`. By bisection, as to sort
 * the visitors of a month takes longer than to read them.
 */
function thetaOfCount(days: ReadonlyMap<string, Rows>, limit: number): number {
  const lists = [...days.values()];
  const upTo = (hash: number): number => lists.reduce((sum, rows) => sum + countBelow(rows, hash + 1), 0);
  if (lists.reduce((sum, { length }) => sum + length, 0) <= limit) return NOTHING_CUT;
  let [low, high] = [0, NOTHING_CUT];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (upTo(middle) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The hash of the first visitor with whom the rows weigh more than `limit`. */
function thetaOfWeight(days: ReadonlyMap<string, Rows>, limit: number): number {
  const lists = [...days.values()];
  if (lists.reduce((sum, rows) => sum + plainWeight(rows), 0) <= limit) return NOTHING_CUT;
  const rows = lists.flat().sort(byHash);
  return rows[fitting(rows, limit).count]?.hash ?? NOTHING_CUT;
}
