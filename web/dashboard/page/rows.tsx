// The rows of a panel: a table with a bar behind each name. The bars say how the rows compare, the
// shares what part of all visitors or visits each is.

import type { MetricValue, QueryAnswer, QueryRow } from '../api/query.ts';
import { formatFull, formatMoney, formatShare, formatShort } from '../format/numbers.ts';
import { linkOf, nameOf } from '../format/names.ts';
import { printable } from '../format/printable.ts';
import { EstimateText } from '../parts/estimate.tsx';
import { Icon } from '../parts/icon.tsx';
import { Stranger } from '../parts/stranger.tsx';
import type { Dimension } from '../state/dimensions.ts';
import { infoOf, type Metric, type Unit } from '../state/metrics.ts';
import { text } from '../text/text.ts';
import { RowFilter } from './row-filter.tsx';

export interface RowsProps {
  readonly answer: QueryAnswer;
  readonly dimension: Dimension;
  readonly metrics: readonly Metric[];
  /** The first metric of everything in the range; undefined where shares say nothing. */
  readonly total: number | undefined;
  readonly filters: boolean;
  readonly caption: string;
  /** Of the site, to link its pages; undefined where it is not known. */
  readonly hostname: string | undefined;
}

export function Rows({ answer, dimension, metrics, total, filters, caption, hostname }: RowsProps) {
  const shown = metrics.flatMap((metric, index) => (isEmptyMoney(answer, metric, index) ? [] : [{ metric, index }]));
  const largest = Math.max(1, ...answer.results.map((row) => numberOf(row, 0)));
  return (
    <table class="rows">
      <caption class="hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">{caption}</span>
          </th>
          {shown.map(({ metric, index }) => (
            <th key={metric} scope="col" class={classOf(index)}>
              {text(infoOf(metric).label)}
            </th>
          ))}
          {total !== undefined && (
            <th scope="col" class="number">
              {text('metric.share')}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {answer.results.map((row) => (
          <tr key={row.dimensions[0]}>
            <th scope="row" class="row-head">
              <span class="bar" style={{ width: `${(100 * numberOf(row, 0)) / largest}%` }} />
              <Name value={row.dimensions[0] ?? ''} {...{ dimension, filters, hostname }} />
            </th>
            {shown.map(({ metric, index }) => (
              <Cell key={metric} row={row} index={index} metric={metric} />
            ))}
            {total !== undefined && <td class="number quiet">{formatShare(numberOf(row, 0), total)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Revenue is a column where there is any. */
const isEmptyMoney = ({ results }: QueryAnswer, metric: Metric, index: number): boolean =>
  infoOf(metric).unit === 'money' &&
  results.every(({ metrics }) => !Array.isArray(metrics[index]) || metrics[index].length === 0);

export function numberOf(row: QueryRow, index: number): number {
  const value = row.metrics[index];
  return typeof value === 'number' ? value : 0;
}

/** A phone has room for the first number, and of goals for their rate. */
const classOf = (index: number): string => (index === 1 || index === 3 ? 'number second' : 'number');

interface CellProps {
  readonly row: QueryRow;
  readonly index: number;
  readonly metric: Metric;
}

export function Cell({ row, index, metric }: CellProps) {
  const { unit } = infoOf(metric);
  return (
    <td class={classOf(index)}>
      <Value value={row.metrics[index]} unit={unit} />
      <EstimateText error={row.error?.[index]} unit={unit} />
    </td>
  );
}

function Value({ value, unit }: { readonly value: MetricValue | undefined; readonly unit: Unit }) {
  if (typeof value === 'number') return <span title={formatFull(value, unit)}>{formatShort(value, unit)}</span>;
  if (value === null || value === undefined || value.length === 0) return <>–</>;
  return <>{value.map(({ amount, currency }) => formatMoney(amount, currency)).join(', ')}</>;
}

type NameProps = { readonly value: string } & Pick<RowsProps, 'dimension' | 'filters' | 'hostname'>;

/** The name of a row: what filters by it, and the address that it is of. */
export function Name({ value, dimension, filters, hostname }: NameProps) {
  const name = nameOf(dimension, value);
  const link = linkOf(dimension, value, hostname);
  const shown = <Stranger value={name} />;
  return (
    <span class="row-line">
      {filters ? <RowFilter {...{ dimension, value, name }}>{shown}</RowFilter> : <span class="row-name">{shown}</span>}
      {link !== undefined && (
        <a
          class="row-link"
          href={link}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={text('row.open', { name: printable(name) })}
        >
          <Icon name="out" />
        </a>
      )}
    </span>
  );
}
