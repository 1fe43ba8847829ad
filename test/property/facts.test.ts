// Facts are the rows of tables in other words: their visits, acts and texts, in the order of
// visitors.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Columns } from '../../lambdas/domain/query/columns.ts';
import { Facts } from '../../lambdas/domain/query/facts.ts';
import { END_DIMENSIONS, PERSON_DIMENSIONS, WAY_DIMENSIONS } from '../../lambdas/domain/query/names.ts';
import { DAY_TABLE } from '../../lambdas/domain/limits/documents.ts';
import { fieldOf } from '../../lambdas/domain/visits/context-keys.ts';
import { below } from '../../lambdas/domain/visits/rows.ts';
import { dayOfTable, type VisitorDays } from '../../lambdas/domain/visits/visitor-days.ts';
import type { VisitorRow } from '../../lambdas/domain/visits/visitor-row.ts';
import { tableOf } from '../../lambdas/domain/visits/visitor-table.ts';
import { anEventOf } from '../support/visits.ts';
import { visitsOf } from '../support/visits-of-slots.ts';

const DAYS = ['2025-11-13', '2025-11-14', '2025-11-15'];
const someEvents = fc.array(anEventOf(3), { maxLength: 30 });

/** Tables that share no day, some of several days. */
const someTables = fc
  .tuple(fc.tuple(someEvents, someEvents, someEvents), fc.boolean())
  .map(([lists, areJoined]): VisitorDays[] => {
    const [first, ...others] = lists.map((events, day) => dayOfTable(DAYS[day] ?? '', tableOf(events, DAY_TABLE)));
    const [second, ...rest] = others;
    if (!areJoined || first === undefined || second === undefined) return [...others, ...(first ? [first] : [])];
    return [...rest, { theta: first.theta, days: new Map([...first.days, ...second.days]) }];
  });

const DIMENSIONS = [
  ...(Object.keys(PERSON_DIMENSIONS) as (keyof typeof PERSON_DIMENSIONS)[]),
  ...(Object.keys(WAY_DIMENSIONS) as (keyof typeof WAY_DIMENSIONS)[]),
  ...END_DIMENSIONS,
  'event:page',
  'event:name',
] as const;

const VALUE_NAMES = { 'visit:country': 'country', 'visit:browser': 'browser', 'event:hostname': 'hostname' } as const;

const range = (from: Int32Array, row: number): number[] =>
  Array.from({ length: (from[row + 1] ?? 0) - (from[row] ?? 0) }, (_, index) => (from[row] ?? 0) + index);

/** Each row as the facts have it, in their order. */
function told(facts: Facts) {
  const columns = new Columns(facts);
  const page = (subject: number | undefined) => facts.subjects[subject ?? 0]?.page;
  const valueOf = (dimension: (typeof DIMENSIONS)[number], index: number): string | undefined =>
    columns.of(dimension).values[columns.of(dimension).valueOf[index] ?? -1];
  return [...facts.order].map((row) => ({
    day: facts.days[facts.rowDay[row] ?? 0],
    row: facts.rowAt(row),
    hash: facts.rowHash[row],
    context: Object.keys(VALUE_NAMES).map((name) => valueOf(name as keyof typeof VALUE_NAMES, row)),
    views: facts.rowViews[row],
    events: facts.rowEvents[row],
    visits: range(facts.visitsFrom, row).map((visit) => ({
      events: facts.visitEvents[visit],
      views: facts.visitViews[visit],
      start: facts.visitStart[visit],
      end: facts.visitEnd[visit],
      source: valueOf('visit:source', visit),
      entry: page(facts.visitEntry[visit]),
      exit: page(facts.visitExit[visit]),
    })),
    acts: range(facts.actsFrom, row).map((act) => ({
      ...facts.subjects[facts.actSubject[act] ?? 0],
      count: facts.actCount[act],
      at: facts.actAt[act],
      isView: facts.isView(act),
    })),
  }));
}

/** The same by the words of a row. */
function truthOf(day: string, row: VisitorRow): ReturnType<typeof told>[number] {
  const visits = visitsOf(row);
  const views = visits.reduce((sum, visit) => sum + visit.views, 0);
  return {
    day,
    row,
    hash: row.hash,
    context: Object.values(VALUE_NAMES).map((field) => fieldOf(row.first.context, field) || '(not set)'),
    views,
    events: views + row.names.reduce((sum, { count }) => sum + count, 0),
    visits: visits.map(({ origin, entry, exit, ...visit }) => ({
      ...visit,
      source: fieldOf(origin, 'source') || 'Direct / None',
      entry,
      exit,
    })),
    acts: [
      ...row.pages.map(({ text, count, at }) => ({
        ...(text === '' ? { name: 'page_view' } : { name: 'page_view', page: text }),
        count,
        at,
        isView: true,
      })),
      ...row.names.map(({ text, count, at }) => ({ name: text, count, at, isView: false })),
    ],
  };
}

test('facts have the visits and events of every row, visitor by visitor and day by day', () => {
  fc.assert(
    fc.property(someTables, (tables) => {
      const rows = tables.flatMap(({ days }) => [...days].flatMap(([day, rows]) => rows.map((row) => ({ day, row }))));
      const ordered = rows.toSorted((a, b) => a.row.hash - b.row.hash || (a.day < b.day ? -1 : 1));
      expect(told(new Facts(tables))).toEqual(ordered.map(({ day, row }) => truthOf(day, row)));
    }),
    { numRuns: 300 },
  );
});

test('facts below a hash are those of the rows below it, and know no text that only others have', () => {
  fc.assert(
    fc.property(someTables, fc.integer({ min: 0, max: 2 ** 48 }), (tables, theta) => {
      const cut = tables.map(({ days }) => ({
        theta,
        days: new Map([...days].map(([day, rows]) => [day, below(rows, theta)] as const)),
      }));
      const [some, all] = [new Facts(tables, theta), new Facts(cut)];
      expect(told(some)).toEqual(told(all));
      expect(some.subjects).toEqual(all.subjects);
      for (const dimension of DIMENSIONS) {
        expect(new Columns(some).of(dimension)).toEqual(new Columns(all).of(dimension));
      }
    }),
    { numRuns: 300 },
  );
});
