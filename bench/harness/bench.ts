// What a sub-bench is: a name, and a function from rounds and sizes to figures. Figures are plain values, one per round; how they are
// summed up, judged and printed is the business of others, so that each can be tried without a benchmark.

/** One measured thing. */
export interface Figure {
  /** Within its bench: `bench: figure` is the full name, by which targets.ts knows it. */
  readonly name: string;
  /** `CPU-ms/event`, `events/s`, `ms`, `KB`, `$`, … */
  readonly unit: string;
  /** One per round, in order. */
  readonly values: readonly number[];
}

/** What a sub-bench is given. */
export interface BenchContext {
  /** How often to measure everything, 1 or more. */
  readonly rounds: number;
  /** Shrinks every size, from above 0 to 1: for a smoke test. See `scaled`, `someOf`. */
  readonly scale: number;
  /** Numbers in [0, 1), the same in every run for the same name. */
  readonly random: (name: string) => () => number;
  /** The cloud assembly, as `npm run build` makes it; built when it is first asked for. */
  readonly assembly: () => Promise<string>;
  /** A file with the prices to reckon with; undefined for the default ones. */
  readonly prices?: string | undefined;
  /** Says on stderr what is under way. */
  readonly progress: (text: string) => void;
}

/** One part of the benchmark. */
export interface Bench {
  readonly name: string;
  /** One line for --help. */
  readonly about: string;
  /** Rejects when something could not be measured, or was counted wrong: a fast wrong answer is no figure. */
  run(context: BenchContext): Promise<readonly Figure[]>;
}

/** A size under `--scale`: never less than `least`. */
export const scaled = ({ scale }: Pick<BenchContext, 'scale'>, size: number, least = 1): number =>
  Math.max(least, Math.round(size * scale));

/** At this scale and below, sizes say nothing any more, and a run is to be over soon. */
const SMOKE_SCALE = 0.01;

/** True when it only matters that everything runs: no warming up, no variants between the extremes. */
export const isSmoke = ({ scale }: Pick<BenchContext, 'scale'>): boolean => scale <= SMOKE_SCALE;

/** All of the list; in a smoke test its ends. */
export const someOf = <T>(context: Pick<BenchContext, 'scale'>, list: readonly T[]): readonly T[] =>
  isSmoke(context) ? list.filter((_, index) => index === 0 || index === list.length - 1) : list;
