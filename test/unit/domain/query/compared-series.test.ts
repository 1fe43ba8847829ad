// A series that is compared has every time of which either range has something: so the earlier
// series has no gaps where this one has nothing, and goes on where this one has not come to yet.

import { expect, test } from 'vitest';

import type { MessageEvent } from '../../../../lambdas/domain/event/message.ts';
import { visitorOf } from '../../../support/visitors.ts';
import { aQuestion, ask } from '../../../support/questions.ts';

const views = (count: number): MessageEvent[] =>
  Array.from({ length: count }, (_, at) => ({
    type: 'page_view',
    at: at * 1000,
    path: '/',
    visitor: visitorOf(`u${at}`),
  }));

const COMPARED = { comparisons: { mode: 'previous_period' as const } };

test('has rows of nothing where the earlier range has something', () => {
  const question = aQuestion({ metrics: ['visitors', 'bounce_rate'], dimensions: ['time:day'], include: COMPARED });
  const days = new Map([
    ['2025-11-04', views(2)],
    ['2025-11-05', views(3)],
    ['2025-11-11', views(5)],
  ]);
  const rows = ask(question, days).results.map(({ dimensions, metrics, comparison }) => [
    ...dimensions,
    metrics[0],
    metrics[1],
    comparison?.dimensions?.[0],
    comparison?.metrics[0],
    comparison?.change[0],
  ]);
  expect(rows).toEqual([
    ['2025-11-11', 5, 100, '2025-11-04', 2, 150],
    ['2025-11-12', 0, null, '2025-11-05', 3, -100],
  ]);
});

test('has no more rows than before where it is compared with nothing, or goes by something else too', () => {
  const days = new Map([['2025-11-05', views(3)]]);
  expect(ask(aQuestion({ dimensions: ['time:day'] }), days).results).toEqual([]);
  const two = aQuestion({ dimensions: ['time:day', 'event:page'], include: COMPARED });
  expect(ask(two, days).results).toEqual([]);
});
