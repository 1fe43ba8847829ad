// One funnel as a table: each step with its visitors, and how many of the first step's they are.

import type { FunnelStep } from '../api/query.ts';
import { formatFull, formatShort } from '../format/numbers.ts';
import { EstimateText } from '../parts/estimate.tsx';
import { Stranger } from '../parts/stranger.tsx';
import { text } from '../text/text.ts';

export function FunnelSteps({ name, steps }: { readonly name: string; readonly steps: readonly FunnelStep[] }) {
  const first = Math.max(1, steps[0]?.visitors ?? 0);
  return (
    <table class="rows funnel">
      <caption>
        <Stranger value={name} />
      </caption>
      <thead class="hidden">
        <tr>
          <th scope="col">{text('funnel.step')}</th>
          <th scope="col">{text('metric.visitors')}</th>
          <th scope="col">{text('funnel.rate')}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ goal, visitors, conversion_rate: rate, error }) => (
          <tr key={goal}>
            <th scope="row" class="row-head">
              <span class="bar" style={{ width: `${(100 * visitors) / first}%` }} />
              <span class="row-line">
                <span class="row-name">
                  <Stranger value={goal} />
                </span>
              </span>
            </th>
            <td class="number">
              <span title={formatFull(visitors, 'count')}>{formatShort(visitors, 'count')}</span>
              <EstimateText error={error?.visitors} unit="count" />
            </td>
            <td class="number quiet">
              {rate === null ? '–' : formatFull(rate, 'percent')}
              <EstimateText error={error?.conversion_rate} unit="percent" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
