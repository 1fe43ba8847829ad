// Counts per value of one dimension: exact up to its limits, and beyond them the most frequent with an error bound.
//
// Space-Saving (Metwally, Agrawal, El Abbadi, ICDT 2005) in its mergeable form (Agarwal et al., "Mergeable summaries",
// PODS 2012). Per value: `hits`, counted since it is kept, and `missed`, the most it can have had before; true count in
// [hits, hits + missed]. `floor` bounds the true count of every value that is not kept. With N events counted and at least
// k values kept after each cut, floor <= N / (k + 1): each cut takes the (k + 1)-th largest `hits + missed - floor`, call it
// C, adds it to the floor, and lowers the sum of those differences, which is at most N, by (k + 1) C.

import type { ByteReader, ByteWriter } from './bytes.ts';
import type { TopValuesLimits } from './limits.ts';

export interface TopValues {
  /** Each value once, ascending in UTF-16 code units, as they are stored: so a sum takes one pass, and nothing is looked up. */
  readonly kept: readonly KeptValue[];
  /** 0 while the dimension is exact. */
  readonly floor: number;
}

/** A value, and what is known of its count (see above). */
export interface KeptValue {
  readonly value: string;
  readonly hits: number;
  /** 0 while the dimension is exact. */
  readonly missed: number;
}

/** Of nothing: the identity of `mergeTopValues`. */
export const noValues: TopValues = { kept: [], floor: 0 };

/** Of how often each value was counted, cut to the limits. */
export function topValuesOf(counts: ReadonlyMap<string, number>, limits: TopValuesLimits): TopValues {
  const values = [...counts.keys()].sort();
  const kept = values.map((value) => ({ value, hits: counts.get(value) ?? 0, missed: 0 }));
  return cut({ kept, floor: 0 }, limits);
}

/** Adds two summaries up and cuts the sum to the limits. Exact, associative and commutative while nothing is cut. */
export function mergeTopValues(a: TopValues, b: TopValues, limits: TopValuesLimits): TopValues {
  const kept: KeptValue[] = [];
  let [i, j] = [0, 0];
  while (i < a.kept.length || j < b.kept.length) {
    const [ours, theirs] = [a.kept[i], b.kept[j]];
    if (ours !== undefined && ours.value === theirs?.value) {
      kept.push({ value: ours.value, hits: ours.hits + theirs.hits, missed: ours.missed + theirs.missed });
      i += 1;
      j += 1;
    } else if (theirs === undefined || (ours !== undefined && ours.value < theirs.value)) {
      if (ours !== undefined) kept.push(alsoMissed(ours, b.floor));
      i += 1;
    } else {
      kept.push(alsoMissed(theirs, a.floor));
      j += 1;
    }
  }
  return cut({ kept, floor: a.floor + b.floor }, limits);
}

/** The `count` most frequent values by `hits`, which never overstates; ties by value, in UTF-16 code unit order. */
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
  // JSON keeps lone surrogates (as escapes), which UTF-8 alone would not. Shared prefixes stand together for the compressor.
  writer.text(JSON.stringify(kept.map(({ value }) => value)));
  for (const { hits } of kept) writer.varint(hits);
  writer.varint(floor);
  if (floor > 0) for (const { missed } of kept) writer.varint(missed);
}

/** Throws RangeError, SyntaxError or TypeError on what `writeTopValues` has not written. */
export function readTopValues(reader: ByteReader): TopValues {
  const values = JSON.parse(reader.text()) as string[];
  const hits = values.map(() => reader.varint());
  const floor = reader.varint();
  const kept = values.map((value, index) => {
    const before = values[index - 1];
    if (before !== undefined && !(before < value)) throw new RangeError(`value ${index} is out of order`);
    return { value, hits: hits[index] ?? 0, missed: floor > 0 ? reader.varint() : 0 };
  });
  return { kept, floor };
}

const alsoMissed = (entry: KeptValue, floor: number): KeptValue =>
  floor === 0 ? entry : { ...entry, missed: entry.missed + floor };

const upperBound = ({ hits, missed }: KeptValue): number => hits + missed;

/** Numbers alone are sorted five times as fast as what they belong to. */
const descending = (numbers: readonly number[]): Float64Array => new Float64Array(numbers).sort().toReversed();

/** Keeps what has the highest upper bounds; of ties what comes first by value. */
function cut({ kept, floor }: TopValues, limits: TopValuesLimits): TopValues {
  const count = countThatFit(kept, limits);
  if (kept.length <= count) return { kept, floor };
  const uppers = descending(kept.map(upperBound));
  const next = uppers[count] ?? 0;
  let ties = count - uppers.indexOf(next);
  const fits = (upper: number): boolean => upper > next || (upper === next && ties-- > 0);
  return { kept: kept.filter((entry) => fits(upperBound(entry))), floor: Math.max(floor, next) };
}

function countThatFit(kept: readonly KeptValue[], limits: TopValuesLimits): number {
  let units = 0;
  for (const { value } of kept) units += value.length;
  if (units <= limits.units) return limits.values;
  units = 0;
  // Sorting is stable: ties stay in the order of their values.
  return kept
    .toSorted((a, b) => upperBound(b) - upperBound(a))
    .findIndex(({ value }, index) => index === limits.values || (units += value.length) > limits.units);
}
