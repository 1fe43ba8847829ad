// What is answered from counters: with or without visitors, and what is known of it once a list of
// values was cut.

import { describe, expect, test } from 'vitest';

import type { MessageEvent } from '../../../../lambdas/domain/event/message.ts';
import type { Piece } from '../../../../lambdas/domain/query/read-parts.ts';
import type { Filter, SentQuestion } from '../../../../lambdas/domain/query/question.ts';
import { topValuesOf } from '../../../../lambdas/domain/sketches/top-values.ts';
import { aView } from '../../../support/messages.ts';
import { aQuestion, aSiteAsked, ask, askPieces, pieceOf } from '../../../support/questions.ts';
import { visitorOf } from '../../../support/visitors.ts';

const DAY = '2025-11-14';
const site = aSiteAsked({ properties: ['plan', 'theme'], goals: ['buy', 'Visit /thanks*'] });

const answer = (events: readonly MessageEvent[], question: Partial<SentQuestion>) =>
  ask(aQuestion(question), new Map([[DAY, events]]), { site });
const rows = (events: readonly MessageEvent[], question: Partial<SentQuestion>) =>
  answer(events, question).results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);

describe('views without a visitor', () => {
  const events = [aView({ path: '/a' }), aView({ path: '/a', visitor: visitorOf('v') }), aView({ path: '/b' })];

  test('are in the views of a page, in none of the visitors, and said to be there', () => {
    const question: Partial<SentQuestion> = { metrics: ['pageviews', 'visitors'], dimensions: ['event:page'] };
    expect(rows(events, question)).toEqual([
      ['/a', 2, 1],
      ['/b', 1, 0],
    ]);
    expect(answer(events, question).meta).toMatchObject({ method: 'exact', unattributed: 2 });
  });

  test('are not spoken of where no number is about visitors', () => {
    expect(answer(events, { metrics: ['pageviews'] }).meta).not.toHaveProperty('unattributed');
  });
});

describe('views without a path', () => {
  const events = [aView({ path: '/a' }), aView(), aView()];

  test('are in no row of a page, and are taken where another page is excluded', () => {
    expect(rows(events, { metrics: ['pageviews'], dimensions: ['event:page'] })).toEqual([['/a', 1]]);
    expect(rows(events, { metrics: ['pageviews'], filters: [['is_not', 'event:page', ['/a']]] })).toEqual([[2]]);
    expect(rows(events, { metrics: ['pageviews'], filters: [['is', 'event:page', ['(not set)']]] })).toEqual([[2]]);
  });
});

describe('rows by two dimensions', () => {
  test('are those of both values, whatever characters these have', () => {
    const view = (source: string, campaign: string, visitor: string) =>
      aView({ visitor: visitorOf(visitor), context: { source, utm_campaign: campaign } });
    const events = [view('a\nb', 'c', 'v'), view('a', 'b\nc', 'w'), view('a', 'b\nc', 'x')];
    expect(rows(events, { metrics: ['visitors'], dimensions: ['visit:source', 'visit:utm_campaign'] })).toEqual([
      ['a', 'b\nc', 2],
      ['a\nb', 'c', 1],
    ]);
  });
});

describe('revenue', () => {
  const paid = (type: string, amount: number, currency: string) => ({ type, at: 0, revenue: { amount, currency } });
  const events = [paid('buy', 1029, 'EUR'), paid('buy', 500, 'JPY'), paid('buy', 1, 'EUR'), paid('tip', 5, 'KWD')];

  test('is a sum per currency, in its own decimals', () => {
    expect(rows(events, { metrics: ['total_revenue'], dimensions: ['event:name'] })).toEqual([
      [
        'buy',
        [
          { amount: '10.30', currency: 'EUR' },
          { amount: '500', currency: 'JPY' },
        ],
      ],
      ['tip', [{ amount: '0.005', currency: 'KWD' }]],
    ]);
    expect(rows(events, { metrics: ['total_revenue', 'events'], dimensions: ['event:goal'] })).toEqual([
      [
        'buy',
        [
          { amount: '10.30', currency: 'EUR' },
          { amount: '500', currency: 'JPY' },
        ],
        3,
      ],
    ]);
    expect(rows([], { metrics: ['total_revenue'] })).toEqual([[[]]]);
  });
});

describe('properties', () => {
  const signup = (plan: string, type = 'signup') => ({ type, at: 0, props: { plan, theme: 'dark' } });
  const events = [signup('pro'), signup('pro'), signup('free'), signup('pro', 'cancel')];

  test('are counted by value, and by event name', () => {
    const question: Partial<SentQuestion> = { metrics: ['events'], dimensions: ['event:props:plan'] };
    expect(rows(events, question)).toEqual([
      ['pro', 3],
      ['free', 1],
    ]);
    const named: Filter = ['is', 'event:name', ['signup']];
    expect(rows(events, { ...question, filters: [named] })).toEqual([
      ['pro', 2],
      ['free', 1],
    ]);
    expect(rows(events, { metrics: ['events'], filters: [['is', 'event:props:plan', ['pr*']]] })).toEqual([[3]]);
  });

  test.each<[Partial<SentQuestion>, RegExp]>([
    [
      { metrics: ['visitors'], dimensions: ['event:props:plan'] },
      /^event:props:plan is counted per event: .* not visitors$/,
    ],
    [
      { metrics: ['events'], dimensions: ['event:props:plan', 'visit:source'] },
      /^event:props:plan is counted per event/,
    ],
    [
      { metrics: ['events'], dimensions: ['event:props:plan', 'event:props:theme'] },
      /^event:props:plan is counted per event/,
    ],
    [
      { metrics: ['events'], dimensions: ['event:props:color'] },
      /^event:props:color is not registered: the site has event:props:plan, event:props:theme$/,
    ],
  ])('%j is refused', (question, words) => {
    expect(() => answer(events, question)).toThrow(words);
  });
});

describe('a list of pages that was cut', () => {
  /** 100 views of /a, 60 of /b, and 40 of pages that were dropped. */
  function cutPiece(): Piece {
    const views = Array.from({ length: 200 }, (_, n) => aView({ path: n < 100 ? '/a' : n < 160 ? '/b' : `/${n}` }));
    const piece = pieceOf(DAY, views);
    const all = new Map(piece.summary.counts.dimensions.path.kept.map(({ value, hits }) => [value, hits]));
    const path = topValuesOf(all, 32);
    const { counts } = piece.summary;
    return {
      ...piece,
      summary: { ...piece.summary, counts: { ...counts, dimensions: { ...counts.dimensions, path } } },
    };
  }
  const asked = (question: Partial<SentQuestion>) =>
    askPieces(aQuestion({ metrics: ['pageviews'], ...question }), [cutPiece()], { site });

  test('still counts what it kept, and says how many of others there may be', () => {
    expect(asked({ dimensions: ['event:page'] }).results).toEqual([
      { dimensions: ['/a'], metrics: [100] },
      { dimensions: ['/b'], metrics: [60] },
    ]);
    expect(asked({ filters: [['is', 'event:page', ['/a']]] })).toMatchObject({
      results: [{ metrics: [100] }],
      meta: { method: 'exact' },
    });
    expect(asked({ filters: [['is', 'event:page', ['/170']]] })).toMatchObject({
      results: [{ metrics: [0], error: [1] }],
      meta: { method: 'estimated', error: { pageviews: 1 } },
    });
    expect(asked({ filters: [['contains', 'event:page', ['7']]] }).results).toEqual([
      { dimensions: [], metrics: [0], error: [40] },
    ]);
  });

  test('knows all views together', () => {
    expect(asked({})).toMatchObject({ results: [{ metrics: [200] }], meta: { method: 'exact' } });
    expect(asked({ filters: [['is', 'event:name', ['page_view']]] }).results[0]?.metrics).toEqual([200]);
  });
});
