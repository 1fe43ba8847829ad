// Lists of rows, ascending by hash.

import { mergeSorted } from './merge-sorted.ts';
import { mergeRows, type VisitorRow } from './visitor-row.ts';

/** Ascending by hash, each once. */
export type Rows = readonly VisitorRow[];

export const byHash = (a: VisitorRow, b: VisitorRow): number => a.hash - b.hash;

/** The rows of both, which share no event. */
export const mergeLists = (a: Rows, b: Rows): Rows => mergeSorted(a, b, byHash, mergeRows);

/** How many rows are below a hash. */
export function countBelow(rows: Rows, hash: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.hash ?? Infinity) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows below a hash: the list itself where that is all of them. */
export function below(rows: Rows, hash: number): Rows {
  const count = countBelow(rows, hash);
  return count === rows.length ? rows : rows.slice(0, count);
}
