// Runs benches one after the other, and compares their figures with the targets.

import type { Bench, BenchContext } from './bench.ts';
import { seededRandom } from '../../kit/random.ts';
import type { Result } from './report.ts';
import { TARGETS } from './targets.ts';
import { type NamedFigure, verdictsOf } from './verdicts.ts';

export interface RunOptions {
  readonly benches: readonly Bench[];
  readonly rounds: number;
  readonly scale: number;
  /** The folder of the cloud assembly; called when the first bench needs it. */
  readonly assembly: BenchContext['assembly'];
  readonly prices?: string | undefined;
  /** Receives a line for each step. */
  readonly progress: (text: string) => void;
}

/**
 * Rejects with the first error of a bench: figures next to a failure would be taken for good ones.
 */
export async function runBenches({ benches, progress, ...options }: RunOptions): Promise<Result> {
  const figures: NamedFigure[] = [];
  for (const bench of benches) {
    const measured = await bench.run({
      ...options,
      random: (name) => seededRandom(`${bench.name}/${name}`),
      progress: (text) => progress(`${bench.name}: ${text}`),
    });
    figures.push(...measured.map((figure) => ({ ...figure, name: `${bench.name}: ${figure.name}` })));
  }
  return { rounds: options.rounds, scale: options.scale, figures, verdicts: verdictsOf(figures, TARGETS) };
}
