// Which events a document has received: per producer, the ranges of their numbers. Exact for ever; a producer whose numbers are dense
// costs about eleven bytes. Union is associative, commutative and idempotent.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Dot, Producer, Span } from './dot.ts';

/** Ascending `[first, last, first, last, …]`, both inclusive, never touching. */
export type Ranges = readonly number[];
export type Receipts = ReadonlyMap<Producer, Ranges>;

export const noReceipts: Receipts = new Map();

export function hasReceipt(receipts: Receipts, dot: Dot): boolean {
  const ranges = receipts.get(dot.producer);
  if (ranges === undefined) return false;
  // Newest first: a redelivery is mostly recent, and the list is short (one range where nothing is missing).
  for (let index = ranges.length - 2; index >= 0; index -= 2) {
    const [first = Infinity, last = -Infinity] = [ranges[index], ranges[index + 1]];
    if (dot.seq >= first) return dot.seq <= last;
  }
  return false;
}

export function receiptsOf(spans: Iterable<Span>): Receipts {
  const byProducer = new Map<Producer, [number, number][]>();
  for (const { producer, first, last } of spans) {
    const list = byProducer.get(producer);
    const before = list?.at(-1);
    if (list === undefined) byProducer.set(producer, [[first, last]]);
    // Mostly they come as they were sent.
    else if (before?.[1] === first - 1) before[1] = last;
    else list.push([first, last]);
  }
  return new Map([...byProducer].map(([producer, list]) => [producer, joined(list)]));
}

export function mergeReceipts(a: Receipts, b: Receipts): Receipts {
  if (b.size === 0) return a;
  const merged = new Map(a);
  for (const [producer, ranges] of b) {
    const others = merged.get(producer);
    merged.set(producer, others === undefined ? ranges : unite(others, ranges));
  }
  return merged;
}

/** How many events the receipts name. */
export function countReceipts(receipts: Receipts): number {
  let count = 0;
  for (const ranges of receipts.values()) forEachRange(ranges, (first, last) => (count += last - first + 1));
  return count;
}

/**
 * How many numbers are missing below the highest that is known of each producer: events that were sent, and are not here. A lower
 * bound of what is on its way, as what a producer sent last is known only when something later arrives.
 */
export function countGaps(receipts: Receipts): number {
  let gaps = 0;
  for (const ranges of receipts.values()) {
    let next = 0;
    forEachRange(ranges, (first, last) => {
      gaps += first - next;
      next = last + 1;
    });
  }
  return gaps;
}

/** Splits receipts in two: the first `maxRanges` ranges in the order of producers and numbers, and the rest. */
export function splitReceipts(receipts: Receipts, maxRanges: number): { kept: Receipts; rest: Receipts } {
  let size = 0;
  for (const ranges of receipts.values()) size += ranges.length / 2;
  if (size <= maxRanges) return { kept: receipts, rest: noReceipts };
  const kept = new Map<Producer, Ranges>();
  const rest = new Map<Producer, Ranges>();
  let room = 2 * maxRanges;
  for (const producer of [...receipts.keys()].sort()) {
    const ranges = receipts.get(producer) ?? [];
    if (room > 0) kept.set(producer, ranges.slice(0, room));
    if (ranges.length > room) rest.set(producer, ranges.slice(room));
    room = Math.max(0, room - ranges.length);
  }
  return { kept, rest };
}

/** First the producers in order, 8 bytes each, which do not compress; then their ranges, which do: how many, gaps and lengths. */
export function writeReceipts(writer: ByteWriter, receipts: Receipts): void {
  const producers = [...receipts.keys()].sort();
  writer.varint(producers.length);
  for (const producer of producers) writer.bytes(Buffer.from(producer, 'hex'));
  for (const producer of producers) {
    const ranges = receipts.get(producer) ?? [];
    writer.varint(ranges.length / 2);
    let next = 0;
    forEachRange(ranges, (first, last) => {
      writer.varint(first - next);
      writer.varint(last - first);
      next = last + 1;
    });
  }
}

export function readReceipts(reader: ByteReader): Receipts {
  const producers: Producer[] = [];
  for (let left = reader.varint(); left > 0; left -= 1) producers.push(Buffer.from(reader.bytes(8)).toString('hex'));
  return new Map(producers.map((producer) => [producer, readRanges(reader)]));
}

function readRanges(reader: ByteReader): Ranges {
  const ranges: number[] = [];
  let next = 0;
  for (let left = reader.varint(); left > 0; left -= 1) {
    const first = next + reader.varint();
    const last = first + reader.varint();
    ranges.push(first, last);
    next = last + 1;
  }
  return ranges;
}

/** Calls `visit` for every range, ascending. */
export function forEachRange(ranges: Ranges, visit: (first: number, last: number) => void): void {
  for (let index = 0; index + 1 < ranges.length; index += 2) visit(ranges[index] ?? 0, ranges[index + 1] ?? 0);
}

function unite(a: Ranges, b: Ranges): Ranges {
  const all: [number, number][] = [];
  for (const ranges of [a, b]) forEachRange(ranges, (first, last) => all.push([first, last]));
  return joined(all);
}

/** Sorts ranges and joins those that overlap or touch. */
export function joined(ranges: [first: number, last: number][]): Ranges {
  const result: number[] = [];
  for (const [first, last] of ranges.sort(([a], [b]) => a - b)) {
    const end = result.length - 1;
    const before = result[end];
    if (before === undefined || first > before + 1) result.push(first, last);
    else if (last > before) result[end] = last;
  }
  return result;
}
