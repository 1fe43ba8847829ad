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
  readonly hits: ReadonlyMap<string, number>;
  /** Only values that may have been missed before; empty while the dimension is exact. */
  readonly missed: ReadonlyMap<string, number>;
  readonly floor: number;
}

export const noValues: TopValues = { hits: new Map(), missed: new Map(), floor: 0 };

export const topValuesOf = (hits: ReadonlyMap<string, number>, limits: TopValuesLimits): TopValues =>
  cut({ hits, missed: new Map(), floor: 0 }, limits);

/** Adds two summaries up and cuts the sum to the limits. Exact, associative and commutative while nothing is cut. */
export function mergeTopValues(a: TopValues, b: TopValues, limits: TopValuesLimits): TopValues {
  const hits = new Map(a.hits);
  for (const [value, count] of b.hits) hits.set(value, (hits.get(value) ?? 0) + count);
  const missed = new Map<string, number>();
  if (a.floor + b.floor > 0) {
    for (const value of hits.keys()) {
      const sum = missedBy(a, value) + missedBy(b, value);
      if (sum > 0) missed.set(value, sum);
    }
  }
  return cut({ hits, missed, floor: a.floor + b.floor }, limits);
}

/** The `count` most frequent values by `hits`, which never overstates; ties by value, in UTF-16 code unit order. */
export const mostFrequent = (values: TopValues, count: number): [value: string, hits: number][] =>
  [...values.hits].sort(([a, m], [b, n]) => n - m || compare(a, b)).slice(0, count);

export function writeTopValues(writer: ByteWriter, values: TopValues): void {
  // Sorted by value: one summary has one encoding, and shared prefixes stand together for the compressor.
  const sorted = [...values.hits].sort(([a], [b]) => compare(a, b));
  // JSON keeps lone surrogates (as escapes), which UTF-8 alone would not.
  writer.text(JSON.stringify(sorted.map(([value]) => value)));
  for (const [, hits] of sorted) writer.varint(hits);
  writer.varint(values.floor);
  if (values.floor > 0) for (const [value] of sorted) writer.varint(values.missed.get(value) ?? 0);
}

export function readTopValues(reader: ByteReader): TopValues {
  const sorted = JSON.parse(reader.text()) as string[];
  const hits = new Map(sorted.map((value) => [value, reader.varint()]));
  const floor = reader.varint();
  const missed = new Map<string, number>();
  if (floor > 0) {
    for (const value of sorted) {
      const count = reader.varint();
      if (count > 0) missed.set(value, count);
    }
  }
  return { hits, missed, floor };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const missedBy = (values: TopValues, value: string): number =>
  values.hits.has(value) ? (values.missed.get(value) ?? 0) : values.floor;

function cut(values: TopValues, limits: TopValuesLimits): TopValues {
  let units = 0;
  for (const value of values.hits.keys()) units += value.length;
  if (values.hits.size <= limits.values && units <= limits.units) return values;

  const ranked = [...values.hits]
    .map(([value, count]) => ({ value, count, upper: count + (values.missed.get(value) ?? 0) }))
    .sort((a, b) => b.upper - a.upper || compare(a.value, b.value));
  const hits = new Map<string, number>();
  const missed = new Map<string, number>();
  units = 0;
  for (const { value, count, upper } of ranked) {
    units += value.length;
    if (hits.size === limits.values || units > limits.units) {
      return { hits, missed, floor: Math.max(values.floor, upper) };
    }
    hits.set(value, count);
    if (upper > count) missed.set(value, upper - count);
  }
  return values;
}
