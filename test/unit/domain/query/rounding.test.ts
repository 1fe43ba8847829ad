// Numbers are rounded half up, as a hand does it, though 100 * 0.2875 is a little less than 28.75.

import { expect, test } from 'vitest';

import type { MessageEvent } from '../../../../lambdas/domain/event/message.ts';
import { rounded } from '../../../../lambdas/domain/query/rounded.ts';
import { aView } from '../../../support/messages.ts';
import { aQuestion, ask } from '../../../support/questions.ts';
import { visitorOf } from '../../../support/visitors.ts';

test('23 bounces of 80 visits are a rate of 28.8 %', () => {
  const events = Array.from({ length: 80 }, (_, place): MessageEvent[] => {
    const visitor = visitorOf(`${place}`);
    const view = aView({ visitor, path: '/' });
    return place < 23 ? [view] : [view, { ...view, at: 60_000 }];
  }).flat();
  const { results } = ask(aQuestion({ metrics: ['bounce_rate'] }), new Map([['2025-11-14', events]]));
  expect(results[0]?.metrics).toEqual([28.8]);
});

test.each([
  [100 * (23 / 80), 1, 28.8],
  [1.005, 2, 1.01],
  [2.675, 2, 2.68],
  [-28.75, 1, -28.7],
  [28.749, 1, 28.7],
  [1e9 / 3, 1, 333_333_333.3],
  [0, 1, 0],
])('%d to %d places is %d', (value, places, expected) => {
  expect(rounded(value, places)).toBe(expected);
});
