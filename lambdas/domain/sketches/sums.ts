// Sums of whole numbers per value of a list, such as revenue per event type and currency. Which
// values are kept is decided by how often each was counted, as in top-values.ts: so one large
// number of a stranger pushes nothing out. The sum of a value with `missed` 0 is exact; otherwise
// it lacks those of at most `missed` events.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { mergeTopValues, noValues, type TopValues, topValuesOf } from './top-values.ts';
import { readTopValues, writeTopValues } from './top-values-codec.ts';

export interface Sums {
  /** How often each value was counted. */
  readonly counts: TopValues;
  /** The sum of each kept value, at the same place. At most MAX_SUM, at which it stays. */
  readonly sums: readonly number[];
}

/** What was added for one value. */
export interface Addend {
  readonly count: number;
  readonly sum: number;
}

/** So a sum is always an integer that can be stored, and adding stays associative. */
export const MAX_SUM = Number.MAX_SAFE_INTEGER;

/** Of nothing: the identity of `mergeSums`. */
export const noSums: Sums = { counts: noValues, sums: [] };

/** Of what was counted and added up per value, cut to the room: bytes of weight. */
export function sumsOf(added: ReadonlyMap<string, Addend>, room: number): Sums {
  const counts = topValuesOf(new Map([...added].map(([value, { count }]) => [value, count])), room);
  return { counts, sums: counts.kept.map(({ value }) => Math.min(MAX_SUM, added.get(value)?.sum ?? 0)) };
}

/** Adds two up and cuts the result to the room. */
export function mergeSums(a: Sums, b: Sums, room: number): Sums {
  const counts = mergeTopValues(a.counts, b.counts, room);
  const [ours, theirs] = [sumsByValue(a), sumsByValue(b)];
  const sums = counts.kept.map(({ value }) => Math.min(MAX_SUM, (ours.get(value) ?? 0) + (theirs.get(value) ?? 0)));
  return { counts, sums };
}

/** The sum of every kept value. */
export const sumsByValue = ({ counts, sums }: Sums): ReadonlyMap<string, number> =>
  new Map(counts.kept.map(({ value }, index) => [value, sums[index] ?? 0]));

/** `known` as writeTopValues has it. */
export function writeSums(writer: ByteWriter, { counts, sums }: Sums, known: Sums = noSums): void {
  writeTopValues(writer, counts, known.counts);
  for (const sum of sums) writer.varint(sum);
}

/** Throws as readTopValues does. */
export function readSums(reader: ByteReader, known: Sums = noSums): Sums {
  const counts = readTopValues(reader, known.counts);
  return { counts, sums: counts.kept.map(() => reader.varint()) };
}
