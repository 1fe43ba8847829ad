// Orders rows, and cuts a page out of them. The order is total, so pages neither overlap nor leave
// anything out.

import { isTime } from './basis.ts';
import type { Question } from './question.ts';
import type { Row } from './tabulate.ts';
import { compareTexts } from '../visits/merge-sorted.ts';

type Compare = (a: Row, b: Row) => number;

/**
 * The rows in the order of the question; without one by time, then by the first metric, the most
 * first. Equals go by their values, in UTF-16 code units. What is not known comes last.
 */
export function ordered(rows: readonly Row[], { order_by: asked, metrics, dimensions }: Question): Row[] {
  const time = dimensions.find(isTime);
  const [first] = metrics;
  const order: Question['order_by'] =
    asked.length > 0
      ? asked
      : [
          ...(time === undefined ? [] : [[time, 'asc'] as [typeof time, 'asc']]),
          ...(first === undefined ? [] : [[first, 'desc'] as [typeof first, 'desc']]),
        ];
  const compares = order.map(([name, direction]): Compare => {
    const sign = direction === 'asc' ? 1 : -1;
    const metric = metrics.findIndex((each) => each === name);
    if (metric >= 0) return (a, b) => byNumber(numberAt(a, metric), numberAt(b, metric), sign);
    const dimension = dimensions.findIndex((each) => each === name);
    return (a, b) => sign * compareTexts(a.values[dimension] ?? '', b.values[dimension] ?? '');
  });
  const byValues: Compare[] = dimensions.map(
    (_, index) => (a, b) => compareTexts(a.values[index] ?? '', b.values[index] ?? ''),
  );
  const all = [...compares, ...byValues];
  return rows.toSorted((a, b) => {
    for (const compare of all) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** The rows that pagination asks for. */
export const pageOf = (rows: readonly Row[], { pagination: { limit, offset } }: Question): Row[] =>
  rows.slice(offset, offset + limit);

function numberAt({ cells }: Row, place: number): number | null {
  const value = cells[place]?.value;
  return typeof value === 'number' ? value : null;
}

function byNumber(a: number | null, b: number | null, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * (a - b);
}
