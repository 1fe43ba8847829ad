// What a day costs to write, whatever comes: never more than three times the least that it could.
// Sizes are whole write units here; a started unit more or less is not told apart.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isDear } from '../../lambdas/store/days/compaction.ts';

interface Day {
  /** Write units of the base at first, less one. */
  readonly base: number;
  /** What each batch adds, in write units. */
  readonly batches: readonly number[];
}

/** Every item takes one unit, and what it holds. */
const units = (size: number): number => size + 1;

/** As the store writes: into the delta, and after it is frozen into the base with all of it. */
function cost({ base, batches }: Day): number {
  let [sum, inBase, inDelta, writes, compactionDebt, isFrozen] = [0, base, 0, 0, 0, false];
  for (const batch of batches) {
    if (isFrozen) {
      inBase += inDelta + batch;
      sum += units(inBase);
      [inDelta, writes, compactionDebt, isFrozen] = [0, 0, 0, false];
    } else {
      inDelta += batch;
      sum += units(inDelta);
      const extra = units(inDelta) - 1;
      writes += 1;
      compactionDebt += extra;
      isFrozen = isDear({ extra, writes, compactionDebt }, units(inBase));
    }
  }
  return sum;
}

/** By the best choice of batches that are written into the base. */
function leastCost({ base, batches }: Day): number {
  const total = [base];
  for (const batch of batches) total.push((total.at(-1) ?? 0) + batch);
  const sizeOf = (from: number, to: number): number => (total[to] ?? 0) - (total[from] ?? 0);
  /** The least of the first batches, the last of which went into the base. */
  const compacted = [0];
  let least = Infinity;
  for (let last = 0; last <= batches.length; last += 1) {
    let spent = compacted[last] ?? Infinity;
    for (let next = last + 1; next <= batches.length; next += 1) {
      compacted[next] = Math.min(compacted[next] ?? Infinity, spent + units(total[next] ?? 0));
      spent += units(sizeOf(last, next));
    }
    least = Math.min(least, spent);
  }
  return least;
}

const size = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 500 }));

/** Runs of batches of one size: so that a delta grows, and jumps. */
const aDay: fc.Arbitrary<Day> = fc.record({
  base: fc.integer({ min: 1, max: 400 }),
  batches: fc
    .array(fc.tuple(size, fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 8 })
    .map((runs) => runs.flatMap(([batch, times]) => Array.from({ length: times }, () => batch))),
});

test('a delta that was tiny and jumps is not frozen by it', () => {
  const day = { base: 370, batches: [...Array.from({ length: 27 }, () => 0), 14, 0] };
  expect([cost(day), leastCost(day)]).toEqual([57, 57]);
});

test('a delta that began large is frozen by its debt', () => {
  const day = { base: 99, batches: [40, ...Array.from({ length: 100 }, () => 0)] };
  expect(leastCost(day)).toBe(240);
  expect(cost(day)).toBeLessThan(3 * leastCost(day));
});

test('any day costs at most three times what the best choice in hindsight would', () => {
  fc.assert(
    fc.property(aDay, (day) => {
      expect(cost(day)).toBeLessThanOrEqual(3 * leastCost(day));
    }),
    { numRuns: 2000 },
  );
});
