// The chart of one metric over time. Pointer and arrow keys read its points. For assistive
// technology it is a slider over time: its value is the text of a point. A table below holds all.

import { useSignal } from '@preact/signals';

import { EstimateText } from '../parts/estimate.tsx';
import { formatChange, formatFull } from '../format/numbers.ts';
import { formatPoint } from '../format/times.ts';
import type { Interval } from '../state/interval.ts';
import { infoOf, type Metric, type Unit } from '../state/metrics.ts';
import { text } from '../text/text.ts';
import { axisOf, durationAxisOf, type Axis } from './geometry.ts';
import { HEIGHT, indexAt, Lines, xOf } from './lines.tsx';
import type { Before, Point } from './series.ts';
import { describePoint } from './describe.ts';
import { useWidth } from './use-width.ts';

export interface ChartProps {
  readonly points: readonly Point[];
  readonly metric: Metric;
  readonly interval: Interval;
}

/** How many lines the axis has, about. */
const TICKS = 4;

function axisFor(points: readonly Point[], metric: Metric): Axis {
  const { unit } = infoOf(metric);
  const largest = Math.max(0, ...points.flatMap(({ value, before }) => [value ?? 0, before?.value ?? 0]));
  if (unit === 'seconds') return durationAxisOf(largest, TICKS);
  const axis = axisOf(largest, TICKS, unit === 'count');
  return unit === 'percent' && axis.max > 100 ? axisOf(100, TICKS, true) : axis;
}

export function Chart({ points, metric, interval }: ChartProps) {
  const { ref, width } = useWidth();
  const cursor = useSignal<number | undefined>(undefined);
  const { label, unit } = infoOf(metric);
  const read = cursor.value === undefined ? undefined : Math.min(cursor.value, points.length - 1);
  const name = text('chart.keys', { metric: text(label), interval: text(`interval.${interval}`) });

  function onKeyDown(event: KeyboardEvent): void {
    const moved = move(event.key, read, points.length);
    if (moved === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    cursor.value = moved.to;
  }

  function onPointerMove(event: PointerEvent): void {
    const left = ref.current?.getBoundingClientRect().left ?? 0;
    cursor.value = indexAt(event.clientX - left, points.length, width);
  }

  const point = read === undefined ? undefined : points[read];
  return (
    <div
      ref={ref}
      class="chart"
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={points.length - 1}
      aria-valuenow={read ?? points.length - 1}
      aria-valuetext={describePoint(points[read ?? points.length - 1], metric, interval)}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => (cursor.value = undefined)}
      onFocus={() => (cursor.value ??= points.length - 1)}
      onBlur={() => (cursor.value = undefined)}
    >
      {width > 0 && <Lines {...{ points, unit, interval, width }} axis={axisFor(points, metric)} cursor={read} />}
      {point !== undefined && read !== undefined && (
        <div class="chart-note" style={noteAt(xOf(read, points.length, width), width)} aria-hidden="true">
          <Note point={point} metric={metric} interval={interval} />
        </div>
      )}
    </div>
  );
}

/** Where a key leads: another point, or none. Undefined: the key is not ours. */
function move(key: string, from: number | undefined, count: number): { to: number | undefined } | undefined {
  const at = from ?? count - 1;
  if (key === 'ArrowLeft' || key === 'ArrowDown') return { to: Math.max(0, at - 1) };
  if (key === 'ArrowRight' || key === 'ArrowUp') return { to: Math.min(count - 1, at + 1) };
  if (key === 'PageDown') return { to: Math.max(0, at - 10) };
  if (key === 'PageUp') return { to: Math.min(count - 1, at + 10) };
  if (key === 'Home') return { to: 0 };
  if (key === 'End') return { to: count - 1 };
  return undefined;
}

/** The note stands on the side of the cursor that has more room. */
const noteAt = (x: number, width: number) =>
  x < width / 2
    ? { left: `${Math.round(x + 12)}px`, top: `${HEIGHT * 0.08}px` }
    : { right: `${Math.round(width - x + 12)}px`, top: `${HEIGHT * 0.08}px` };

function Note({ point, metric, interval }: { readonly point: Point } & Pick<ChartProps, 'metric' | 'interval'>) {
  const { unit, label } = infoOf(metric);
  const { value, before } = point;
  return (
    <>
      <p class="chart-note-time">
        {formatPoint(point.label, interval)}
        {point.isOpen && <span class="quiet"> {text('chart.open')}</span>}
      </p>
      <p class="chart-note-value">
        <b>{value === null ? '–' : formatFull(value, unit)}</b> <EstimateText error={point.error} unit={unit} />{' '}
        <span class="quiet">{text(label)}</span>
      </p>
      {before && <BeforeNote {...{ point, before, unit, interval }} />}
    </>
  );
}

interface BeforeNoteProps extends Pick<ChartProps, 'interval'> {
  readonly point: Point;
  readonly before: Before;
  readonly unit: Unit;
}

function BeforeNote({ point: { value, error }, before, unit, interval }: BeforeNoteProps) {
  const isCompared = value !== null && before.value !== null && before.value > 0 && unit !== 'percent';
  return (
    <p class="quiet">
      {before.value === null ? '–' : formatFull(before.value, unit)}
      <EstimateText error={before.error} unit={unit} />
      {before.label !== undefined && `, ${formatPoint(before.label, interval)}`}
      {isCompared && ` (${changeOf(value, before.value, error > 0 || before.error > 0)})`}
    </p>
  );
}

/** Of an estimate it is one too. */
function changeOf(value: number, before: number, isEstimate: boolean): string {
  const size = formatChange((100 * Math.abs(value - before)) / before);
  return `${value < before ? '↓' : '↑'} ${isEstimate ? text('estimate.about', { value: size }) : size}`;
}
