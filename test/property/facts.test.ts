// Facts are the rows of tables in other words: their visits, items and texts, in the order of
// visitors.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Facts } from '../../lambdas/domain/query/facts.ts';
import { DAY_TABLE } from '../../lambdas/domain/limits/documents.ts';
import { dayOfTable } from '../../lambdas/domain/visits/visitor-days.ts';
import { tableOf } from '../../lambdas/domain/visits/visitor-table.ts';
import { visitsOf } from '../../lambdas/domain/visits/visit.ts';
import { anEventOf } from '../support/visits.ts';

const DAYS = ['2025-11-13', '2025-11-14'];
const someEvents = fc.array(anEventOf(2), { maxLength: 40 });

test('facts have the visits and events of every row, visitor by visitor and day by day', () => {
  fc.assert(
    fc.property(fc.tuple(someEvents, someEvents), (lists) => {
      const tables = lists.map((events, day) => dayOfTable(DAYS[day] ?? '', tableOf(events, DAY_TABLE)));
      const facts = new Facts(tables);
      const rows = tables.flatMap(({ days }) => [...days].flatMap(([day, rows]) => rows.map((row) => ({ day, row }))));
      const ordered = rows.toSorted((a, b) => a.row.hash - b.row.hash || (a.day < b.day ? -1 : 1));
      const page = (subject: number | undefined) => facts.subjects[subject ?? 0]?.page;
      const range = (from: Int32Array, row: number) =>
        Array.from({ length: (from[row + 1] ?? 0) - (from[row] ?? 0) }, (_, index) => (from[row] ?? 0) + index);

      expect(facts.rows).toEqual(ordered.map(({ row }) => row));
      for (const [index, { day, row }] of ordered.entries()) {
        expect(facts.days[facts.rowDay[index] ?? 0]).toBe(day);
        expect(facts.contexts.texts[facts.rowContext[index] ?? 0]).toBe(row.first.context);
        const visits = range(facts.visitsFrom, index).map((visit) => ({
          events: facts.visitEvents[visit],
          views: facts.visitViews[visit],
          start: facts.visitStart[visit],
          end: facts.visitEnd[visit],
          origin: facts.origins.texts[facts.visitOrigin[visit] ?? 0],
          entry: page(facts.visitEntry[visit]),
          exit: page(facts.visitExit[visit]),
        }));
        expect(visits).toEqual(visitsOf(row).map((visit) => ({ entry: undefined, exit: undefined, ...visit })));
        const views = visitsOf(row).reduce((sum, visit) => sum + visit.views, 0);
        const withPage = row.pages.reduce((sum, { count }) => sum + count, 0);
        const items = range(facts.itemsFrom, index).map((item) => ({
          ...facts.subjects[facts.itemSubject[item] ?? 0],
          count: facts.itemCount[item],
          at: facts.itemAt[item],
        }));
        expect(items).toEqual([
          ...row.pages.map(({ text, count, at }) => ({ name: 'page_view', page: text, count, at })),
          ...(views > withPage ? [{ name: 'page_view', count: views - withPage, at: -1 }] : []),
          ...row.names.map(({ text, count, at }) => ({ name: text, count, at })),
        ]);
        expect([facts.rowViews[index], facts.rowEvents[index]]).toEqual([
          views,
          views + row.names.reduce((sum, { count }) => sum + count, 0),
        ]);
      }
    }),
    { numRuns: 300 },
  );
});
