// What was counted, by the values of dimensions.

import type { Counts } from '../document/counts.ts';
import { PAGE_VIEW } from '../event/event.ts';
import type { CountedRow } from './cells.ts';
import {
  type Counter,
  type Entry,
  type EntryTest,
  subjectCounter,
  personCounter,
  propertyCounter,
  revenueCounter,
  valueOfEntry,
} from './counters.ts';
import { conditionsOf } from './combine.ts';
import { type PersonDimension } from './names.ts';
import type { Filter } from './question.ts';
import type { Counted } from './reading.ts';
import { isProperty, namedBy, type Basis } from './basis.ts';

export interface CountedRows {
  /** By the `keyOf` of their values. */
  readonly rows: ReadonlyMap<string, CountedRow>;
  /** Of values that have no row. */
  none(values: readonly string[]): CountedRow;
}

/**
 * The values of a row as one text, which no other values of as many have, whatever characters are
 * in them.
 */
export const keyOf = (values: readonly string[]): string =>
  values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);

/**
 * By the values of `by`. Of bases that are not asked for there is nothing. `isTaken` is the
 * test of the filters.
 */
export function countRows(
  counts: Counts,
  by: readonly string[],
  filters: readonly Filter[],
  bases: ReadonlySet<Basis>,
  isTaken: EntryTest,
): CountedRows {
  const rows = new Map<string, CountedRow>();
  const counters = countersOf(counts, namedBy({ dimensions: by, filters }), bases);
  for (const { entries } of counters) {
    for (const entry of entries) {
      const isListed = by.every((dimension) => dimension !== 'event:page' || entry.subject.page !== undefined);
      if (!isListed || !isTaken(entry)) continue;
      const values = by.map((dimension) => valueOfEntry(entry, dimension));
      const key = keyOf(values);
      const row = rows.get(key) ?? emptyRow(values);
      rows.set(key, row);
      addEntry(row, entry);
    }
  }
  const none = (values: readonly string[]): CountedRow => ({
    ...emptyRow(values),
    missed: missedBy(counters, by, values, filters),
  });
  // Of a question without dimensions, all that a list has dropped may belong to the one row.
  if (by.length === 0) {
    for (const row of rows.values()) row.missed += none([]).missed;
  }
  return { rows, none };
}

function countersOf(counts: Counts, named: ReadonlySet<string>, bases: ReadonlySet<Basis>): Counter[] {
  const counters: Counter[] = [];
  if (bases.has('totals')) counters.push(subjectCounter(counts, false, true));
  if (bases.has('subjects'))
    counters.push(subjectCounter(counts, named.has('event:page') || named.has('event:goal'), false));
  const [name = ''] = named;
  if (bases.has('person')) counters.push(personCounter(counts, name as PersonDimension));
  if (bases.has('properties')) counters.push(propertyCounter(counts, [...named].find(isProperty) ?? ''));
  if (bases.has('revenue')) counters.push(revenueCounter(counts));
  return counters;
}

/** The most that lists which were cut may lack of a row. */
function missedBy(
  counters: readonly Counter[],
  by: readonly string[],
  values: readonly string[],
  filters: readonly Filter[],
): number {
  const [condition, second] = conditionsOf(filters);
  const isOneText =
    second === undefined && condition?.[0] === 'is' && condition[2].every((text) => !text.includes('*'));
  let missed = 0;
  for (const { dimension, unlisted, mostMissed } of counters) {
    const place = by.indexOf(dimension);
    if (place >= 0) missed += mostMissed(values[place] ?? '');
    else if (isOneText && condition[1] === dimension)
      missed += condition[2].reduce((sum, text) => sum + mostMissed(text), 0);
    else missed += unlisted;
  }
  return missed;
}

const emptyRow = (values: readonly string[]): CountedRow => ({
  values,
  views: 0,
  events: 0,
  missed: 0,
  revenue: new Map(),
});

function addEntry(row: CountedRow, { subject, hits, missed, revenue }: Entry): void {
  if (revenue !== undefined) {
    row.revenue.set(revenue.currency, (row.revenue.get(revenue.currency) ?? 0) + revenue.sum);
    return;
  }
  row.missed += missed;
  row.events += hits;
  if (subject.name === PAGE_VIEW) row.views += hits;
}

/** By labels of time alone. */
export function countHours(counted: ReadonlyMap<string, Counted> = new Map()): CountedRows {
  const rows = [...counted].map(
    ([label, { views, events }]) => [keyOf([label]), { ...emptyRow([label]), views, events }] as const,
  );
  return { rows: new Map(rows), none: emptyRow };
}
