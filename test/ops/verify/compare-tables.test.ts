// Where visitor tables differ: verify names the visitor and the place in their row.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { DAY_TABLE, ROLLUP_DAYS } from '../../../lambdas/domain/limits/documents.ts';
import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import { hashOf } from '../../../lambdas/domain/sketches/visitors.ts';
import { dayOfTable, mergeDays, noDays } from '../../../lambdas/domain/visits/visitor-days.ts';
import type { VisitorRow } from '../../../lambdas/domain/visits/visitor-row.ts';
import { limitTable, tableOf, type VisitorTable } from '../../../lambdas/domain/visits/visitor-table.ts';
import { compare } from '../../../ops/verify/compare.ts';
import { compareDays, compareTables } from '../../../ops/verify/compare-tables.ts';
import { aMessage, aView, someMessages } from '../../support/messages.ts';
import { visitorOf } from '../../support/visitors.ts';
import { itemOf } from '../inspected.ts';

const NOON = 12 * 3_600_000;
const events: MessageEvent[] = [
  aView({
    path: '/a',
    visitor: visitorOf('u'),
    at: NOON,
    context: { source: 'Google', country: 'DE' },
  }),
  aView({ path: '/b', visitor: visitorOf('u'), at: NOON + 61_000 }),
  { type: 'buy', visitor: visitorOf('u'), at: NOON + 2_000_000 },
  aView({ path: '/c', visitor: visitorOf('v'), at: NOON }),
];
const table = tableOf(events, DAY_TABLE);
const named = (user: string): string => `visitor ${hashOf(visitorOf(user)).toString(16).padStart(12, '0')}`;
const withRow = (user: string, change: (row: VisitorRow) => Partial<VisitorRow>): VisitorTable => ({
  ...table,
  rows: table.rows.map((row) => (row.hash === hashOf(visitorOf(user)) ? { ...row, ...change(row) } : row)),
});
const inSlot = (index: number, change: object) => (row: VisitorRow) => ({
  slots: row.slots.map((slot, at) => (at === index ? { ...slot, ...change } : slot)),
});

describe('a visitor table', () => {
  test('does not differ from that of the same events, whatever they are', () => {
    fc.assert(
      fc.property(someMessages, (messages) => {
        const some = messages.flatMap((message) => message.events);
        expect(compareTables(tableOf(some, DAY_TABLE), tableOf(some.toReversed(), DAY_TABLE))).toEqual([]);
      }),
    );
  });

  test.each<[string, (row: VisitorRow) => Partial<VisitorRow>, string, number | string, number | string]>([
    ['events', inSlot(0, { events: 3 }), 'events from 12:00', 3, 2],
    ['views', inSlot(0, { views: 1 }), 'views from 12:00', 1, 2],
    ['when it began', inSlot(1, { first: 45_201 }), 'first event from 12:30', '12:33:21', '12:33:20'],
    ['when it ended', inSlot(0, { last: 43_200 }), 'last event from 12:00', '12:00:00', '12:01:01'],
    ['where it came from', inSlot(0, { origin: 'Bing' }), 'origin from 12:00', '"Bing"', '"Google"'],
    [
      'its entry',
      inSlot(0, { entry: { page: '/', at: 43_200 } }),
      'first page from 12:00',
      '"/" at 12:00:00',
      '"/a" at 12:00:00',
    ],
    [
      'its exit',
      inSlot(0, { exit: { page: '/b', at: 1 } }),
      'last page from 12:00',
      '"/b" at 00:00:01',
      '"/b" at 12:01:01',
    ],
    ['its first second', ({ first }) => ({ first: { ...first, at: 0 } }), 'first event', '00:00:00', '12:00:00'],
    [
      'its first context',
      ({ first }) => ({ first: { ...first, context: '' } }),
      'context of the first event',
      '""',
      '"\\tDE"',
    ],
    ['a context', () => ({ contexts: [] }), 'context "\\tDE"', 'none', 'kept'],
    ['an origin', () => ({ origins: [] }), 'origin "Google"', 'none', 'kept'],
    [
      'views of a page',
      ({ pages }) => ({
        pages: pages
          .map((page) => ({ ...page, count: 7 }))
          .slice(0, 1)
          .concat(pages.slice(1)),
      }),
      'page "/a"',
      7,
      1,
    ],
    [
      'when an event was first',
      ({ names }) => ({ names: names.map((name) => ({ ...name, at: 9 })) }),
      'first of event "buy"',
      '00:00:09',
      '12:33:20',
    ],
  ])('differs in one place where its row has another %s', (_, change, place, document, raw) => {
    expect(compareTables(withRow('u', change), table)).toEqual([{ key: `${named('u')}, ${place}`, document, raw }]);
  });

  test('differs where it lacks a visitor, and where it has one more', () => {
    const one = { ...table, rows: table.rows.filter(({ hash }) => hash === hashOf(visitorOf('u'))) };
    expect(compareTables(one, table)).toEqual([{ key: named('v'), document: 'none', raw: 'a row' }]);
    expect(compareTables(table, one)).toEqual([{ key: named('v'), document: 'a row', raw: 'none' }]);
  });

  test('does not differ where it has shed rows, unless it lacks others, or claims to have all', () => {
    const shed = limitTable(table, { rows: 1, weight: 1e6 });
    expect(shed.rows).toHaveLength(1);
    expect(compareTables(shed, table)).toEqual([]);
    expect(compareTables({ ...shed, rows: [] }, table)).toHaveLength(1);
    expect(compareTables({ ...shed, theta: table.theta }, table)).toHaveLength(1);
    expect(compareTables(table, shed)).toEqual([
      { key: 'share of visitors in the table', document: '100 %', raw: expect.stringMatching(/^\d+\.\d+ %$/) },
    ]);
  });

  test('is not compared where raw events are missing: then nobody knows what it should say', () => {
    const raw = fold(emptyDocument, [aMessage(0, { events })]);
    const other = { ...raw, table: withRow('u', () => ({ origins: [] })) };
    expect(compare(itemOf(other), raw, true)).toHaveLength(1);
    expect(compare(itemOf(other), raw, false)).toEqual([]);
  });
});

test('the tables of a rollup differ by day, and those that have shed visitors from no sum of their days', () => {
  const days = ['2019-05-17', '2019-05-18'].map((day) => dayOfTable(day, table));
  const sum = days.reduce((a, b) => mergeDays(a, b, ROLLUP_DAYS), noDays);
  const wrong = { ...sum, days: new Map([...sum.days, ['2019-05-18', withRow('v', inSlot(0, { views: 2 })).rows]]) };
  expect(compareDays(sum, sum)).toEqual([]);
  expect(compareDays(mergeDays(sum, noDays, { rows: 2, weight: 1e6 }), sum)).toEqual([]);
  expect(compareDays(wrong, sum)).toEqual([
    { key: `2019-05-18, ${named('v')}, views from 12:00`, document: 2, raw: 1 },
  ]);
});
