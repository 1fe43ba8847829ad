// What the chart draws: axis, the line with its area, the tail that is not over yet, what it is
// compared with, and how far the truth may lie from an estimate. Decoration for assistive
// technology: chart.tsx says the values.

import type { Interval } from '../state/interval.ts';
import type { Unit } from '../state/metrics.ts';
import { formatShort } from '../format/numbers.ts';
import { formatTick } from '../format/times.ts';
import { areaPath, type Axis, bandPath, labelled, linePath, type Place } from './geometry.ts';
import type { Point } from './series.ts';

/** Pixels. */
export const HEIGHT = 240;
const TOP = 12;
const BOTTOM = 28;
const LEFT = 48;
const RIGHT = 12;
const TICK_ROOM = 76;

/** Where a point lies from left to right; a single one is in the middle. */
export const xOf = (index: number, count: number, width: number): number =>
  count < 2 ? (LEFT + width - RIGHT) / 2 : LEFT + (index * (width - LEFT - RIGHT)) / (count - 1);

/** The point that is nearest to a place. */
export const indexAt = (x: number, count: number, width: number): number =>
  Math.min(count - 1, Math.max(0, Math.round(((x - LEFT) * (count - 1)) / Math.max(1, width - LEFT - RIGHT))));

export interface LinesProps {
  readonly points: readonly Point[];
  readonly axis: Axis;
  readonly unit: Unit;
  readonly interval: Interval;
  readonly width: number;
  /** The point that is read, if any. */
  readonly cursor: number | undefined;
}

export function Lines({ points, axis, unit, interval, width, cursor }: LinesProps) {
  const count = points.length;
  const y = (value: number) => TOP + (1 - Math.min(value, axis.max) / axis.max) * (HEIGHT - TOP - BOTTOM);
  const place = (index: number, value: number | null): Place =>
    value === null ? undefined : { x: xOf(index, count, width), y: y(Math.max(0, value)) };
  const now = points.map(({ value }, index) => place(index, value));
  const before = points.map((point, index) => place(index, point.before?.value ?? null));
  const open = points.findIndex(({ isOpen }) => isOpen);
  const [closed, tail] = open === -1 ? [now, []] : [now.slice(0, open), now.slice(Math.max(0, open - 1))];
  const isEstimate = points.some(({ error }) => error > 0);
  const off = (sign: 1 | -1) =>
    points.map(({ value, error }, index) => place(index, value === null ? null : value + sign * error));
  return (
    <svg class="chart-lines" width={width} height={HEIGHT} aria-hidden="true" focusable="false">
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line
            class={tick === 0 ? 'chart-base' : 'chart-grid'}
            x1={LEFT}
            x2={width - RIGHT}
            y1={y(tick)}
            y2={y(tick)}
          />
          <text class="chart-text" x={LEFT - 8} y={y(tick)} dy="0.32em" text-anchor="end">
            {formatShort(tick, unit)}
          </text>
        </g>
      ))}
      {labelled(ticksOf(points, interval), width - LEFT - RIGHT, TICK_ROOM).map(({ index, tick }) => (
        <text
          key={index}
          class="chart-text"
          x={xOf(index, count, width)}
          y={HEIGHT - 8}
          text-anchor={anchorOf(index, count)}
        >
          {tick}
        </text>
      ))}
      {isEstimate && <path class="chart-error" d={bandPath(off(1), off(-1))} />}
      <path class="chart-area" d={areaPath(now, y(0))} />
      <path class="chart-before" d={linePath(before)} />
      <path class="chart-line" d={linePath(closed)} />
      <path class="chart-tail" d={linePath(tail)} />
      {loneOnes(before).map(({ x, y: top }) => (
        <circle key={x} class="chart-dot-before" cx={x} cy={top} r={2.5} />
      ))}
      {loneOnes(now).map(({ x, y: top }) => (
        <circle key={x} class="chart-dot" cx={x} cy={top} r={3} />
      ))}
      {cursor !== undefined && <Cursor x={xOf(cursor, count, width)} now={now[cursor]} before={before[cursor]} />}
    </svg>
  );
}

/** Under the hours of several days stand the days, at their midnights. */
function ticksOf(points: readonly Point[], interval: Interval): readonly { index: number; tick: string }[] {
  const all = points.map(({ label }, index) => ({ index, label }));
  const isOfDays = interval === 'hour' && points.length > 30;
  const shown = isOfDays ? all.filter(({ label }) => label.endsWith('00:00:00')) : all;
  return shown.map(({ index, label }) => ({ index, tick: formatTick(label, isOfDays ? 'day' : interval) }));
}

const anchorOf = (index: number, count: number) =>
  index === 0 && count > 1 ? 'start' : index === count - 1 && count > 1 ? 'end' : 'middle';

/** A value without neighbours has no line: it is a dot. */
const loneOnes = (places: readonly Place[]) =>
  places
    .filter((place, index) => place && !places[index - 1] && !places[index + 1])
    .filter((place) => place !== undefined);

function Cursor({ x, now, before }: { readonly x: number; readonly now: Place; readonly before: Place }) {
  return (
    <g>
      <line class="chart-cursor" x1={x} x2={x} y1={TOP} y2={HEIGHT - BOTTOM} />
      {before && <circle class="chart-dot-before" cx={before.x} cy={before.y} r={3.5} />}
      {now && <circle class="chart-dot" cx={now.x} cy={now.y} r={4} />}
    </g>
  );
}
