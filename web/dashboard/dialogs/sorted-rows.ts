// The rows of a list as a reader wants them: those that a search finds, in the order of a column.

import type { QueryAnswer, QueryRow } from '../api/query.ts';
import { nameOf } from '../format/names.ts';
import type { Dimension } from '../state/dimensions.ts';

export interface Sort {
  /** Of a metric its place in the question; `name` is the row's own. */
  readonly by: number | 'name';
  readonly direction: 'asc' | 'desc';
}

const collator = new Intl.Collator(undefined, { numeric: true });

/** Finds by the name as it is shown and as the API has it, in any case of letters. */
export function rowsOfList(
  { results }: QueryAnswer,
  dimension: Dimension,
  searched: string,
  sort: Sort,
): readonly QueryRow[] {
  const wanted = searched.trim().toLowerCase();
  const found = results.filter(({ dimensions: [value = ''] }) =>
    `${value}\n${nameOf(dimension, value)}`.toLowerCase().includes(wanted),
  );
  const sign = sort.direction === 'asc' ? 1 : -1;
  return found.toSorted((a, b) => sign * compare(a, b, dimension, sort.by));
}

function compare(a: QueryRow, b: QueryRow, dimension: Dimension, by: Sort['by']): number {
  if (by === 'name')
    return collator.compare(...([a, b].map((row) => nameOf(dimension, row.dimensions[0] ?? '')) as [string, string]));
  return numeric(a, by) - numeric(b, by);
}

/** What is not known sorts below everything that is. */
const numeric = (row: QueryRow, by: number): number => {
  const value = row.metrics[by];
  return typeof value === 'number' ? value : -1;
};

/** What a click on a column's head makes of the order. */
export const sortedBy = (by: Sort['by'], { by: before, direction }: Sort): Sort =>
  by === before
    ? { by, direction: direction === 'asc' ? 'desc' : 'asc' }
    : { by, direction: by === 'name' ? 'asc' : 'desc' };
