// Draws have the right frequencies, and repeat in every run.

import { expect, test } from 'vitest';
import { seededRandom, zipf } from '../../kit/random.ts';

test.each([
  ['a', 'b'],
  [0, 1],
])('the seed %j has one sequence for ever, and %j another', (one, other) => {
  const draws = (seed: string | number) => Array.from({ length: 5 }, seededRandom(seed));
  expect(draws(one)).toEqual(draws(one));
  expect(draws(one)).not.toEqual(draws(other));
});

test("ranks are drawn by Zipf's law: the first twice as often as the second, ten times as often as the tenth", () => {
  const draw = zipf(100, seededRandom('zipf'));
  const counts = Array.from({ length: 100 }, () => 0);
  for (let drawn = 0; drawn < 200_000; drawn += 1) {
    const rank = draw();
    counts[rank] = (counts[rank] ?? 0) + 1;
  }
  const [first = 0, second = 0] = counts;
  expect(first / second).toBeCloseTo(2, 0);
  expect(first / (counts[9] ?? 0)).toBeGreaterThan(8);
  expect(first / (counts[9] ?? 0)).toBeLessThan(12);
  expect(Math.min(...counts)).toBeGreaterThan(0);
});
