// The six figures of the range, each with its change. Each is a button that makes it the chart's
// metric.

import { formatChange, formatFull, formatShort } from '../format/numbers.ts';
import { EstimateText } from '../parts/estimate.tsx';
import type { QueryAnswer } from '../api/query.ts';
import { show } from '../state/location.ts';
import { type Figure, infoOf } from '../state/metrics.ts';
import type { ComparedWith } from '../state/so-far.ts';
import { text } from '../text/text.ts';

export interface FiguresProps {
  readonly figures: readonly Figure[];
  readonly answer: QueryAnswer | undefined;
  /** With what the figures are compared: the same answer, or that of what has passed of today. */
  readonly compared: QueryAnswer | undefined;
  readonly comparedTo: ComparedWith;
  readonly chosen: Figure;
  readonly isBusy: boolean;
}

export function Figures({ figures, answer, compared, comparedTo, chosen, isBusy }: FiguresProps) {
  return (
    <ul class="figures" aria-label={text('figures.label')} aria-busy={isBusy}>
      {figures.map((figure, index) => (
        <li key={figure}>
          <FigureButton {...{ figure, index, answer, compared, comparedTo }} isChosen={figure === chosen} />
        </li>
      ))}
    </ul>
  );
}

interface FigureButtonProps extends Pick<FiguresProps, 'answer' | 'compared' | 'comparedTo'> {
  readonly figure: Figure;
  readonly index: number;
  readonly isChosen: boolean;
}

function FigureButton({ figure, index, answer, compared, comparedTo, isChosen }: FigureButtonProps) {
  const { label, unit } = infoOf(figure);
  const row = answer?.results[0];
  const value = row?.metrics[index];
  const { change, metrics: before } = compared?.results[0]?.comparison ?? {};
  return (
    <button type="button" class="figure" aria-pressed={isChosen} onClick={() => show({ metric: figure })}>
      <span class="figure-label">{text(label)}</span>
      <span class="figure-value">
        {typeof value === 'number' ? (
          <span title={formatFull(value, unit)}>{formatShort(value, unit)}</span>
        ) : (
          <span class="quiet">{answer === undefined ? '\u00a0' : '–'}</span>
        )}
        <EstimateText error={row?.error?.[index]} unit={unit} />
      </span>
      <Change {...{ figure, comparedTo }} change={change?.[index]} before={before?.[index]} />
    </button>
  );
}

interface ChangeProps extends Pick<FiguresProps, 'comparedTo'> {
  readonly figure: Figure;
  readonly change: number | null | undefined;
  readonly before: unknown;
}

/**
 * Up or down is said by an arrow, good or bad by a colour, and both by words. A day that is not
 * over is less than a whole one, which is neither good nor bad.
 */
function Change({ figure, change, before, comparedTo }: ChangeProps) {
  const { unit, better } = infoOf(figure);
  if (change === undefined) return <span class="figure-change">{'\u00a0'}</span>;
  const title =
    typeof before === 'number' ? text(`change.${comparedTo}`, { value: formatFull(before, unit) }) : undefined;
  // Nothing grows by no percentage.
  if (change === null) return <span class="figure-change quiet">{title ?? '–'}</span>;
  const rounded = Math.round(change * 10) / 10;
  const mood = rounded === 0 || comparedTo === 'whole_day' ? 'same' : Math.sign(rounded) === better ? 'good' : 'bad';
  const words = rounded === 0 ? 'change.same' : rounded > 0 ? 'change.up' : 'change.down';
  // Of rates the API gives the difference, in points.
  const size =
    unit === 'percent'
      ? text('change.points', { points: formatFull(Math.abs(rounded), 'ratio') })
      : formatChange(Math.abs(rounded));
  return (
    <span class={`figure-change ${mood}`} title={title}>
      <span aria-hidden="true">
        {rounded === 0 ? '→' : rounded > 0 ? '↑' : '↓'} {size}
      </span>
      <span class="hidden">{text(words, { change: size })}</span>
    </span>
  );
}
