// Figures that an answer estimates, and how far they are off.

import type { Question } from './asked.ts';
import type { Answered } from './running-site.ts';
import type { Truth } from './truth.ts';

export interface Estimate {
  readonly metric: string;
  readonly values: readonly string[];
  readonly value: number;
  readonly truth: number;
  readonly error: number;
  /** Distance from the truth, in errors that the answer states. */
  readonly off: number;
}

/** What a number is rounded by does not count as an error. */
const ROUNDED: Readonly<Record<string, number>> = {
  views_per_visit: 0.005,
  bounce_rate: 0.05,
  percentage: 0.05,
  conversion_rate: 0.05,
};

/**
 * Visitors of the sample from which on a figure is compared: below it an error is itself a guess.
 */
const LEAST_SAMPLED = 30;

/** Of a question whose first metric is `visitors`. */
export function estimatesIn(question: Question, answer: Answered | undefined, truth: Truth): Estimate[] {
  const rows = truth.rowsOf(question);
  const { kept = 0, of: all = 1 } = answer?.meta.sample ?? {};
  return (answer?.results ?? []).flatMap(({ dimensions, metrics, error: errors = [] }) => {
    const sampled = (Number(metrics[0]) * kept) / all;
    if (sampled < LEAST_SAMPLED) return [];
    const truths = rows.get(JSON.stringify(dimensions)) ?? [];
    return question.metrics.flatMap((metric, place): Estimate[] => {
      const [value, of, error] = [metrics[place], truths[place], errors[place]];
      if (typeof value !== 'number' || typeof of !== 'number' || typeof error !== 'number' || error === 0) return [];
      const away = Math.max(0, Math.abs(value - of) - (ROUNDED[metric] ?? 0.5));
      return [{ metric, values: dimensions, value, truth: of, error, off: away / error }];
    });
  });
}
