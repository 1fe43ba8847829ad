// The visitor table: what the visitors with the smallest hashes did on one day, each in a row of
// their own. It answers visits, bounces, durations, entry and exit pages, any combination of
// filters, and funnels: exactly while nothing was cut, and beyond that for a uniform sample of
// visitors.
//
// **Lemma: the slots of a row determine its visits.** A visit is a run of interactive events at
// most 30 minutes apart. Two events in one aligned window of 30 minutes are less than that apart,
// so they are in one visit. Events in windows that follow each other are in one visit if and only
// if the first event of the later one is at most 30 minutes behind the last event of the earlier
// one. So the number of events, the first and the last time of each window are all that is needed.
// Sum, minimum and maximum do not depend on the order in which events arrive, and ties go by text.
//
// **Bound.** A table keeps its rows in the order of their hashes, as many from the smallest on as
// fit two limits: their number, and their weight in bytes (table-weight.ts). `theta` is the
// smallest hash that was cut.
//
// **The limits cost no order.** The table of a set of events E is T(E): theta(E) is the hash of the
// first visitor, ascending, with whom the visitors up to there are too many or too heavy, and the
// rows are those of the visitors before. It holds that merge(T(A), T(B)) = T(A + B):
//   - A row never loses a slot or a text, whatever is added to it: its slots, pages, names, origins
//     and contexts are sets that only grow, though which of them is first may change. So the
//     visitors up to some hash are as many in A + B as in A, or more, and as heavy, or heavier.
//   - Hence those up to theta(A) are too many or too heavy in A + B as well: theta(A + B) is at
//     most theta(A), and likewise at most theta(B).
//   - Below both, each table has every visitor with all of their events. So the merged rows are
//     those of A + B there, and the cut of them finds theta(A + B) where it is smaller still.
//
// By the same argument a cut to any theta may come before or after a merge.
//
// Sources: bottom-k sketches of Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC
// 2007, https://doi.org/10.1145/1281100.1281133; theta and tuple sketches of Apache DataSketches,
// which merge by the minimum of theta and keep a summary with each hash:
// https://datasketches.apache.org/docs/Tuple/TupleOverview.html. There, too, a summary must not
// depend on order; that its weight cuts as well is ours.

import type { MessageEvent } from '../event/message.ts';
import { hashOf } from '../sketches/visitors.ts';
import { below, byHash, mergeLists, type Rows } from './rows.ts';
import { mergeRows, rowOf, type VisitorRow } from './visitor-row.ts';
import { fitting, plainWeight } from './table-weight.ts';

export interface VisitorTable {
  /** Every hash is below it, and every visitor of the day below it has a row. */
  readonly theta: number;
  /** Ascending by hash. */
  readonly rows: Rows;
}

export interface TableLimits {
  readonly rows: number;
  /** Bytes of all rows (table-weight.ts). */
  readonly weight: number;
}

/** The theta of a table that has every visitor: above all hashes. */
export const NOTHING_CUT = 2 ** 48;

/** Of no event: the identity of `mergeTables`. */
export const noTable: VisitorTable = { theta: NOTHING_CUT, rows: [] };

/**
 * The table of these events. Those without a visitor, and those that are filtered, are in no row.
 * Visitors from `theta` on are left out at once, where the table is for one that has cut them.
 */
export function tableOf(
  events: Iterable<MessageEvent>,
  limits: TableLimits,
  theta: number = NOTHING_CUT,
): VisitorTable {
  const rows: VisitorRow[] = [];
  for (const event of events) {
    if (event.visitor === undefined || event.filtered !== undefined) continue;
    const hash = hashOf(event.visitor);
    if (hash < theta) rows.push(rowOf(hash, event));
  }
  rows.sort(byHash);
  const merged: VisitorRow[] = [];
  for (let from = 0, to = 0; from < rows.length; from = to) {
    while (rows[to]?.hash === rows[from]?.hash) to += 1;
    merged.push(mergeRange(rows, from, to));
  }
  return cut(theta, merged, limits, plainWeight(merged));
}

/** In halves, so that thousands of events of one visitor are copied a few times each. */
function mergeRange(rows: readonly VisitorRow[], from: number, to: number): VisitorRow {
  const middle = (from + to) >>> 1;
  return middle === from
    ? (rows[from] as VisitorRow)
    : mergeRows(mergeRange(rows, from, middle), mergeRange(rows, middle, to));
}

/** The table of the events of both, which share none. Associative and commutative. */
export function mergeTables(a: VisitorTable, b: VisitorTable, limits: TableLimits): VisitorTable {
  const theta = Math.min(a.theta, b.theta);
  const [ours, theirs] = [below(a.rows, theta), below(b.rows, theta)];
  const rows = mergeLists(ours, theirs);
  const weight = plainWeight(rows);
  // What rows have gained weighs no more in the whole table than by itself.
  const atMost = Math.min(heaviest(a) + weight - plainWeight(ours), heaviest(b) + weight - plainWeight(theirs));
  return cut(theta, rows, limits, atMost);
}

/** The table as smaller limits have it. */
export const limitTable = (table: VisitorTable, limits: TableLimits): VisitorTable =>
  cut(table.theta, table.rows, limits, heaviest(table));

/** The table without the visitors from a hash on. */
export const cutTo = (table: VisitorTable, theta: number): VisitorTable =>
  theta >= table.theta ? table : { theta, rows: below(table.rows, theta) };

/**
 * The most that tables weigh, where it is less than their plain weight: to weigh a full table takes
 * 0.2 ms, and most tables are another with a few events.
 */
const knownWeights = new WeakMap<VisitorTable, number>();
const heaviest = (table: VisitorTable): number => knownWeights.get(table) ?? plainWeight(table.rows);

/** The table, of which is known what it weighs at most. */
export function ofWeight(table: VisitorTable, atMost: number): VisitorTable {
  if (atMost < plainWeight(table.rows)) knownWeights.set(table, atMost);
  return table;
}

/** As much of these rows, which are all below theta, as the limits allow. */
function cut(theta: number, rows: Rows, limits: TableLimits, atMost: number): VisitorTable {
  const few = rows.length <= limits.rows ? rows : rows.slice(0, limits.rows);
  const { count, weight } =
    atMost <= limits.weight ? { count: few.length, weight: atMost } : fitting(few, limits.weight);
  const next = rows[count];
  return ofWeight(next === undefined ? { theta, rows } : { theta: next.hash, rows: rows.slice(0, count) }, weight);
}
