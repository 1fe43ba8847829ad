// Comparisons: which days a range is set beside, which rows, and how a change is told.

import { describe, expect, test } from 'vitest';

import type { MessageEvent } from '../../../../lambdas/domain/event/message.ts';
import type { SentQuestion } from '../../../../lambdas/domain/query/question.ts';
import { aView } from '../../../support/messages.ts';
import { aQuestion, aSiteAsked, ask } from '../../../support/questions.ts';
import { visitorOf } from '../../../support/visitors.ts';

type Comparisons = NonNullable<NonNullable<SentQuestion['include']>['comparisons']>;
const compared = (
  comparisons: Comparisons,
  question: Partial<SentQuestion>,
  days = new Map<string, MessageEvent[]>(),
) => ask(aQuestion({ ...question, include: { comparisons } }), days);

describe('the earlier range', () => {
  test.each<[Comparisons, [string, string], [string, string]]>([
    [{ mode: 'previous_period' }, ['2025-11-10', '2025-11-16'], ['2025-11-03', '2025-11-09']],
    [{ mode: 'previous_period' }, ['2025-11-16', '2025-11-16'], ['2025-11-15', '2025-11-15']],
    [{ mode: 'previous_period', match_day_of_week: true }, ['2025-11-16', '2025-11-16'], ['2025-11-09', '2025-11-09']],
    [{ mode: 'previous_period', match_day_of_week: true }, ['2025-11-07', '2025-11-16'], ['2025-10-24', '2025-11-02']],
    [{ mode: 'year_over_year' }, ['2025-11-10', '2025-11-16'], ['2024-11-10', '2024-11-16']],
    [{ mode: 'year_over_year', match_day_of_week: true }, ['2025-11-10', '2025-11-16'], ['2024-11-11', '2024-11-17']],
    [
      { mode: 'custom', date_range: ['2020-02-01', '2020-02-02'] },
      ['2025-11-10', '2025-11-16'],
      ['2020-02-01', '2020-02-02'],
    ],
  ])('%j of %j is %j', (comparisons, date_range, [from, to]) => {
    const { query } = compared(comparisons, { date_range });
    expect(query.comparison_date_range).toEqual([`${from}T00:00:00+00:00`, `${to}T23:59:59+00:00`]);
  });
});

describe('part of a day', () => {
  const UNTIL_TWO = ['2025-11-15T00:00:00+01:00', '2025-11-15T14:00:00+01:00'] as const;
  const site = aSiteAsked({ timezone: 'Europe/Berlin' });
  const askPart = (comparisons: Comparisons, question: Partial<SentQuestion> = {}, days = new Map()) =>
    ask(aQuestion({ date_range: [...UNTIL_TWO], ...question, include: { comparisons } }), days, { site });

  test.each<[Comparisons, [string, string]]>([
    [{ mode: 'previous_period' }, ['2025-11-14T00:00:00+01:00', '2025-11-14T13:59:59+01:00']],
    [{ mode: 'previous_period', match_day_of_week: true }, ['2025-11-08T00:00:00+01:00', '2025-11-08T13:59:59+01:00']],
    [{ mode: 'year_over_year' }, ['2024-11-15T00:00:00+01:00', '2024-11-15T13:59:59+01:00']],
  ])('is compared by %j with the same part of %j', (comparisons, range) => {
    expect(askPart(comparisons).query.comparison_date_range).toEqual(range);
  });

  test('has the views and visits of that part, and of its hours', () => {
    const at = (hour: number, name: string) => aView({ at: hour * 3_600_000, visitor: visitorOf(name) });
    const days = new Map([
      ['2025-11-14', [at(1, 'a'), at(13, 'b'), at(14, 'c'), at(23, 'd')]],
      ['2025-11-15', [at(1, 'a')]],
    ]);
    const metrics = { metrics: ['visitors', 'pageviews'] as const };
    expect(askPart({ mode: 'previous_period' }, { metrics: [...metrics.metrics] }, days).results).toEqual([
      { dimensions: [], metrics: [1, 1], comparison: { metrics: [2, 2], change: [-50, -50] } },
    ]);
    const byHour = askPart({ mode: 'previous_period' }, { metrics: ['visitors'], dimensions: ['time:hour'] }, days);
    expect(byHour.results.map(({ comparison }) => [comparison?.dimensions?.[0], comparison?.metrics[0]])).toEqual([
      ['2025-11-14 01:00:00', 1],
      ['2025-11-14 13:00:00', 1],
    ]);
  });

  test('ends with the earlier day where that is shorter', () => {
    const whole = ['2025-04-06T00:30:00+02:00', '2025-04-07T00:00:00+02:00'] as const;
    const { query } = askPart({ mode: 'previous_period', match_day_of_week: true }, { date_range: [...whole] });
    expect(query.comparison_date_range).toEqual(['2025-03-30T00:30:00+01:00', '2025-03-30T23:59:59+02:00']);
  });

  test.each<[string, [string, string], [string, string]]>([
    [
      'whose clocks were put forward',
      ['2026-03-29T00:00:00+01:00', '2026-03-29T12:00:00+02:00'],
      ['2026-03-28T00:00:00+01:00', '2026-03-28T11:59:59+01:00'],
    ],
    [
      'after the day whose clocks were put forward',
      ['2026-03-30T00:00:00+02:00', '2026-03-30T12:00:00+02:00'],
      ['2026-03-29T00:00:00+01:00', '2026-03-29T11:59:59+02:00'],
    ],
    [
      'whose clocks were put back',
      ['2026-10-25T00:00:00+02:00', '2026-10-25T12:00:00+01:00'],
      ['2026-10-24T00:00:00+02:00', '2026-10-24T11:59:59+02:00'],
    ],
    [
      'after the day whose clocks were put back',
      ['2026-10-26T00:00:00+01:00', '2026-10-26T12:00:00+01:00'],
      ['2026-10-25T00:00:00+02:00', '2026-10-25T11:59:59+01:00'],
    ],
    [
      'up to midnight',
      ['2026-03-30T23:30:00+02:00', '2026-03-31T00:00:00+02:00'],
      ['2026-03-29T23:30:00+02:00', '2026-03-29T23:59:59+02:00'],
    ],
    [
      'with an hour that was skipped the day before',
      ['2026-03-30T02:30:00+02:00', '2026-03-30T04:00:00+02:00'],
      ['2026-03-29T03:00:00+02:00', '2026-03-29T03:59:59+02:00'],
    ],
  ])('%s is compared with the same times by the clock', (_, date_range, earlier) => {
    expect(askPart({ mode: 'previous_period' }, { date_range }).query.comparison_date_range).toEqual(earlier);
  });

  test('is compared hour by hour by the clock, on a day of 23 hours too', () => {
    const at = (hour: number, name: string) => aView({ at: hour * 3_600_000, visitor: visitorOf(name) });
    const days = new Map([
      ['2026-03-28', [at(11, 'a')]],
      ['2026-03-29', [at(10, 'b')]], // 11:00 by the clock
    ]);
    const question: Partial<SentQuestion> = {
      date_range: ['2026-03-29T00:00:00+01:00', '2026-03-29T12:00:00+02:00'],
      metrics: ['pageviews'],
      dimensions: ['time:hour'],
    };
    expect(askPart({ mode: 'previous_period' }, question, days).results).toEqual([
      {
        dimensions: ['2026-03-29 11:00:00'],
        metrics: [1],
        comparison: { dimensions: ['2026-03-28 11:00:00'], metrics: [1], change: [0] },
      },
    ]);
  });

  test('is compared with nothing, where clocks skipped all of it', () => {
    const question: Partial<SentQuestion> = { date_range: ['2026-03-30T02:00:00+02:00', '2026-03-30T03:00:00+02:00'] };
    const { query, results } = askPart({ mode: 'previous_period' }, question);
    expect(query.comparison_date_range).toEqual(['2026-03-29T03:00:00+02:00', '2026-03-29T03:00:00+02:00']);
    expect(results[0]?.comparison?.metrics).toEqual([0]);
  });

  test('is not compared with days of the client', () => {
    expect(() => askPart({ mode: 'custom', date_range: ['2025-11-01', '2025-11-01'] })).toThrow(
      'include.comparisons of mode "custom" goes with a date_range of whole days',
    );
  });
});

describe('a row', () => {
  const view = (path: string, name: string) => aView({ path, visitor: visitorOf(name) });
  const days = new Map([
    ['2025-11-14', [view('/a', '1'), view('/a', '2'), view('/c', '1')]],
    ['2025-11-15', [view('/a', '1'), view('/a', '2'), view('/a', '3'), view('/b', '1')]],
  ]);
  const today: Partial<SentQuestion> = { date_range: ['2025-11-15', '2025-11-15'] };

  test('is set beside that of the same values, and its change is in per cent', () => {
    const question: Partial<SentQuestion> = {
      ...today,
      metrics: ['visitors', 'pageviews'],
      dimensions: ['event:page'],
    };
    expect(compared({ mode: 'previous_period' }, question, days).results).toEqual([
      { dimensions: ['/a'], metrics: [3, 3], comparison: { metrics: [2, 2], change: [50, 50] } },
      { dimensions: ['/b'], metrics: [1, 1], comparison: { metrics: [0, 0], change: [null, null] } },
    ]);
  });

  test('has the change of a rate in points', () => {
    const question: Partial<SentQuestion> = { ...today, metrics: ['bounce_rate'] };
    expect(compared({ mode: 'previous_period' }, question, days).results).toEqual([
      { dimensions: [], metrics: [66.7], comparison: { metrics: [50], change: [16.7] } },
    ]);
  });

  test('of a series is set beside that of the same place in the earlier one', () => {
    const question: Partial<SentQuestion> = {
      date_range: ['2025-11-15', '2025-11-16'],
      metrics: ['pageviews'],
      dimensions: ['time:day'],
    };
    expect(compared({ mode: 'previous_period' }, question, days).results).toEqual([
      {
        dimensions: ['2025-11-15'],
        metrics: [4],
        comparison: { dimensions: ['2025-11-13'], metrics: [0], change: [null] },
      },
      {
        dimensions: ['2025-11-16'],
        metrics: [0],
        comparison: { dimensions: ['2025-11-14'], metrics: [3], change: [-100] },
      },
    ]);
  });
});
