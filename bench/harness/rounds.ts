// Rounds: every variant is measured once a round, and every other round in the reverse order, so that what a machine does over time (warming
// up, throttling, a neighbour that comes and goes) does not favour the first or the last.

import type { BenchContext, Figure } from './bench.ts';

/** One value of one figure, of one round. */
export interface Measurement {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

/** One way to do it, to be compared with others. */
export interface Variant {
  /** Stands before the names of its figures. */
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
