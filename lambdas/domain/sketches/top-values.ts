// Counts per value of one dimension: exact while its values fit their room, beyond it the most
// frequent with an error bound.
//
// Space-Saving (Metwally, Agrawal, El Abbadi, ICDT 2005) in its mergeable form (Agarwal et al.,
// "Mergeable summaries", PODS 2012), where a value pays for the space that it takes. Of a kept
// value, `hits` were counted since it is kept, and it had at most `missed` before: its true count
// is in [hits, hits + missed]. A value of weight w that is not kept has at most `floor * w` of
// them. When values outgrow their room, a cut keeps two kinds:
//
//   proven    at most a quarter of the room: the most hits per byte, of what was counted more
//             than once. A flood of values that come once cannot take it.
//   possible  the rest: the greatest `hits + missed` per byte. So what is popular from now on gets
//             in, however late.
//
// **The room R bounds the error:** `floor <= N / (3/4 R)` after N events in any batches, order and
// grouping. Let a value's credit be `max(0, hits + missed - floor * w)`. A count adds 1 to the sum
// of credits, and a merge adds nothing. A cut raises the floor to C, the `hits + missed` per byte
// of the first value that it drops. That value and the kept possible ones weigh more than 3/4 R and
// have C or more per byte, so each loses (C - floor) * w of credit: together more than 3/4 R (C -
// floor). So the error of a value is its share of the room: N / 1024 for a path of 36 bytes, in the
// room that paths have.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { LEAST_WEIGHT } from '../limits.ts';

export interface TopValues {
  /**
   * Each value once, ascending in UTF-16 code units, as they are stored: so a sum takes one pass,
   * and nothing is looked up.
   */
  readonly kept: readonly KeptValue[];
  /**
   * Per byte of weight, in FLOOR_UNITS of an event (see `mostMissed`). 0 while the dimension is
   * exact.
   */
  readonly floor: number;
}

/** A value, and what is known of its count (see above). */
export interface KeptValue {
  readonly value: string;
  readonly hits: number;
  /** 0 while the dimension is exact. */
  readonly missed: number;
}

/**
 * So fine that rounding adds less than an event to any error, and products with weights stay exact
 * to 10^9 events.
 */
const FLOOR_UNITS = 2 ** 24;

/** Of a UTF-16 code unit. */
const MAX_UTF8_BYTES = 3;

/** The share of the room that is for proven values. */
const PROVEN_SHARE = 1 / 4;

/** Of nothing: the identity of `mergeTopValues`. */
export const noValues: TopValues = { kept: [], floor: 0 };

/** Of how often each value was counted, cut to the room: bytes of weight. */
export function topValuesOf(counts: ReadonlyMap<string, number>, room: number): TopValues {
  const values = [...counts.keys()].sort();
  const kept = values.map((value) => ({ value, hits: counts.get(value) ?? 0, missed: 0 }));
  return cut({ kept, floor: 0 }, room);
}

/**
 * Adds two summaries up and cuts the sum to the room. Exact, associative and commutative while
 * nothing is cut. In no room at all the floor is left, which then says how often each value can
 * have been counted.
 */
export function mergeTopValues(a: TopValues, b: TopValues, room: number): TopValues {
  if (isNone(a)) return cut(b, room);
  if (isNone(b)) return cut(a, room);
  const kept: KeptValue[] = [];
  let [i, j] = [0, 0];
  while (i < a.kept.length || j < b.kept.length) {
    const [ours, theirs] = [a.kept[i], b.kept[j]];
    if (ours !== undefined && ours.value === theirs?.value) {
      kept.push({ value: ours.value, hits: ours.hits + theirs.hits, missed: ours.missed + theirs.missed });
      i += 1;
      j += 1;
    } else if (theirs === undefined || (ours !== undefined && ours.value < theirs.value)) {
      if (ours !== undefined) kept.push(alsoMissed(ours, b));
      i += 1;
    } else {
      kept.push(alsoMissed(theirs, a));
      j += 1;
    }
  }
  return cut({ kept, floor: a.floor + b.floor }, room);
}

/** The highest count that this value can have if it is not kept. */
export const mostMissed = ({ floor }: TopValues, value: string): number =>
  floor === 0 ? 0 : Math.floor((floor * weightOf(value)) / FLOOR_UNITS);

/**
 * The `count` most frequent values by `hits`, which never overstates; ties by value, in UTF-16 code
 * unit order.
 */
export function mostFrequent({ kept }: TopValues, count: number): KeptValue[] {
  const most: KeptValue[] = [];
  for (const entry of kept) {
    if (most.length === count && entry.hits <= (most.at(-1)?.hits ?? Infinity)) continue;
    // Behind its equals, which come before it by value.
    most.splice(most.findLastIndex(({ hits }) => hits >= entry.hits) + 1, 0, entry);
    if (most.length > count) most.pop();
  }
  return most;
}

export function writeTopValues(writer: ByteWriter, { kept, floor }: TopValues): void {
  writer.texts(kept.map(({ value }) => value));
  for (const { hits } of kept) writer.varint(hits);
  writer.varint(floor);
  if (floor > 0) for (const { missed } of kept) writer.varint(missed);
}

/** Throws RangeError or TypeError on what `writeTopValues` has not written. */
export function readTopValues(reader: ByteReader): TopValues {
  const values = reader.texts();
  const hits = values.map(() => reader.varint());
  const floor = reader.varint();
  const kept = values.map((value, index) => {
    const before = values[index - 1];
    if (before !== undefined && !(before < value)) throw new RangeError(`value ${index} is out of order`);
    return { value, hits: hits[index] ?? 0, missed: floor > 0 ? reader.varint() : 0 };
  });
  return { kept, floor };
}

const isNone = ({ kept, floor }: TopValues): boolean => kept.length === 0 && floor === 0;

const alsoMissed = (entry: KeptValue, others: TopValues): KeptValue =>
  others.floor === 0 ? entry : { ...entry, missed: entry.missed + mostMissed(others, entry.value) };

/** What a value takes of the room. */
const weightOf = (value: string): number => Math.max(LEAST_WEIGHT, Buffer.byteLength(value));

/**
 * At least what these values weigh, found faster than that: most lists are far below their room.
 */
function mostWeight(kept: readonly KeptValue[]): number {
  let most = 0;
  for (const { value } of kept) most += Math.max(LEAST_WEIGHT, value.length * MAX_UTF8_BYTES);
  return most;
}

function cut(values: TopValues, room: number): TopValues {
  const { kept, floor } = values;
  if (mostWeight(kept) <= room) return values;
  const weights = kept.map(({ value }) => weightOf(value));
  const weightAt = (index: number): number => weights[index] ?? 0;
  let left = room - weights.reduce((sum, weight) => sum + weight, 0);
  if (left >= 0) return values;

  const isKept = new Uint8Array(kept.length);
  /** Keeps values in order while they fit; returns the index of the first that does not. */
  const keep = (ranked: Iterable<number>): number | undefined => {
    for (const index of ranked) {
      if (isKept[index] === 1) continue;
      if (weightAt(index) > left) return index;
      left -= weightAt(index);
      isKept[index] = 1;
    }
    return undefined;
  };
  const proven = kept.map(({ hits }, index) => (hits > 1 ? hits / weightAt(index) : 0));
  const possible = kept.map(({ hits, missed }, index) => (hits + missed) / weightAt(index));
  left = room * PROVEN_SHARE;
  keep(descending(proven).filter((index) => proven[index] !== 0));
  left += room * (1 - PROVEN_SHARE);
  const dropped = keep(descending(possible));
  const risen = dropped === undefined ? 0 : Math.ceil((possible[dropped] ?? 0) * FLOOR_UNITS);
  return { kept: kept.filter((_, index) => isKept[index] === 1), floor: Math.max(floor, risen) };
}

/**
 * The indexes of these numbers, from that of the greatest on; sorting is stable, so of ties the
 * first comes first.
 */
const descending = (numbers: readonly number[]): number[] =>
  [...numbers.keys()].sort((a, b) => (numbers[b] ?? 0) - (numbers[a] ?? 0));
