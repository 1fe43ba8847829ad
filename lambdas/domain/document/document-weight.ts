// Estimates the memory of a document. Its encoded size is no measure: repetitive paths compress to
// a hundredth of what they take here.

import type { Counts } from './counts.ts';
import type { DayDocument } from './day-document.ts';
import { DIMENSION_NAMES } from './dimensions.ts';
import type { RollupBody } from './document-codec.ts';
import type { DotSet } from '../dots/dot-set.ts';
import type { TopValues } from '../sketches/top-values.ts';
import type { Visitors } from '../sketches/visitors.ts';
import type { Rows } from '../visits/rows.ts';
import type { VisitorDays } from '../visits/visitor-days.ts';
import type { VisitorRow } from '../visits/visitor-row.ts';

// Bytes, rounded up from the heap of Node 24. A character takes one only where all of its value are
// Latin-1.
const DOCUMENT = 1800;
const DAY = 200;
const KEPT_VALUE = 80;
const CHARACTER = 2;
const HASH = 8;
const NUMBER = 8;
const PRODUCER = 280;
const RANGE_END = 12;
/** Of the visitor table, beyond the weight that its rows say: that has the bytes of their texts. */
const ROW = { row: 340, slot: 200, seen: 108, text: 32 } as const;

/** Of a row five columns, and a third of its texts with their fields; of the others 7 and 3. */
const FACTS = { day: 4000, row: 100, slot: 28, seen: 12 } as const;

/**
 * Bytes of the decoded document, or up to a half more. Takes microseconds, where its encoding takes
 * milliseconds.
 */
export const weighDocument = ({ counts, table, dots }: DayDocument): number =>
  weighCounts(counts) + weighRows(table.rows) + weighDots(dots.counted) + weighDots(dots.duplicates);

/** The same of a decoded rollup. */
export const weighRollup = ({ counts, table }: RollupBody): number => weighCounts(counts) + weighDays(table);

/** The same, with what questions derive of the table and keep with it. */
export function weighWithFacts(rollup: RollupBody): number {
  let weight = weighRollup(rollup);
  for (const rows of rollup.table.days.values()) weight += weighFacts(rows);
  return weight;
}

/** The same of visitor tables. */
function weighDays({ days }: VisitorDays): number {
  let weight = 0;
  for (const rows of days.values()) weight += DAY + weighRows(rows);
  return weight;
}

/**
 * What a reader derives of these rows, and keeps with them (query/day-facts.ts). Its dictionaries
 * have their texts in common with the rows.
 */
export function weighFacts(rows: Rows): number {
  let weight = FACTS.day;
  for (const { slots, pages, names } of rows) {
    weight += FACTS.row + slots.length * FACTS.slot + (pages.length + names.length) * FACTS.seen;
  }
  return weight;
}

/** The same of counts. */
export function weighCounts(counts: Counts): number {
  const { quarters, visitors, types, properties, filtered, revenue, dimensions } = counts;
  let weight = DOCUMENT + quarters.length * NUMBER + weighVisitors(visitors) + revenue.sums.length * NUMBER;
  for (const list of [types, properties, filtered, revenue.counts]) weight += weighValues(list);
  for (const name of DIMENSION_NAMES) weight += weighValues(dimensions[name]);
  return weight;
}

/** Rows never change, and readers weigh the same ones for every request. */
function weighRows(rows: Rows): number {
  const known = knownWeights.get(rows);
  if (known !== undefined) return known;
  let weight = 0;
  for (const row of rows) weight += weighRow(row);
  knownWeights.set(rows, weight);
  return weight;
}

const knownWeights = new WeakMap<Rows, number>();

const weighVisitors = (visitors: Visitors): number =>
  visitors.kind === 'exact' ? visitors.hashes.length * HASH : visitors.registers.length;

function weighValues({ kept }: TopValues): number {
  let characters = 0;
  for (const { value } of kept) characters += value.length;
  return kept.length * KEPT_VALUE + characters * CHARACTER;
}

const weighRow = ({ weight, slots, pages, names, origins, contexts }: VisitorRow): number =>
  weight +
  ROW.row +
  slots.length * ROW.slot +
  (pages.length + names.length) * ROW.seen +
  (origins.length + contexts.length) * ROW.text;

function weighDots(set: DotSet): number {
  let ends = 0;
  for (const ranges of set.values()) ends += ranges.length;
  return set.size * PRODUCER + ends * RANGE_END;
}
