// Questions by the hour and about parts of days, in zones whose days are unlike UTC's.

import { describe, expect, test } from 'vitest';

import { daysIn } from '../../../../lambdas/domain/days/site-days.ts';
import type { MessageEvent } from '../../../../lambdas/domain/event/message.ts';
import type { SentQuestion } from '../../../../lambdas/domain/query/question.ts';
import { aView } from '../../../support/messages.ts';
import { aQuestion, aSiteAsked, ask } from '../../../support/questions.ts';
import { visitorOf } from '../../../support/visitors.ts';

/** A view of somebody at an instant, as the document of its day in a zone has it. */
const viewAt = (zone: string, instant: string, name?: string): [string, MessageEvent] => {
  const { day, at } = daysIn(zone).of(Date.parse(instant));
  return [day, aView({ at, path: '/', ...(name !== undefined && { visitor: visitorOf(name) }) })];
};

const byDay = (events: readonly [string, MessageEvent][]): Map<string, MessageEvent[]> =>
  new Map([...Map.groupBy(events, ([day]) => day)].map(([day, list]) => [day, list.map(([, event]) => event)]));

const rows = (zone: string, events: readonly [string, MessageEvent][], question: Partial<SentQuestion>) =>
  ask(aQuestion(question), byDay(events), { site: aSiteAsked({ timezone: zone }) }).results.map(
    ({ dimensions, metrics }) => [...dimensions, ...metrics],
  );

const BY_HOUR = { metrics: ['visitors', 'visits', 'pageviews'], dimensions: ['time:hour'] } as const;
const hourly = (day: string): Partial<SentQuestion> => ({
  metrics: [...BY_HOUR.metrics],
  dimensions: [...BY_HOUR.dimensions],
  date_range: [day, day],
});

describe('by the hour', () => {
  test('a visitor is in each hour with an event, a visit in the hour in which it began', () => {
    const events = [
      viewAt('UTC', '2025-11-14T10:50:00Z', 'ann'),
      viewAt('UTC', '2025-11-14T11:10:00Z', 'ann'),
      viewAt('UTC', '2025-11-14T11:20:00Z'),
    ];
    expect(rows('UTC', events, hourly('2025-11-14'))).toEqual([
      ['2025-11-14 10:00:00', 1, 1, 1],
      ['2025-11-14 11:00:00', 1, 0, 2],
    ]);
  });

  test('an hour is one of the clocks in Kathmandu, a quarter off', () => {
    const zone = 'Asia/Kathmandu';
    const events = [viewAt(zone, '2025-11-13T18:15:00Z', 'a'), viewAt(zone, '2025-11-13T19:14:59Z', 'b')];
    expect(rows(zone, events, hourly('2025-11-14'))).toEqual([['2025-11-14 00:00:00', 2, 2, 2]]);
  });

  test('the hour that comes twice in New York is one, in which a visitor of both counts once', () => {
    const zone = 'America/New_York';
    const events = [viewAt(zone, '2025-11-02T05:30:00Z', 'a'), viewAt(zone, '2025-11-02T06:30:00Z', 'a')];
    expect(rows(zone, events, hourly('2025-11-02'))).toEqual([['2025-11-02 01:00:00', 1, 2, 2]]);
    const { meta } = ask(aQuestion({ ...hourly('2025-11-02'), include: { time_labels: true } }), byDay(events), {
      site: aSiteAsked({ timezone: zone }),
    });
    expect(meta.time_labels).toHaveLength(24);
  });

  test('the hour that Berlin skips has no label', () => {
    const zone = 'Europe/Berlin';
    const events = [viewAt(zone, '2025-03-30T00:59:00Z', 'a'), viewAt(zone, '2025-03-30T01:00:00Z', 'b')];
    expect(rows(zone, events, hourly('2025-03-30'))).toEqual([
      ['2025-03-30 01:00:00', 1, 1, 1],
      ['2025-03-30 03:00:00', 1, 1, 1],
    ]);
  });

  test('goes with dimensions and filters of visits', () => {
    const [day, view] = viewAt('UTC', '2025-11-14T10:50:00Z', 'ann');
    const events: [string, MessageEvent][] = [
      [day, { ...view, context: { source: 'X' } }],
      viewAt('UTC', '2025-11-14T10:50:00Z', 'bob'),
    ];
    const question = { ...hourly(day), dimensions: ['time:hour', 'visit:source'], metrics: ['visitors'] } as const;
    expect(
      rows('UTC', events, { ...question, dimensions: [...question.dimensions], metrics: [...question.metrics] }),
    ).toEqual([
      ['2025-11-14 10:00:00', 'Direct / None', 1],
      ['2025-11-14 10:00:00', 'X', 1],
    ]);
  });
});

describe('of a part of days', () => {
  const events = [
    viewAt('UTC', '2025-11-13T23:29:59Z', 'before'),
    viewAt('UTC', '2025-11-13T23:30:00Z', 'in'),
    viewAt('UTC', '2025-11-14T00:10:00Z', 'in'),
    viewAt('UTC', '2025-11-14T00:29:59Z'),
    viewAt('UTC', '2025-11-14T00:30:00Z', 'after'),
  ];

  test('what is from its first moment to before its last is counted', () => {
    const date_range: [string, string] = ['2025-11-13T23:30:00Z', '2025-11-14T00:30:00Z'];
    const question: Partial<SentQuestion> = { metrics: ['visitors', 'visits', 'pageviews'], date_range };
    // A visit belongs to its day, so this is two of one visitor.
    expect(rows('UTC', events, question)).toEqual([[1, 2, 3]]);
  });

  test('whole days are days, whose pages can be asked for', () => {
    const date_range: [string, string] = ['2025-11-14T00:00:00+05:45', '2025-11-15T00:00:00+05:45'];
    const question: Partial<SentQuestion> = { metrics: ['pageviews'], dimensions: ['event:page'], date_range };
    const zone = 'Asia/Kathmandu';
    const local = [viewAt(zone, '2025-11-13T18:15:00Z', 'a'), viewAt(zone, '2025-11-14T18:15:00Z', 'a')];
    expect(rows(zone, local, question)).toEqual([['/', 1]]);
  });
});

describe('a range is described with its offsets', () => {
  test.each([
    ['UTC', '2025-11-14', '2025-11-14', '2025-11-14T00:00:00+00:00', '2025-11-14T23:59:59+00:00'],
    ['Asia/Kathmandu', '2025-11-14', '2025-11-14', '2025-11-14T00:00:00+05:45', '2025-11-14T23:59:59+05:45'],
    ['America/New_York', '2025-11-01', '2025-11-02', '2025-11-01T00:00:00-04:00', '2025-11-02T23:59:59-05:00'],
  ])('in %s from %s to %s', (zone, from, to, first, last) => {
    const answer = ask(aQuestion({ date_range: [from, to] }), new Map(), { site: aSiteAsked({ timezone: zone }) });
    expect(answer.query.date_range).toEqual([first, last]);
  });
});
