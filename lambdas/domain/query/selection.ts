// What a question sees of the facts: which days are which of its parts, and which visitors each
// part's sample has. So a day's series and the total of its range share the facts, though a sample
// of thirty days is of fewer visitors than each day's own.

import { NOTHING_CUT } from '../visits/visitor-table.ts';
import type { VisitorDays } from '../visits/visitor-days.ts';
import type { Columns } from './columns.ts';
import type { Facts } from './facts.ts';

/** The parts of a reading, as the facts have them. */
export class Selection {
  readonly columns: Columns;
  /** By part: its sample has the visitors whose hashes are below. */
  readonly thetas: readonly number[];
  /** By the place of a day in the facts; -1 where it is in no part. */
  readonly partOfDay: Int32Array;
  /** No row from this place in the order on is in a part. */
  readonly endOfRows: number;

  /** The tables of the parts; the facts have all of their rows, and may have more. */
  constructor(columns: Columns, tables: readonly VisitorDays[]) {
    this.columns = columns;
    this.thetas = tables.map(({ theta }) => theta);
    const parts = new Map(tables.flatMap(({ days }, part) => [...days.keys()].map((day) => [day, part] as const)));
    this.partOfDay = Int32Array.from(columns.facts.days, (day) => parts.get(day) ?? -1);
    this.endOfRows = rowsBelow(columns.facts, Math.max(0, ...this.thetas));
  }

  /** Whether one of the samples is not of all visitors. */
  get isCut(): boolean {
    return this.thetas.some((theta) => theta < NOTHING_CUT);
  }
}

function rowsBelow({ order, rowHash }: Facts, theta: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rowHash[order[middle] ?? 0] ?? 0) < theta) low = middle + 1;
    else high = middle;
  }
  return low;
}
