// All values of the chart as a table, to be heard or copied. It is built when it is opened.

import { useSignal } from '@preact/signals';

import { formatFull } from '../format/numbers.ts';
import { formatPoint } from '../format/times.ts';
import { EstimateText } from '../parts/estimate.tsx';
import { infoOf } from '../state/metrics.ts';
import { text } from '../text/text.ts';
import type { ChartProps } from './chart.tsx';

export function ChartTable({ points, metric, interval }: ChartProps) {
  const isOpen = useSignal(false);
  return (
    <details class="chart-table" onToggle={(event) => (isOpen.value = event.currentTarget.open)}>
      <summary>{text('chart.table')}</summary>
      {isOpen.value && <Table {...{ points, metric, interval }} />}
    </details>
  );
}

function Table({ points, metric, interval }: ChartProps) {
  const { unit, label } = infoOf(metric);
  const written = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : formatFull(value, unit);
  const isCompared = points.some(({ before }) => before !== undefined);
  return (
    <div class="scroll" role="region" aria-label={text('chart.table')} tabIndex={0}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">{text('chart.time')}</th>
            <th scope="col" class="number">
              {text(label)}
            </th>
            {isCompared && (
              <th scope="col" class="number">
                {text('chart.before')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.label}>
              <th scope="row">{formatPoint(point.label, interval)}</th>
              <td class="number">
                {written(point.value)} <EstimateText error={point.error} unit={unit} />
              </td>
              {isCompared && (
                <td class="number">
                  {written(point.before?.value)} <EstimateText error={point.before?.error} unit={unit} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
