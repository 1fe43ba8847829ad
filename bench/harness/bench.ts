// A bench is a name and a function from rounds and sizes to figures. Figures are plain values, one
// per round. Other modules summarize, judge and print them, so that each can be tested without a
// benchmark.

import type { Access } from '../../lambdas/shared/names.ts';

/** One measured quantity. */
export interface Figure {
  /** Unique in its bench. `bench: figure` is the full name, which targets.ts uses. */
  readonly name: string;
  /** `CPU-ms/event`, `events/s`, `ms`, `KB`, `$`, … */
  readonly unit: string;
  /** One per round, in order. */
  readonly values: readonly number[];
}

/** The input of a bench. */
export interface BenchContext {
  /** How often to measure everything, 1 or more. */
  readonly rounds: number;
  /** Shrinks every size for a smoke test: above 0, up to 1. See `scaled`, `someOf`. */
  readonly scale: number;
  /** Numbers in [0, 1), the same in every run for the same name. */
  readonly random: (name: string) => () => number;
  /** The cloud assembly of `npm run build`, `open` by default; built at the first call. */
  readonly assembly: (access?: Access) => Promise<string>;
  /** A file with prices for the bench cost; undefined for the defaults. */
  readonly prices?: string | undefined;
  /** Prints on stderr what is under way. */
  readonly progress: (text: string) => void;
}

/** One part of the benchmark. */
export interface Bench {
  readonly name: string;
  /** One line for --help. */
  readonly about: string;
  /** Rejects if a measurement fails or a count is wrong: a fast wrong answer is not a figure. */
  run(context: BenchContext): Promise<readonly Figure[]>;
}

/** A size under `--scale`: never less than `least`. */
export const scaled = ({ scale }: Pick<BenchContext, 'scale'>, size: number, least = 1): number =>
  Math.max(least, Math.round(size * scale));

/** At this scale and below, figures mean nothing, and a run should be short. */
const SMOKE_SCALE = 0.01;

/** Whether it only matters that everything runs: no warm-up, no variants between the extremes. */
export const isSmoke = ({ scale }: Pick<BenchContext, 'scale'>): boolean => scale <= SMOKE_SCALE;

/** The whole list; in a smoke test its first and last entries. */
export const someOf = <T>(context: Pick<BenchContext, 'scale'>, list: readonly T[]): readonly T[] =>
  isSmoke(context) ? list.filter((_, index) => index === 0 || index === list.length - 1) : list;
