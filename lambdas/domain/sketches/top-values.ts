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

import { LEAST_WEIGHT } from '../limits/documents.ts';

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
  // A batch has few values, and a day has thousands: so those of the batch are looked up.
  const [many, few] = a.kept.length < b.kept.length ? [b, a] : [a, b];
  const kept: KeptValue[] = [];
  let next = 0;
  for (const theirs of few.kept) {
    const place = placeOf(many.kept, theirs.value, next);
    for (; next < place; next += 1) kept.push(alsoMissed(many.kept[next] as KeptValue, few));
    const ours = many.kept[next];
    if (ours?.value === theirs.value) {
      kept.push({ value: ours.value, hits: ours.hits + theirs.hits, missed: ours.missed + theirs.missed });
      next += 1;
    } else kept.push(alsoMissed(theirs, many));
  }
  for (; next < many.kept.length; next += 1) kept.push(alsoMissed(many.kept[next] as KeptValue, few));
  return cut({ kept, floor: a.floor + b.floor }, room);
}

/**
 * The place of the first value, of those from `from` on, that is not before this one. It is looked
 * for in steps that double: near in a list that is as long, far in one that is longer.
 */
function placeOf(kept: readonly KeptValue[], value: string, from: number): number {
  let step = 1;
  while ((kept[from + step - 1]?.value ?? value) < value) step *= 2;
  let [low, high] = [from + Math.floor(step / 2), Math.min(from + step - 1, kept.length)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((kept[middle]?.value ?? value) < value) low = middle + 1;
    else high = middle;
  }
  return low;
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

/** The kept values, ascending. */
export const textsOf = ({ kept }: TopValues): readonly string[] => kept.map(({ value }) => value);

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
  // A list with a floor is likely to be full.
  if (floor === 0 && mostWeight(kept) <= room) return values;
  // Plain loops: a list that is full is cut in every commit, and thousands of values long.
  const weights = new Float64Array(kept.length);
  const proven = new Float64Array(kept.length);
  const possible = new Float64Array(kept.length);
  let total = 0;
  let index = 0;
  for (const { value, hits, missed } of kept) {
    const weight = weightOf(value);
    weights[index] = weight;
    proven[index] = hits > 1 ? hits / weight : 0;
    possible[index] = (hits + missed) / weight;
    total += weight;
    index += 1;
  }
  if (total <= room) return values;

  const isKept = new Uint8Array(kept.length);
  const ofProven = keepGreatest(proven, weights, isKept, room * PROVEN_SHARE);
  const { dropped } = keepGreatest(possible, weights, isKept, ofProven.left + room * (1 - PROVEN_SHARE));
  const risen = dropped === undefined ? 0 : Math.ceil((possible[dropped] ?? 0) * FLOOR_UNITS);
  const left: KeptValue[] = [];
  for (index = 0; index < kept.length; index += 1) if (isKept[index] === 1) left.push(kept[index] as KeptValue);
  return { kept: left, floor: Math.max(floor, risen) };
}

/**
 * Keeps, of those that are not kept yet, the ones with the greatest ranks above 0 while they fit;
 * ties in their order. Says which is the first that does not fit, and how much room is left.
 */
function keepGreatest(
  ranks: Float64Array,
  weights: Float64Array,
  isKept: Uint8Array,
  room: number,
): { left: number; dropped: number | undefined } {
  const { least, next, ...fitting } = leastOfFitting(ranks, weights, isKept, room);
  let { left } = fitting;
  let dropped: number | undefined;
  for (let index = 0; index < ranks.length; index += 1) {
    const rank = ranks[index] ?? 0;
    if (isKept[index] === 1 || (rank < least && rank !== next)) continue;
    const weight = weights[index] ?? 0;
    if (rank >= least) isKept[index] = 1;
    else if (dropped === undefined && weight <= left) {
      isKept[index] = 1;
      left -= weight;
    } else dropped ??= index;
  }
  return { left, dropped };
}

/**
 * The least rank of which all fit, with all greater ones; the next below it; and the room that is
 * left. By quickselect (Hoare 1961): a list that is full is cut in every commit, and to put
 * thousands of ranks in order takes five times as long.
 */
function leastOfFitting(
  ranks: Float64Array,
  weights: Float64Array,
  isKept: Uint8Array,
  room: number,
): { least: number; next: number; left: number } {
  const open = new Int32Array(ranks.length);
  let end = 0;
  for (let index = 0; index < ranks.length; index += 1) {
    if ((ranks[index] ?? 0) > 0 && isKept[index] === 0) open[end++] = index;
  }
  /** Brings those of a rank from `from` on, or only above it, to the front. Returns their end. */
  const bringForward = (from: number, isAbove: boolean, start: number, stop: number): number => {
    let front = start;
    for (let place = start; place < stop; place += 1) {
      const index = open[place] ?? 0;
      const rank = ranks[index] ?? 0;
      if (rank < from || (isAbove && rank === from)) continue;
      open[place] = open[front] ?? 0;
      open[front++] = index;
    }
    return front;
  };
  let [least, next, left, start] = [Infinity, Infinity, room, 0];
  while (start < end) {
    const pivot = ranks[open[(start + end) >>> 1] ?? 0] ?? 0;
    const middle = bringForward(pivot, false, start, end);
    let weight = 0;
    for (let place = start; place < middle; place += 1) weight += weights[open[place] ?? 0] ?? 0;
    if (weight <= left) {
      [least, left, start] = [pivot, left - weight, middle];
    } else {
      next = pivot;
      end = bringForward(pivot, true, start, middle);
    }
  }
  return { least, next, left };
}
