// The laws of the visitor table hold.

import { expect, test } from 'vitest';

import { LAWS, REAL } from './laws.ts';

test.each(LAWS)('$name', ({ check }) => {
  expect(() => check(REAL)).not.toThrow();
});
