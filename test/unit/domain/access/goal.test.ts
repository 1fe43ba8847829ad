import { expect, test } from 'vitest';

import { parseGoal } from '../../../../lambdas/domain/access/goal.ts';

test('a goal is a page where it says Visit and a page, and else an event', () => {
  expect(parseGoal('Visit /thanks*')).toEqual({ kind: 'page', pattern: '/thanks*' });
  expect(parseGoal('Visit *')).toEqual({ kind: 'page', pattern: '*' });
  expect(parseGoal('Visit /a\nb')).toEqual({ kind: 'page', pattern: '/a\nb' });
  for (const name of ['Signup', 'Visit us', 'visit /thanks', 'Visit ', '🎉'.repeat(100)]) {
    expect(parseGoal(name)).toEqual({ kind: 'event', name });
  }
});

test('an event of over 100 characters, and a page of over 249, can be no goal', () => {
  expect(parseGoal('')).toBeUndefined();
  expect(parseGoal('x'.repeat(101))).toBeUndefined();
  expect(parseGoal(`Visit /${'x'.repeat(248)}`)).toBeDefined();
  expect(parseGoal(`Visit /${'x'.repeat(249)}`)).toBeUndefined();
});
