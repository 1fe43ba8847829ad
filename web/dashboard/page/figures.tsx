// The six figures of the range, each with its change. Each is a button that makes it the chart's
// metric.

import { formatFull, formatShort } from '../format/numbers.ts';
import { EstimateText } from '../parts/estimate.tsx';
import type { QueryAnswer } from '../api/query.ts';
import { show } from '../state/location.ts';
import { type Figure, infoOf } from '../state/metrics.ts';
import type { ComparedWith } from '../state/so-far.ts';
import { text } from '../text/text.ts';
import { describeChange } from './describe-change.ts';

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
      <Change {...{ figure, index, compared, comparedTo }} />
    </button>
  );
}

interface ChangeProps extends Pick<FiguresProps, 'compared' | 'comparedTo'> {
  readonly figure: Figure;
  readonly index: number;
}

function Change({ figure, index, compared, comparedTo }: ChangeProps) {
  const change = describeChange(figure, compared?.results[0], index, comparedTo);
  if (change === undefined) return <span class="figure-change">{'\u00a0'}</span>;
  const { shown, spoken, title, mood } = change;
  return (
    <span class={`figure-change ${mood}`} title={title}>
      {spoken === undefined ? shown : <span aria-hidden="true">{shown}</span>}
      {spoken !== undefined && <span class="hidden">{spoken}</span>}
    </span>
  );
}
