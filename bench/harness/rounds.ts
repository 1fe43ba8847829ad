// Rounds: each round measures every variant, and every other round goes in reverse order. So
// changes of the machine over time (warm-up, throttling, a noisy neighbour) favour neither the
// first nor the last.

import type { BenchContext, Figure } from './bench.ts';

/** One value of one figure in one round. */
export interface Measurement {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

/** One of several ways to compare. */
export interface Variant {
  /** Prefixes the names of its figures. */
  readonly name: string;
  measure(round: number): Promise<readonly Measurement[]>;
}

/** Figures in the order of the variants, named `variant, measurement`. */
export async function measureRounds(
  { rounds, progress }: Pick<BenchContext, 'rounds' | 'progress'>,
  variants: readonly Variant[],
): Promise<Figure[]> {
  const figures = new Map<Variant, Map<string, { name: string; unit: string; values: number[] }>>();
  for (const variant of variants) figures.set(variant, new Map());
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of round % 2 === 0 ? variants : variants.toReversed()) {
      progress(`round ${round + 1} of ${rounds}: ${variant.name}`);
      for (const { name, unit, value } of await variant.measure(round)) {
        const figure = figures.get(variant)?.get(name) ?? { name: `${variant.name}, ${name}`, unit, values: [] };
        figure.values.push(value);
        figures.get(variant)?.set(name, figure);
      }
    }
  }
  return [...figures.values()].flatMap((byName) => [...byName.values()]);
}
