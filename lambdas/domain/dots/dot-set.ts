// Which events a document has received: per producer, the ranges of their numbers. Exact for ever;
// a producer whose numbers are dense costs about eleven bytes. Union is associative, commutative
// and idempotent.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Dot, Producer, Span } from './dot.ts';

/** Ascending `[first, last, first, last, …]`, both inclusive, never touching. */
export type Ranges = readonly number[];
export type DotSet = ReadonlyMap<Producer, Ranges>;

/** A producer as it is stored. */
const PRODUCER_BYTES = 8;

/** Of no message. */
export const emptyDotSet: DotSet = new Map();

/** Whether the set has the message of this dot. */
export function hasDot(set: DotSet, dot: Dot): boolean {
  const ranges = set.get(dot.producer);
  if (ranges === undefined) return false;
  // Newest first: a redelivery is mostly recent, and the list is short (one range where nothing is
  // missing).
  for (let index = ranges.length - 2; index >= 0; index -= 2) {
    const [first = Infinity, last = -Infinity] = [ranges[index], ranges[index + 1]];
    if (dot.seq >= first) return dot.seq <= last;
  }
  return false;
}

/** The set of these messages. */
export function dotSetOf(spans: Iterable<Span>): DotSet {
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

/** The messages of both. */
export function mergeDotSets(a: DotSet, b: DotSet): DotSet {
  if (b.size === 0) return a;
  const merged = new Map(a);
  for (const [producer, ranges] of b) {
    const others = merged.get(producer);
    merged.set(producer, others === undefined ? ranges : unite(others, ranges));
  }
  return merged;
}

/** How many numbers the set holds: one for each event. */
export function countNumbers(set: DotSet): number {
  let count = 0;
  for (const ranges of set.values()) forEachRange(ranges, (first, last) => (count += last - first + 1));
  return count;
}

/**
 * How many numbers are missing below the highest known one of each producer: events that were sent
 * and have not arrived. It is a lower bound, since a producer's last events are noticed only when a
 * later one arrives.
 */
export function countMissing(set: DotSet): number {
  let missing = 0;
  for (const ranges of set.values()) {
    let next = 0;
    forEachRange(ranges, (first, last) => {
      missing += first - next;
      next = last + 1;
    });
  }
  return missing;
}

/**
 * Splits a set in two: the first `maxRanges` ranges in the order of producers and numbers, and the
 * rest.
 */
export function splitDotSet(set: DotSet, maxRanges: number): { kept: DotSet; rest: DotSet } {
  let size = 0;
  for (const ranges of set.values()) size += ranges.length / 2;
  if (size <= maxRanges) return { kept: set, rest: emptyDotSet };
  const kept = new Map<Producer, Ranges>();
  const rest = new Map<Producer, Ranges>();
  let room = 2 * maxRanges;
  for (const producer of [...set.keys()].sort()) {
    const ranges = set.get(producer) ?? [];
    if (room > 0) kept.set(producer, ranges.slice(0, room));
    if (ranges.length > room) rest.set(producer, ranges.slice(room));
    room = Math.max(0, room - ranges.length);
  }
  return { kept, rest };
}

/**
 * First the producers in order, 8 bytes each, which do not compress; then their ranges, which do:
 * how many, distances and lengths.
 */
export function writeDotSet(writer: ByteWriter, set: DotSet): void {
  const producers = [...set.keys()].sort();
  writer.varint(producers.length);
  // At once: a document may have 30,000, and a buffer for each takes longer than all the rest.
  writer.bytes(Buffer.from(producers.join(''), 'hex'));
  for (const producer of producers) {
    const ranges = set.get(producer) ?? [];
    writer.varint(ranges.length / 2);
    let next = 0;
    forEachRange(ranges, (first, last) => {
      writer.varint(first - next);
      writer.varint(last - first);
      next = last + 1;
    });
  }
}

/** The inverse. Throws RangeError where the bytes end too early. */
export function readDotSet(reader: ByteReader): DotSet {
  const count = reader.varint();
  const producers = Buffer.from(reader.bytes(PRODUCER_BYTES * count)).toString('hex');
  const set = new Map<Producer, Ranges>();
  for (let digit = 0; digit < producers.length; digit += 2 * PRODUCER_BYTES) {
    set.set(producers.slice(digit, digit + 2 * PRODUCER_BYTES), readRanges(reader));
  }
  return set;
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
