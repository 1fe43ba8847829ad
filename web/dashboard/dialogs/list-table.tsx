// The table of a list. Rows that are far below are built when they are scrolled to: a thousand rows
// of buttons take a tenth of a second on a phone.

import { useSignal } from '@preact/signals';

import type { QueryRow } from '../api/query.ts';
import { Cell, Name } from '../page/rows.tsx';
import type { Dimension } from '../state/dimensions.ts';
import { infoOf, type Metric } from '../state/metrics.ts';
import { text } from '../text/text.ts';
import { type Sort, sortedBy } from './sorted-rows.ts';

export interface ListTableProps {
  readonly rows: readonly QueryRow[];
  readonly metrics: readonly Metric[];
  /** Whether a click on a row filters the page. */
  readonly filters: boolean;
  readonly dimension: Dimension;
  readonly name: string;
  readonly sort: Sort;
  readonly hostname: string | undefined;
  readonly onSort: (sort: Sort) => void;
}

const AT_ONCE = 100;

export function ListTable({ rows, metrics, filters, dimension, name, sort, hostname, onSort }: ListTableProps) {
  const built = useSignal(AT_ONCE);
  const onScroll = ({ currentTarget: { scrollTop, clientHeight, scrollHeight } }: { currentTarget: HTMLElement }) => {
    if (scrollTop + 2 * clientHeight > scrollHeight) built.value += AT_ONCE;
  };
  return (
    <div class="scroll list-scroll" role="region" aria-label={name} tabIndex={0} onScroll={onScroll}>
      <table class="plain list">
        <thead>
          <tr>
            <Head by="name" label={name} sort={sort} onSort={onSort} />
            {metrics.map((metric, index) => (
              <Head key={metric} by={index} label={text(infoOf(metric).label)} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, built.value).map((row) => (
            <tr key={row.dimensions[0]}>
              <th scope="row">
                <Name value={row.dimensions[0] ?? ''} {...{ dimension, hostname }} filters={filters} />
              </th>
              {metrics.map((metric, index) => (
                <Cell key={metric} row={row} index={index} metric={metric} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  readonly by: Sort['by'];
  readonly label: string;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

function Head({ by, label, sort, onSort }: HeadProps) {
  const isSorted = sort.by === by;
  const order = !isSorted ? undefined : sort.direction === 'asc' ? 'ascending' : 'descending';
  return (
    <th scope="col" class={by === 'name' ? '' : 'number'} aria-sort={order}>
      <button
        type="button"
        class="head"
        title={text('list.sort', { name: label })}
        onClick={() => onSort(sortedBy(by, sort))}
      >
        {label}
        <span aria-hidden="true">{order === undefined ? '' : order === 'ascending' ? ' ↑' : ' ↓'}</span>
      </button>
    </th>
  );
}
