// Estimates the memory of a document. Its encoded size is no measure: repetitive paths compress to
// a hundredth of what they take here.

import { DIMENSION_NAMES } from '../domain/document/dimensions.ts';
import type { DayDocument } from '../domain/document/day-document.ts';
import type { DotSet } from '../domain/dots/dot-set.ts';
import type { TopValues } from '../domain/sketches/top-values.ts';
import type { Visitors } from '../domain/sketches/visitors.ts';
import type { VisitorRow } from '../domain/visits/visitor-row.ts';

// Bytes, rounded up from the heap of Node 24. A character takes one only where all of its value are
// Latin-1.
const DOCUMENT = 1800;
const KEPT_VALUE = 80;
const CHARACTER = 2;
const HASH = 8;
const NUMBER = 8;
const PRODUCER = 280;
const RANGE_END = 12;
/** Of the visitor table, beyond the weight that its rows say: that has the bytes of their texts. */
const ROW = { row: 340, slot: 200, seen: 108, text: 32 } as const;

/**
 * Bytes of the decoded document, or up to a half more. Takes microseconds, where its encoding takes
 * milliseconds.
 */
export function weighDocument({ counts, table, dots }: DayDocument): number {
  const { quarters, visitors, types, properties, filtered, revenue, dimensions } = counts;
  let weight = DOCUMENT + quarters.length * NUMBER + weighVisitors(visitors) + revenue.sums.length * NUMBER;
  for (const list of [types, properties, filtered, revenue.counts]) weight += weighValues(list);
  for (const name of DIMENSION_NAMES) weight += weighValues(dimensions[name]);
  for (const row of table.rows) weight += weighRow(row);
  return weight + weighDots(dots.counted) + weighDots(dots.duplicates);
}

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
