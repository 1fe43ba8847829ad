// Events that do not have a property are those of a value, `(not set)`, as with every dimension.

import { expect, test } from 'vitest';

import type { MessageEvent } from '../../../../lambdas/domain/event/message.ts';
import type { SentQuestion } from '../../../../lambdas/domain/query/question.ts';
import { aView } from '../../../support/messages.ts';
import { aQuestion, aSiteAsked, ask } from '../../../support/questions.ts';

const signup = (plan: string | undefined, type = 'signup'): MessageEvent => ({
  type,
  at: 0,
  ...(plan !== undefined && { props: { plan } }),
});
const EVENTS = [signup('pro'), signup('pro'), signup('free'), signup('pro', 'cancel'), signup(undefined), aView()];

const rows = (question: Partial<SentQuestion>) =>
  ask(aQuestion({ metrics: ['events', 'pageviews'], ...question }), new Map([['2025-11-14', EVENTS]]), {
    site: aSiteAsked({ properties: ['plan'] }),
  }).results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);

test('are a row by the property, and by it and the event name', () => {
  expect(rows({ dimensions: ['event:props:plan'] })).toEqual([
    ['pro', 3, 0],
    ['(not set)', 2, 1],
    ['free', 1, 0],
  ]);
  expect(rows({ dimensions: ['event:props:plan', 'event:name'], filters: [['is', 'event:name', ['signup']]] })).toEqual(
    [
      ['pro', 'signup', 2, 0],
      ['(not set)', 'signup', 1, 0],
      ['free', 'signup', 1, 0],
    ],
  );
});

test('are taken by filters that they pass', () => {
  expect(rows({ filters: [['is_not', 'event:props:plan', ['pro']]] })).toEqual([[3, 1]]);
  expect(rows({ filters: [['not', ['contains', 'event:props:plan', ['pr']]]] })).toEqual([[3, 1]]);
  expect(rows({ filters: [['is', 'event:props:plan', ['(not set)']]] })).toEqual([[2, 1]]);
});
