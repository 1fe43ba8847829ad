// Quantiles and medians are right.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, quantile } from '../../kit/statistics.ts';

const someValues = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });

describe('quantile', () => {
  test('is the least value that so large a share does not exceed', () => {
    fc.assert(
      fc.property(someValues, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, q) => {
        const found = quantile(values, q);
        const share = (below: (value: number) => boolean) => values.filter(below).length / values.length;
        expect(values).toContain(found);
        expect(share((value) => value <= found)).toBeGreaterThanOrEqual(q);
        expect(share((value) => value < found)).toBeLessThan(q);
      }),
    );
  });

  test('of nothing is no number', () => expect(quantile([], 0.5)).toBeNaN());
});

test.each([
  [[3], 3],
  [[1, 2, 100], 2],
  [[4, 1, 3, 2], 2.5],
  [[], Number.NaN],
])('the median of %j is %d', (values, middle) => {
  expect(median(values)).toBe(middle);
});
