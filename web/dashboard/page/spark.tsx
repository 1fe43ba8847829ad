// Seven days of a site as a small line, and their visitors in all.

import { axisOf, areaPath, linePath } from '../chart/geometry.ts';
import { formatFull, formatShort } from '../format/numbers.ts';
import { EstimateText } from '../parts/estimate.tsx';
import { text } from '../text/text.ts';

export interface SparkData {
  /** Visitors of each day. */
  readonly days: readonly number[];
  /** Visitors of all of them. */
  readonly total: number;
  readonly error: number;
}

const WIDTH = 120;
const HEIGHT = 36;

export function Spark({ spark }: { readonly spark: SparkData | undefined }) {
  if (spark === undefined) return <span class="spark-space" />;
  const { days, total, error } = spark;
  const { max } = axisOf(Math.max(...days, 0), 2, true);
  const places = days.map((value, index) => ({
    x: 2 + (index * (WIDTH - 4)) / Math.max(1, days.length - 1),
    y: HEIGHT - 2 - (value / max) * (HEIGHT - 4),
  }));
  const values = days.map((value) => formatFull(value, 'count')).join(', ');
  return (
    <>
      <svg class="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={text('sites.spark', { values })}>
        <path class="chart-area" d={areaPath(places, HEIGHT - 2)} />
        <path class="chart-line" d={linePath(places)} />
      </svg>
      <span class="card-total">
        {text('sites.week', { visitors: formatShort(total, 'count') })}
        <EstimateText error={error} unit="count" />
      </span>
    </>
  );
}
