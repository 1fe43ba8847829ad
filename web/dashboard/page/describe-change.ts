// The change of a figure in characters and in words. Up or down is said by an arrow, good or bad by
// a mood that has a colour. A change of an estimate is one itself: ≈ stands before it.

import { formatChange, formatError, formatFull } from '../format/numbers.ts';
import type { MetricError, QueryRow } from '../api/query.ts';
import { type Figure, infoOf, type Unit } from '../state/metrics.ts';
import type { ComparedWith } from '../state/so-far.ts';
import { text } from '../text/text.ts';

export interface DescribedChange {
  readonly shown: string;
  /** Undefined where `shown` can be heard as it is. */
  readonly spoken?: string;
  /** What the figure was, with its error. */
  readonly title?: string;
  readonly mood: 'good' | 'bad' | 'same' | 'quiet';
}

/**
 * The change of the figure at `index` of a row; undefined where the row is compared with nothing.
 * A day that is not over is less than a whole one, which is neither good nor bad.
 */
export function describeChange(
  figure: Figure,
  row: Pick<QueryRow, 'error' | 'comparison'> | undefined,
  index: number,
  comparedTo: ComparedWith,
): DescribedChange | undefined {
  const { unit, better } = infoOf(figure);
  const { change: changes, metrics, error } = row?.comparison ?? {};
  const [change, before] = [changes?.[index], metrics?.[index]];
  if (change === undefined) return undefined;
  const then = typeof before === 'number' ? withError(before, error?.[index], unit) : undefined;
  const title = then === undefined ? undefined : text(`change.${comparedTo}`, { value: then });
  // Nothing grows by no percentage.
  if (change === null) return { shown: title ?? '–', mood: 'quiet' };
  const rounded = Math.round(change * 10) / 10;
  // Of rates the API gives the difference, in points.
  const size =
    unit === 'percent'
      ? text('change.points', { points: formatFull(Math.abs(rounded), 'ratio') })
      : formatChange(Math.abs(rounded));
  const isEstimate = isEstimated(row?.error?.[index]) || isEstimated(error?.[index]);
  const [about, heard] = isEstimate
    ? [text('estimate.about', { value: size }), text('estimate.about_spoken', { value: size })]
    : [size, size];
  return {
    shown: `${rounded === 0 ? '→' : rounded > 0 ? '↑' : '↓'} ${about}`,
    spoken: rounded === 0 ? sameAs(isEstimate) : text(rounded > 0 ? 'change.up' : 'change.down', { change: heard }),
    ...(title !== undefined && { title }),
    mood: rounded === 0 || comparedTo === 'whole_day' ? 'same' : Math.sign(rounded) === better ? 'good' : 'bad',
  };
}

/** An error that is not known is one too. */
const isEstimated = (error: MetricError | undefined): boolean => error !== undefined && error !== 0;

const sameAs = (isEstimate: boolean): string =>
  isEstimate ? text('estimate.about_spoken', { value: text('change.same') }) : text('change.same');

/** A number as text, with its error where it is an estimate: `1,234 ± 12`. */
function withError(value: number, error: MetricError | undefined, unit: Unit): string {
  const shown = formatFull(value, unit);
  return (error ?? 0) === 0 ? shown : `${shown} ${text('estimate.error', { error: formatError(error ?? 0, unit) })}`;
}
