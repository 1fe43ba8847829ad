// A pure function that remembers.

import { expect, test } from 'vitest';

import { memo } from '../../../lambdas/domain/memo.ts';

test('computes once for each of the texts that were used last, and again for one that fell out', () => {
  const computed: string[] = [];
  const length = memo((text) => (computed.push(text), text.length), 2);
  expect(['a', 'bb', 'a', 'ccc', 'a', 'bb'].map(length)).toEqual([1, 2, 1, 3, 1, 2]);
  expect(computed).toEqual(['a', 'bb', 'ccc', 'bb']);
});

test('remembers a result that is undefined', () => {
  let computed = 0;
  const nothing = memo(() => void (computed += 1), 2);
  nothing('a');
  nothing('a');
  expect(computed).toBe(1);
});
