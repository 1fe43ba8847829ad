// A table says the same of the same events, however they arrive. Its visits are those that sorting
// all events would find, and its visitors those with the smallest hashes.

import assert from 'node:assert/strict';

import fc from 'fast-check';

import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import {
  noTable,
  NOTHING_CUT,
  type TableLimits,
  type VisitorTable,
} from '../../../lambdas/domain/visits/visitor-table.ts';
import { aRowless, anEventOf, countWithin, rowsByHash, visitsByHash } from '../../support/visits.ts';
import { visitsOfFacts } from '../../support/visits-of-slots.ts';
import { law, type Law, type VisitCode } from './law.ts';

/** Many events of a dozen visitors, or so few that each of them matters. */
const someEvents = fc.oneof(
  fc.array(anEventOf(12), { maxLength: 80, size: 'max' }),
  fc.array(anEventOf(3), { maxLength: 6 }),
);
/** None is cut, or some by number, or some by weight. */
const anyLimits: fc.Arbitrary<TableLimits> = fc.constantFrom(
  { rows: 12, weight: 1_000_000 },
  { rows: 5, weight: 1_000_000 },
  { rows: 12, weight: 700 },
  { rows: 6, weight: 1000 },
  { rows: 12, weight: 100 },
  { rows: 12, weight: 300 },
);
const NO_LIMITS: TableLimits = { rows: Infinity, weight: Infinity };
const somePicks = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

/** Deals the events out to some tables, and merges these in pairs that `picks` choose. */
function mergedOf(
  { tableOf, mergeTables }: VisitCode,
  all: readonly MessageEvent[],
  picks: readonly number[],
  limits: TableLimits,
): VisitorTable {
  const pick = (index: number): number => picks[index % picks.length] ?? 0;
  const dealt = Map.groupBy(
    all.map((event, index) => ({ event, part: pick(index) % 7, place: pick(index * 3 + 1) })),
    ({ part }) => part,
  );
  const tables = [...dealt.values()].map((part) =>
    tableOf(
      part.toSorted((a, b) => a.place - b.place).map(({ event }) => event),
      limits,
    ),
  );
  for (let round = 0; tables.length > 1; round += 1) {
    const [a = noTable] = tables.splice(pick(round) % tables.length, 1);
    const [b = noTable] = tables.splice(pick(round + 1) % tables.length, 1);
    tables.push(mergeTables(a, b, limits));
  }
  return tables[0] ?? noTable;
}

export const TABLE_LAWS: readonly Law[] = [
  law(
    'a table is the same by every order, split and grouping of its events',
    500,
    [someEvents, somePicks, anyLimits],
    (code, events, picks, limits) => {
      assert.deepEqual(mergedOf(code, events, picks, limits), code.tableOf(events, limits));
    },
  ),
  law(
    'a table has the visitors with the smallest hashes, as many as fit both limits',
    500,
    [someEvents, somePicks, fc.record({ rows: fc.nat(14), weight: fc.nat(3000) })],
    (code, events, picks, limits) => {
      const { rows } = code.tableOf(events, NO_LIMITS);
      const count = countWithin(
        rows.map((row) => [row]),
        limits,
      );
      const theta = rows[count]?.hash ?? NOTHING_CUT;
      assert.deepEqual(mergedOf(code, events, picks, limits), { theta, rows: rows.filter(({ hash }) => hash < theta) });
    },
  ),
  law(
    'a row has the visits that sorting all events of its visitor finds',
    500,
    [someEvents, somePicks, anyLimits],
    (code, events, picks, limits) => {
      const { theta, rows } = mergedOf(code, events, picks, limits);
      const found = [...visitsOfFacts(new code.DayFacts(rows))].filter(([, visits]) => visits.length > 0);
      const truth = [...visitsByHash(events)].filter(([hash]) => hash < theta);
      assert.deepEqual(new Map(found), new Map(truth));
    },
  ),
  law(
    'a row has the pages, names, origins and contexts of its visitor, with counts and first times',
    500,
    [someEvents, somePicks],
    (code, events, picks) => {
      const { rows } = mergedOf(code, events, picks, NO_LIMITS);
      assert.deepEqual(
        new Map(
          rows.map(({ hash, first, contexts, origins, pages, names }) => [
            hash,
            { first, contexts, origins, pages, names },
          ]),
        ),
        rowsByHash(events),
      );
    },
  ),
  law(
    'a table that is merged within smaller limits is as small as if it had never been larger',
    300,
    [someEvents, someEvents, anyLimits],
    ({ tableOf, mergeTables }, some, others, limits) => {
      const whole = tableOf(some, NO_LIMITS);
      assert.deepEqual(mergeTables(whole, noTable, limits), tableOf(some, limits));
      assert.deepEqual(mergeTables(noTable, whole, limits), tableOf(some, limits));
      assert.deepEqual(mergeTables(whole, tableOf(others, limits), limits), tableOf([...some, ...others], limits));
    },
  ),
  law(
    'a table that is cut before a merge is the merge cut',
    300,
    [someEvents, someEvents, anyLimits, fc.nat(NOTHING_CUT)],
    ({ tableOf, mergeTables, cutTo }, some, others, limits, theta) => {
      const [a, b] = [tableOf(some, limits), tableOf(others, limits)];
      const cutLast = cutTo(mergeTables(a, b, limits), theta);
      assert.deepEqual(mergeTables(cutTo(a, theta), b, limits), cutLast);
      assert.deepEqual(mergeTables(a, cutTo(b, theta), limits), cutLast);
      assert.deepEqual(mergeTables(a, tableOf(others, limits, theta), limits), cutLast);
      assert.ok(cutLast.theta <= Math.min(theta, a.theta, b.theta));
      assert.ok(cutLast.rows.every(({ hash }) => hash < cutLast.theta));
    },
  ),
  law(
    'a table has no row of an event without a visitor, or of one that is not counted on purpose',
    100,
    [fc.array(aRowless, { maxLength: 10 }), someEvents, anyLimits],
    ({ tableOf }, rowless, events, limits) => {
      assert.deepEqual(tableOf(rowless, limits), noTable);
      assert.deepEqual(tableOf([...rowless, ...events], limits), tableOf(events, limits));
    },
  ),
];
