// Tables of several days and shards have one sum in every order, from which a visitor is missing
// with all of their days or with none.

import assert from 'node:assert/strict';

import fc from 'fast-check';

import { ByteReader, ByteWriter } from '../../../lambdas/domain/bytes.ts';
import { type Counts, noCounts } from '../../../lambdas/domain/document/counts.ts';
import type { MessageEvent } from '../../../lambdas/domain/event/message.ts';
import { noDays, type VisitorDays } from '../../../lambdas/domain/visits/visitor-days.ts';
import type { VisitorRow } from '../../../lambdas/domain/visits/visitor-row.ts';
import { NOTHING_CUT, type TableLimits } from '../../../lambdas/domain/visits/visitor-table.ts';
import { countsWithin } from '../../support/counts-within.ts';
import { anEventOf, countWithin } from '../../support/visits.ts';
import { expectStrict, someChanges } from './codec-laws.ts';
import { law, type Law, type VisitCode } from './law.ts';

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
const somePicks = fc.array(fc.nat(100), { minLength: 1, maxLength: 20 });

const daysOf = ({ dayOfTable, tableOf }: VisitCode, { day, events }: Part, theta = NOTHING_CUT): VisitorDays =>
  dayOfTable(day, tableOf(events, ALL, theta));

/** Merges them in pairs that `picks` choose. */
function mergedOf(
  { mergeDays }: VisitCode,
  parts: readonly VisitorDays[],
  picks: readonly number[],
  limits: TableLimits,
): VisitorDays {
  const left = [...parts];
  for (let round = 0; left.length > 1; round += 1) {
    const pick = (index: number): number => (picks[index % picks.length] ?? 0) % left.length;
    const [a = noDays] = left.splice(pick(2 * round), 1);
    const [b = noDays] = left.splice(pick(2 * round + 1), 1);
    left.push(mergeDays(a, b, limits));
  }
  return mergeDays(left[0] ?? noDays, noDays, limits);
}

/** The rows of each visitor, with their days: the truth that a cut keeps a part of. */
function rowsByVisitor({ tableOf }: VisitCode, parts: readonly Part[]): [number, [string, VisitorRow][]][] {
  const byDay = Map.groupBy(parts, ({ day }) => day);
  const rows = [...byDay].flatMap(([day, some]) => {
    const whole = tableOf(
      some.flatMap(({ events }) => events),
      ALL,
    );
    return whole.rows.map((row): [string, VisitorRow] => [day, row]);
  });
  return [...Map.groupBy(rows, ([, { hash }]) => hash)].sort(([a], [b]) => a - b);
}

function written({ writeDays }: VisitCode, days: VisitorDays, known: Counts): Uint8Array {
  const writer = new ByteWriter();
  writeDays(writer, days, known);
  return writer.finish();
}

function read({ readDays }: VisitCode, bytes: Uint8Array, known: Counts): VisitorDays {
  const reader = new ByteReader(bytes);
  const days = readDays(reader, known);
  reader.end();
  return days;
}

export const DAYS_LAWS: readonly Law[] = [
  law(
    'days add up to the same in every order and grouping of days and shards',
    500,
    [someParts, somePicks, anyLimits],
    (code, parts, picks, limits) => {
      const days = parts.map((part) => daysOf(code, part));
      const merged = mergedOf(code, days, picks, limits);
      assert.deepEqual(
        merged,
        days.reduce((a, b) => code.mergeDays(a, b, limits), noDays),
      );
      assert.deepEqual([...merged.days.keys()], [...merged.days.keys()].sort());
    },
  ),
  law(
    'days keep the visitors with the smallest hashes, each with all of theirs, as many as fit',
    500,
    [someParts, somePicks, fc.record({ rows: fc.nat(24), weight: fc.nat(3000) })],
    (code, parts, picks, limits) => {
      const visitors = rowsByVisitor(code, parts);
      const lists = visitors.map(([, rows]) => rows.map(([, row]) => row));
      const theta = visitors[countWithin(lists, limits)]?.[0] ?? NOTHING_CUT;
      const kept = visitors.flatMap(([hash, rows]) => (hash < theta ? rows : []));
      const days = DAYS.map((day) => [day, kept.filter(([of]) => of === day).map(([, row]) => row)] as const);
      const merged = mergedOf(
        code,
        parts.map((part) => daysOf(code, part)),
        picks,
        limits,
      );
      assert.deepEqual(merged, { theta, days: new Map(days.filter(([, rows]) => rows.length > 0)) });
    },
  ),
  law(
    'days have the smallest theta of theirs, and no visitor from there on',
    200,
    [someParts, fc.array(fc.nat(NOTHING_CUT), { minLength: 12, maxLength: 12 }), somePicks],
    (code, parts, thetas, picks) => {
      const cut = parts.map((part, index) => daysOf(code, part, thetas[index]));
      const merged = mergedOf(code, cut, picks, ALL);
      assert.equal(merged.theta, Math.min(NOTHING_CUT, ...cut.map(({ theta }) => theta)));
      const whole = parts.map((part) => daysOf(code, part));
      assert.deepEqual(merged, mergedOf(code, [...whole, { ...noDays, theta: merged.theta }], picks, ALL));
    },
  ),
  law(
    'stored days are read back as they were, with what the counts have and without',
    300,
    [someParts, somePicks, anyLimits],
    (code, parts, picks, limits) => {
      const days = mergedOf(
        code,
        parts.map((part) => daysOf(code, part)),
        picks,
        limits,
      );
      const events = parts.flatMap((part) => part.events);
      for (const known of [noCounts, countsWithin(events, 4), countsWithin(events, 99)]) {
        assert.deepEqual(read(code, written(code, days, known), known), days);
      }
    },
  ),
  law(
    'stored days whose bytes were changed are refused, or are other days',
    400,
    [someParts, someChanges],
    (code, parts, changes) => {
      const days = mergedOf(
        code,
        parts.map((part) => daysOf(code, part)),
        [0],
        ALL,
      );
      expectStrict(
        written(code, days, noCounts),
        changes,
        (changed) => read(code, changed, noCounts),
        (found) => written(code, found, noCounts),
      );
    },
  ),
];
