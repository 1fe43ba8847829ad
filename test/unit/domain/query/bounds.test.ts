// What a question may cost, on a site whose visitors a stranger has made up.

import { describe, expect, test } from 'vitest';

import { daysIn } from '../../../../lambdas/domain/days/site-days.ts';
import { noSummary } from '../../../../lambdas/domain/document/summary.ts';
import { countEvents } from '../../../../lambdas/domain/document/count-events.ts';
import { answerQuestion } from '../../../../lambdas/domain/query/answer-question.ts';
import { prepare } from '../../../../lambdas/domain/query/prepare.ts';
import type { SentQuestion } from '../../../../lambdas/domain/query/question.ts';
import { shiftDay } from '../../../../lambdas/domain/periods.ts';
import { RangeRead } from '../../../../lambdas/domain/query/read-parts.ts';
import { topValuesOf } from '../../../../lambdas/domain/sketches/top-values.ts';
import type { VisitorRow } from '../../../../lambdas/domain/visits/visitor-row.ts';
import { aQuestion, aSiteAsked, askPieces, NOW } from '../../../support/questions.ts';

const DAY = '2025-11-14';
const PAGES = 60_000;

/** One visitor who has seen 60,000 pages, the first of them ten times, as others have. */
const row: VisitorRow = {
  hash: 1,
  weight: 0,
  first: { at: 0, context: '' },
  contexts: [],
  origins: [],
  slots: [{ index: 0, events: PAGES, views: PAGES, first: 0, last: 60, origin: '' }],
  pages: Array.from({ length: PAGES }, (_, n) => ({ text: `/${n}`, count: 1, at: 0 })),
  names: [],
};
const counts = countEvents([]);
const path = topValuesOf(new Map(Array.from({ length: 100 }, (_, n) => [`/${n}`, n === 0 ? 10 : 1])), 10_000);
const piece = {
  from: DAY,
  summary: {
    ...noSummary,
    counts: { ...counts, events: PAGES, views: PAGES, dimensions: { ...counts.dimensions, path } },
    table: { theta: 2 ** 48, days: new Map([[DAY, [row]]]) },
  },
};
const range = new RangeRead([piece], { from: DAY, to: DAY }, daysIn('UTC'));
const ask = (sent: Partial<SentQuestion>) => {
  const [site, clock] = [aSiteAsked(), { now: NOW, days: daysIn('UTC') }];
  const prepared = prepare(aQuestion({ date_range: [DAY, DAY], ...sent }), site, clock);
  return answerQuestion(prepared, range.reading('total'), undefined, site, clock);
};

describe('a site with 60,000 pages', () => {
  test('has rows of the pages that are counted, not of all that somebody made up', () => {
    const answer = ask({ metrics: ['visitors'], dimensions: ['event:page'], include: { total_rows: true } });
    expect(answer.meta.total_rows).toBe(100);
    expect(answer.results).toContainEqual({ dimensions: ['/0'], metrics: [1] });
  });

  test('answers filters as any other', () => {
    expect(ask({ filters: [['is', 'event:page', ['/59999']]] }).results).toEqual([{ dimensions: [], metrics: [1] }]);
  });

  test('compares as many patterns with them as half a second allows', () => {
    const patterns = (count: number) => Array.from({ length: count }, (_, n) => `*no${n}*`);
    expect(ask({ filters: [['is', 'event:page', patterns(50)]] }).results).toEqual([{ dimensions: [], metrics: [0] }]);
    expect(() => ask({ filters: [['is_not', 'event:page', patterns(170)]] })).toThrow(
      /^filters compare too many patterns with the 60001 values of event:page: use fewer \*, or fewer days$/,
    );
  });
});

describe('a site with 3,000 pages a day, of which each has a view', () => {
  const list = topValuesOf(new Map(Array.from({ length: 3000 }, (_, n) => [`/${n}`, 1])), 100_000);
  const pieces = Array.from({ length: 61 }, (_, n) => ({
    from: shiftDay('2025-09-01', n),
    summary: {
      ...noSummary,
      counts: { ...counts, events: 3000, views: 3000, dimensions: { ...counts.dimensions, path: list } },
    },
  }));
  const days = (to: string, dimensions: SentQuestion['dimensions']) =>
    askPieces(
      aQuestion({ metrics: ['pageviews'], dimensions, date_range: ['2025-09-01', to], include: { total_rows: true } }),
      pieces,
      { site: aSiteAsked({ goals: ['Visit /1', 'Visit /2*'] }) },
    );

  test('has a row of each page and day, as long as an answer can hold them', () => {
    expect(days('2025-09-30', ['time:day', 'event:page']).meta.total_rows).toBe(90_000);
    expect(days('2025-10-31', ['event:page']).meta.total_rows).toBe(3000);
    expect(() => days('2025-10-31', ['time:day', 'event:page'])).toThrow(
      /^dimensions make more than 100000 rows: ask by time:month, for fewer days, or filter$/,
    );
  });

  test('has those of each goal, too', () => {
    expect(days('2025-10-31', ['time:day', 'event:goal']).meta.total_rows).toBe(122);
  });
});
