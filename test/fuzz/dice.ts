// The random numbers of the fuzz suite: a seeded generator with the few draws that its grammars
// need. The same seed gives the same draws.

import { seededRandom } from '../../kit/random.ts';

type Maker<T> = readonly [weight: number, make: () => T];

export interface Dice {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** True in `chance` of a hundred throws. */
  percent(chance: number): boolean;
  pick<const T>(from: readonly [T, ...T[]]): T;
  /** `undefined` from nothing. */
  pickAny<T>(from: readonly T[]): T | undefined;
  /** Calls one of the makers, with the probability of its weight. */
  oneOf<T>(...makers: readonly Maker<T>[]): T;
  times<T>(count: number, make: (index: number) => T): T[];
}

export function diceOf(seed: number): Dice {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    percent: (chance) => random() * 100 < chance,
    pick: (from) => from[below(from.length)] ?? from[0],
    pickAny: (from) => from[below(from.length)],
    oneOf(...makers) {
      let left = random() * makers.reduce((sum, [weight]) => sum + weight, 0);
      const chosen = makers.find(([weight]) => (left -= weight) < 0) ?? makers.at(-1);
      if (chosen === undefined) throw new RangeError('nothing to choose from');
      return chosen[1]();
    },
    times: (count, make) => Array.from({ length: count }, (_, index) => make(index)),
  };
}
