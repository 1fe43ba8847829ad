// A point of the chart as a sentence, for those who hear it.

import { formatError, formatFull } from '../format/numbers.ts';
import { formatPoint } from '../format/times.ts';
import type { Interval } from '../state/interval.ts';
import { infoOf, type Metric } from '../state/metrics.ts';
import { text } from '../text/text.ts';
import type { Point } from './series.ts';

export function describePoint(point: Point | undefined, metric: Metric, interval: Interval): string {
  if (point === undefined) return text('chart.empty');
  const { unit, label } = infoOf(metric);
  const written = (value: number | null) => (value === null ? '–' : formatFull(value, unit));
  const parts = [`${formatPoint(point.label, interval)}: ${written(point.value)} ${text(label)}`];
  const spoken = (error: number) => text('estimate.spoken', { error: formatError(error, unit) });
  if (point.error > 0) parts.push(spoken(point.error));
  if (point.isOpen) parts.push(text('chart.open'));
  if (point.before !== undefined) {
    const { value, error } = point.before;
    const shown = error > 0 ? `${written(value)} ${spoken(error)}` : written(value);
    parts.push(text('change.before', { value: shown }));
  }
  return parts.join(', ');
}
