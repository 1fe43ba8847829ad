// The visitor table says the same of the same events, however they arrive, and its visits are those
// that sorting all events would find.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import { hashOf } from '../../../lambdas/domain/sketches/visitors.ts';
import { visitsOf } from '../../../lambdas/domain/visits/visit.ts';
import {
  cutTo,
  mergeTables,
  noTable,
  NOTHING_CUT,
  type TableLimits,
  tableOf,
  type VisitorTable,
} from '../../../lambdas/domain/visits/visitor-table.ts';
import { anEventOf, countWithin, visitsByHash } from '../../support/visits.ts';

const events = fc.array(anEventOf(12), { maxLength: 80, size: 'max' });
/** Of a dozen visitors: none is cut, or some by number, or some by weight. */
const anyLimits: fc.Arbitrary<TableLimits> = fc.constantFrom(
  { rows: 12, weight: 1_000_000 },
  { rows: 5, weight: 1_000_000 },
  { rows: 12, weight: 700 },
  { rows: 6, weight: 1000 },
  { rows: 12, weight: 100 },
);

/** Deals the events out to some tables, and merges these in pairs that `picks` choose. */
function mergedOf(all: readonly MessageEvent[], picks: readonly number[], limits: TableLimits): VisitorTable {
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

const somePicks = fc.array(fc.nat(1000), { minLength: 1, maxLength: 40 });

describe('a table', () => {
  test('is the same by every order, split and grouping of its events', () => {
    fc.assert(
      fc.property(events, somePicks, anyLimits, (all, picks, limits) => {
        expect(mergedOf(all, picks, limits)).toEqual(tableOf(all, limits));
      }),
      { numRuns: 500 },
    );
  });

  test('has the visitors with the smallest hashes, as many as fit both limits', () => {
    fc.assert(
      fc.property(events, somePicks, fc.record({ rows: fc.nat(14), weight: fc.nat(3000) }), (all, picks, limits) => {
        const { rows } = tableOf(all, { rows: Infinity, weight: Infinity });
        const count = countWithin(
          rows.map((row) => [row]),
          limits,
        );
        const expected =
          count === -1 ? { theta: NOTHING_CUT, rows } : { theta: rows[count]?.hash, rows: rows.slice(0, count) };
        expect(mergedOf(all, picks, limits)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test('has the visits that sorting all events of its visitors finds', () => {
    fc.assert(
      fc.property(events, anyLimits, (all, limits) => {
        const table = tableOf(all, limits);
        const truth = visitsByHash(all.filter(({ visitor }) => hashOf(visitor ?? 'ffffffffffff') < table.theta));
        const found = new Map(table.rows.map((row) => [row.hash, visitsOf(row)]));
        expect(new Map([...found].filter(([, visits]) => visits.length > 0))).toEqual(
          new Map([...truth].sort(([a], [b]) => a - b)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('cut before a merge is the merge cut', () => {
    fc.assert(
      fc.property(events, events, anyLimits, fc.nat(NOTHING_CUT), (some, others, limits, theta) => {
        const [a, b] = [tableOf(some, limits), tableOf(others, limits)];
        const cutLast = cutTo(mergeTables(a, b, limits), theta);
        expect(mergeTables(cutTo(a, theta), b, limits)).toEqual(cutLast);
        expect(mergeTables(cutTo(a, theta), cutTo(b, theta), limits)).toEqual(cutLast);
        expect(cutLast.theta).toBeLessThanOrEqual(Math.min(theta, a.theta, b.theta));
      }),
    );
  });
});
