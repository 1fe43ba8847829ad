// The cost of a sum over many days grows with their number, not with its square, and the sum is the
// same as adding one day after another.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { PairwiseSum } from '../../lambdas/domain/document/pairwise-sum.ts';

test('adds everything, in order', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (texts) => {
      const sum = new PairwiseSum<string>((a, b) => a + b);
      for (const text of texts) sum.push(text);
      expect(sum.total() ?? '').toBe(texts.join(''));
    }),
  );
});

test('takes each thing through at most log2(n) + 2 additions', () => {
  const count = 47_481; // Days from 1970 to 2099.
  const sum = new PairwiseSum<number>((a, b) => Math.max(a, b) + 1);
  for (let n = 0; n < count; n += 1) sum.push(0);
  expect(sum.total()).toBeLessThanOrEqual(Math.log2(count) + 2);
});
