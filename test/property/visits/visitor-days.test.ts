// Tables of several days and shards: one sum in every order, from which a visitor is missing with
// all of their days or with none.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ByteReader, ByteWriter } from '../../../lambdas/domain/bytes.ts';
import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import { noVisitors, type Visitors } from '../../../lambdas/domain/sketches/visitors.ts';
import { readDays, writeDays } from '../../../lambdas/domain/visits/days-codec.ts';
import { dayOfTable, mergeDays, noDays, type VisitorDays } from '../../../lambdas/domain/visits/visitor-days.ts';
import type { VisitorRow } from '../../../lambdas/domain/visits/visitor-row.ts';
import { cutTo, NOTHING_CUT, type TableLimits, tableOf } from '../../../lambdas/domain/visits/visitor-table.ts';
import { anEventOf, countWithin } from '../../support/visits.ts';

interface Part {
  readonly day: string;
  readonly events: readonly MessageEvent[];
}

const DAYS = ['2025-11-13', '2025-11-14', '2025-11-15'];
/** Tables of three days, in shards. */
const someParts: fc.Arbitrary<Part[]> = fc.array(
  fc.record({ day: fc.constantFrom(...DAYS), events: fc.array(anEventOf(8), { maxLength: 12 }) }),
  { maxLength: 12 },
);
const ALL: TableLimits = { rows: 1000, weight: 1_000_000 };
const anyLimits: fc.Arbitrary<TableLimits> = fc.constantFrom(
  ALL,
  { rows: 9, weight: 1_000_000 },
  { rows: 2, weight: 1_000_000 },
  { rows: 1000, weight: 900 },
  { rows: 8, weight: 1200 },
  { rows: 1000, weight: 100 },
);

const someLimits = fc.record({ rows: fc.nat(24), weight: fc.nat(3000) });

const daysOf = ({ day, events }: Part): VisitorDays => dayOfTable(day, tableOf(events, ALL));

/** Merges them in pairs that `picks` choose. */
function mergedOf(parts: readonly VisitorDays[], picks: readonly number[], limits: TableLimits): VisitorDays {
  const left = [...parts];
  for (let round = 0; left.length > 1; round += 1) {
    const pick = (index: number): number => (picks[index % picks.length] ?? 0) % left.length;
    const [a = noDays] = left.splice(pick(2 * round), 1);
    const [b = noDays] = left.splice(pick(2 * round + 1), 1);
    left.push(mergeDays(a, b, limits));
  }
  return mergeDays(left[0] ?? noDays, noDays, limits);
}
const somePicks = fc.array(fc.nat(100), { minLength: 1, maxLength: 20 });

/** By visitor, every day of theirs: the truth that a cut keeps a part of. */
function rowsByVisitor(parts: readonly Part[]): [number, [string, VisitorRow][]][] {
  const byDay = Map.groupBy(parts, ({ day }) => day);
  const rows = [...byDay].flatMap(([day, some]) => {
    const whole = tableOf(
      some.flatMap(({ events }) => events),
      ALL,
    );
    return whole.rows.map((row): [string, VisitorRow] => [day, row]);
  });
  rows.sort(([a], [b]) => (a < b ? -1 : 1));
  return [...Map.groupBy(rows, ([, { hash }]) => hash)].sort(([a], [b]) => a - b);
}

describe('the tables of days', () => {
  test('add up to the same in every order and grouping of days and shards', () => {
    fc.assert(
      fc.property(someParts, somePicks, anyLimits, (parts, picks, limits) => {
        const inOrder = parts.map(daysOf).reduce((a, b) => mergeDays(a, b, limits), noDays);
        const merged = mergedOf(parts.map(daysOf), picks, limits);
        expect(merged).toEqual(inOrder);
        expect([...merged.days.keys()]).toEqual([...merged.days.keys()].sort());
      }),
      { numRuns: 500 },
    );
  });

  test('keep the visitors with the smallest hashes, each with all days, as many as fit', () => {
    fc.assert(
      fc.property(someParts, somePicks, someLimits, (parts, picks, limits) => {
        const visitors = rowsByVisitor(parts);
        const cut =
          visitors[
            countWithin(
              visitors.map(([, rows]) => rows.map(([, row]) => row)),
              limits,
            )
          ];
        const theta = cut?.[0] ?? NOTHING_CUT;
        const kept = visitors.flatMap(([hash, rows]) => (hash < theta ? rows : []));
        const days = DAYS.map((day) => [day, kept.filter(([of]) => of === day).map(([, row]) => row)] as const);
        expect(mergedOf(parts.map(daysOf), picks, limits)).toEqual({
          theta,
          days: new Map(days.filter(([, rows]) => rows.length > 0)),
        });
      }),
      { numRuns: 500 },
    );
  });

  test('have the smallest theta of theirs, and no visitor from there on', () => {
    fc.assert(
      fc.property(
        someParts,
        fc.array(fc.nat(NOTHING_CUT), { minLength: 12, maxLength: 12 }),
        somePicks,
        (parts, thetas, picks) => {
          const cut = parts.map(({ day, events }, index) =>
            dayOfTable(day, cutTo(tableOf(events, ALL), thetas[index] ?? 0)),
          );
          const theta = Math.min(NOTHING_CUT, ...cut.map((days) => days.theta));
          const merged = mergedOf(cut, picks, ALL);
          expect(merged.theta).toBe(theta);
          const whole = mergedOf(parts.map(daysOf), picks, ALL);
          expect(merged).toEqual(mergeDays(whole, { ...noDays, theta }, ALL));
        },
      ),
    );
  });
});

describe('stored days', () => {
  const written = (days: VisitorDays, known: Visitors): Uint8Array => {
    const writer = new ByteWriter();
    writeDays(writer, days, known);
    return writer.finish();
  };
  const read = (bytes: Uint8Array, known: Visitors): VisitorDays => {
    const reader = new ByteReader(bytes);
    const days = readDays(reader, known);
    reader.end();
    return days;
  };
  /** The visitors of these days, as the counts of a rollup have them. */
  const hashesOf = ({ days }: VisitorDays): Visitors => ({
    kind: 'exact',
    hashes: Float64Array.from(new Set([...days.values()].flat().map(({ hash }) => hash))).sort(),
  });

  test('are read back as they were, with the hashes that the counts have and without', () => {
    fc.assert(
      fc.property(someParts, somePicks, anyLimits, (parts, picks, limits) => {
        const days = mergedOf(parts.map(daysOf), picks, limits);
        for (const known of [noVisitors, hashesOf(days)]) expect(read(written(days, known), known)).toEqual(days);
      }),
      { numRuns: 300 },
    );
  });

  test('are refused, or are others, where bytes were changed', () => {
    fc.assert(
      fc.property(
        someParts,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        (parts, changes) => {
          const days = mergedOf(parts.map(daysOf), [0], ALL);
          const bytes = Uint8Array.from(written(days, noVisitors));
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          let found: VisitorDays;
          try {
            found = read(bytes, noVisitors);
          } catch (error) {
            expect(error instanceof RangeError || error instanceof TypeError).toBe(true);
            return;
          }
          expect(written(found, noVisitors)).toEqual(bytes);
        },
      ),
      { numRuns: 400 },
    );
  });
});
