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
  if (point.error > 0) parts.push(text('estimate.spoken', { error: formatError(point.error, unit) }));
  if (point.isOpen) parts.push(text('chart.open'));
  if (point.before !== undefined) parts.push(text('change.before', { value: written(point.before.value) }));
  return parts.join(', ');
}
