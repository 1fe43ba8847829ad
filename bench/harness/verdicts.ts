// Compares figures with targets.

import type { Figure } from './bench.ts';
import { median } from '../../kit/statistics.ts';
import type { Target } from './targets.ts';

/** A figure by its full name, `bench: figure`. */
export type NamedFigure = Figure;

export interface Verdict extends Target {
  /** The median, or the ratio of two; NaN if it was not measured. */
  readonly measured: number;
  /**
   * `absent`: the bench ran but has no such figure, in a smoke test or because the figure was
   * renamed.
   */
  readonly verdict: 'met' | 'missed' | 'absent';
}

/** Verdicts for the targets of the benches that ran. A ratio without a divisor counts as missed. */
export function verdictsOf(figures: readonly NamedFigure[], targets: readonly Target[]): Verdict[] {
  const medians = new Map(figures.map(({ name, values }) => [name, median(values)]));
  const ran = new Set(figures.map(({ name }) => benchOf(name)));
  return targets.filter(({ figure }) => ran.has(benchOf(figure))).map((target) => judged(target, medians));
}

function judged(target: Target, medians: ReadonlyMap<string, number>): Verdict {
  const figure = medians.get(target.figure);
  const over = target.over === undefined ? 1 : medians.get(target.over);
  if (figure === undefined || over === undefined) return { ...target, measured: Number.NaN, verdict: 'absent' };
  const measured = figure / over;
  const isMet = target.is === 'atMost' ? measured <= target.limit : measured >= target.limit;
  return { ...target, measured, verdict: isMet && Number.isFinite(measured) ? 'met' : 'missed' };
}

const benchOf = (name: string): string => name.split(': ', 1)[0] ?? '';
