// Which messages are in a document: per producer, the ranges of sequence numbers. Exact for ever; a producer whose numbers are
// dense costs about eleven bytes. Union is associative, commutative and idempotent.

import type { ByteReader, ByteWriter } from './bytes.ts';
import type { Dot, Producer } from './dot.ts';

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

export function receiptsOf(dots: Iterable<Dot>): Receipts {
  const sequences = new Map<Producer, number[]>();
  for (const { producer, seq } of dots) {
    const list = sequences.get(producer);
    if (list === undefined) sequences.set(producer, [seq]);
    else list.push(seq);
  }
  return new Map(
    [...sequences].map(([producer, list]) => [
      producer,
      joined(list.sort((a, b) => a - b).flatMap((seq) => [seq, seq])),
    ]),
  );
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

/** How many messages the receipts name. */
export function countReceipts(receipts: Receipts): number {
  let count = 0;
  for (const ranges of receipts.values()) forEachRange(ranges, (first, last) => (count += last - first + 1));
  return count;
}

/** Producers in order, each: 8 bytes, the number of ranges, then the gaps and lengths between them. */
export function writeReceipts(writer: ByteWriter, receipts: Receipts): void {
  writer.varint(receipts.size);
  for (const producer of [...receipts.keys()].sort()) {
    const ranges = receipts.get(producer) ?? [];
    writer.bytes(Buffer.from(producer, 'hex'));
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
  const receipts = new Map<Producer, Ranges>();
  for (let producers = reader.varint(); producers > 0; producers -= 1) {
    const producer = Buffer.from(reader.bytes(8)).toString('hex');
    const ranges: number[] = [];
    let next = 0;
    for (let count = reader.varint(); count > 0; count -= 1) {
      const first = next + reader.varint();
      const last = first + reader.varint();
      ranges.push(first, last);
      next = last + 1;
    }
    receipts.set(producer, ranges);
  }
  return receipts;
}

function forEachRange(ranges: Ranges, visit: (first: number, last: number) => void): void {
  for (let index = 0; index + 1 < ranges.length; index += 2) visit(ranges[index] ?? 0, ranges[index + 1] ?? 0);
}

function unite(a: Ranges, b: Ranges): Ranges {
  const all: [number, number][] = [];
  forEachRange(a, (first, last) => all.push([first, last]));
  forEachRange(b, (first, last) => all.push([first, last]));
  return joined(all.sort(([x], [y]) => x - y).flat());
}

/** Joins ranges (ascending by first) that overlap or touch. */
function joined(ranges: Ranges): Ranges {
  const result: number[] = [];
  forEachRange(ranges, (first, last) => {
    const end = result.length - 1;
    const before = result[end];
    if (before === undefined || first > before + 1) result.push(first, last);
    else if (last > before) result[end] = last;
  });
  return result;
}
