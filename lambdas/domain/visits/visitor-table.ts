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
// fit both limits, rows and bytes of weight. `theta` is the smallest hash that was cut.
//
// **The limits cost no order.** The table of a set of events E is T(E): theta(E) is the hash of the
// first visitor, ascending, with whom the visitors up to there are too many or too heavy, and the
// rows are those of the visitors before. It holds that merge(T(A), T(B)) = T(A + B):
//   - A row never loses a slot or a text, whatever is added to it: its slots, pages, names, origins
//     and contexts are sets that only grow, though which of them is first may change. So no visitor
//     weighs less in A + B than in A.
//   - Hence the visitors up to theta(A) are too many or too heavy in A + B as well: theta(A + B) is
//     at most theta(A), and likewise theta(B).
//   - Below both, each table has every row, and each row has all events of its visitor. So the
//     merged rows are those of A + B there, and the cut of them finds theta(A + B) if it is smaller
//     still. By the same argument a cut to any smaller theta may come before or after a merge.
//
// Sources: bottom-k sketches of Cohen and Kaplan, "Summarizing data using bottom-k sketches", PODC
// 2007, https://doi.org/10.1145/1281100.1281133; theta and tuple sketches of Apache DataSketches,
// which merge by the minimum of theta and keep a summary with each hash:
// https://datasketches.apache.org/docs/Tuple/TupleOverview.html. There, too, a summary must not
// depend on order; that it has a weight which cuts is ours.

import type { MessageEvent } from '../event/message.ts';
import { hashOf } from '../sketches/visitors.ts';
import { mergeRows, rowOf, type VisitorRow } from './visitor-row.ts';
import { mergeSorted } from './merge-sorted.ts';

export interface VisitorTable {
  /** Every hash is below it, and every visitor of the day below it has a row. */
  readonly theta: number;
  /** Ascending by hash. */
  readonly rows: readonly VisitorRow[];
}

export interface TableLimits {
  readonly rows: number;
  /** Bytes of all rows (visitor-row.ts). */
  readonly weight: number;
}

/** The theta of a table that has every visitor: above all hashes. */
export const NOTHING_CUT = 2 ** 48;

/** Of no event: the identity of `mergeTables`. */
export const noTable: VisitorTable = { theta: NOTHING_CUT, rows: [] };

/**
 * The table of these events. Those without a visitor, and those that are filtered, are in no row.
 */
export function tableOf(events: Iterable<MessageEvent>, limits: TableLimits): VisitorTable {
  const byVisitor = new Map<number, VisitorRow[]>();
  for (const event of events) {
    if (event.visitor === undefined || event.filtered !== undefined) continue;
    const hash = hashOf(event.visitor);
    const row = rowOf(hash, event);
    const others = byVisitor.get(hash);
    if (others === undefined) byVisitor.set(hash, [row]);
    else others.push(row);
  }
  const rows = [...byVisitor.values()].map(mergeAll).sort(byHash);
  return cut(NOTHING_CUT, rows, limits);
}

/** The table of the events of both, which share none. Associative and commutative. */
export function mergeTables(a: VisitorTable, b: VisitorTable, limits: TableLimits): VisitorTable {
  const theta = Math.min(a.theta, b.theta);
  return cut(theta, mergeSorted(below(a.rows, theta), below(b.rows, theta), byHash, mergeRows), limits);
}

/** The table without the visitors from a hash on. */
export const cutTo = (table: VisitorTable, theta: number): VisitorTable =>
  theta >= table.theta ? table : { theta, rows: below(table.rows, theta) };

/** As much of these rows, which are all below theta, as the limits allow. */
function cut(theta: number, rows: readonly VisitorRow[], limits: TableLimits): VisitorTable {
  let weight = 0;
  for (const [index, row] of rows.entries()) {
    weight += row.weight;
    if (index >= limits.rows || weight > limits.weight) return { theta: row.hash, rows: rows.slice(0, index) };
  }
  return { theta, rows };
}

function below(rows: readonly VisitorRow[], theta: number): readonly VisitorRow[] {
  const last = rows.at(-1);
  if (last === undefined || last.hash < theta) return rows;
  return rows.slice(
    0,
    rows.findIndex(({ hash }) => hash >= theta),
  );
}

const byHash = (a: VisitorRow, b: VisitorRow): number => a.hash - b.hash;

/** In halves, so that thousands of events of one visitor are copied a few times each. */
function mergeAll(rows: readonly VisitorRow[]): VisitorRow {
  let merged = rows;
  while (merged.length > 1) {
    const halves: VisitorRow[] = [];
    for (let index = 0; index < merged.length; index += 2) {
      const [a, b] = [merged[index] as VisitorRow, merged[index + 1]];
      halves.push(b === undefined ? a : mergeRows(a, b));
    }
    merged = halves;
  }
  return merged[0] as VisitorRow;
}
