// Holds figures against targets.

import type { Figure } from './bench.ts';
import { median } from './statistics.ts';
import type { Target } from './targets.ts';

/** A figure by its full name, `bench: figure`. */
export type NamedFigure = Figure;

export interface Verdict extends Target {
  /** The median, or the ratio of two. */
  readonly measured: number;
  readonly verdict: 'met' | 'missed';
}

/** Verdicts of the targets whose figures were measured; the others are left out. A value that is no number misses. */
export function verdictsOf(figures: readonly NamedFigure[], targets: readonly Target[]): Verdict[] {
  const medians = new Map(figures.map(({ name, values }) => [name, median(values)]));
  return targets.flatMap((target) => {
    const figure = medians.get(target.figure);
    const over = target.over === undefined ? 1 : medians.get(target.over);
    if (figure === undefined || over === undefined) return [];
    const measured = figure / over;
    const isMet = target.is === 'atMost' ? measured <= target.limit : measured >= target.limit;
    return [{ ...target, measured, verdict: isMet ? 'met' : 'missed' }];
  });
}
