// Distinct visitors of a document: an exact sorted set of hashes while it is small, a HyperLogLog
// beyond. Which of the two, and its content, depends only on the set of visitors (and the limit),
// never on the order in which they came or were merged: that makes merge associative and
// commutative.

import type { Visitor } from '../access/visitor.ts';
import type { ByteReader, ByteWriter } from '../bytes.ts';
import { readHashes, writeHashes } from './hashes.ts';
import * as sketch from './hyperloglog.ts';
import { ANSWER_LIMITS, EXACT_VISITORS } from '../limits/documents.ts';

/** `hashes` ascending and distinct; `registers` as in hyperloglog.ts. */
export type Visitors =
  | { readonly kind: 'exact'; readonly hashes: Float64Array }
  | { readonly kind: 'sketch'; readonly registers: sketch.Registers };

/** Of no view: the identity of mergeVisitors. */
export const noVisitors: Visitors = { kind: 'exact', hashes: new Float64Array() };

/**
 * The top 48 of a visitor's 64 bits, as an integer: what a document keeps. Among 1,024 visitors two
 * share them once in 500 million documents. The site's key is secret (access/visitor.ts), so the
 * bits are random: a client cannot choose ids whose hashes collide or are rare.
 */
export const hashOf = (visitor: Visitor): number => Number.parseInt(visitor.slice(0, 12), 16);

/** These visitors (each once, however often it is given). */
export function visitorsOf(visitors: Iterable<Visitor>, limit: number = EXACT_VISITORS): Visitors {
  const hashes = new Set([...visitors].map(hashOf));
  return bounded(new Float64Array(hashes).sort(), limit);
}

/** The union. Exact while both are and the union is not larger than `limit`. */
export function mergeVisitors(a: Visitors, b: Visitors, limit: number = EXACT_VISITORS): Visitors {
  if (a.kind === 'exact') {
    if (b.kind === 'exact') return bounded(union(a.hashes, b.hashes), limit);
    return { kind: 'sketch', registers: sketch.withHashes(b.registers, a.hashes) };
  }
  if (b.kind === 'exact') return { kind: 'sketch', registers: sketch.withHashes(a.registers, b.hashes) };
  return { kind: 'sketch', registers: sketch.mergeRegisters(a.registers, b.registers) };
}

/**
 * What these visitors add to `known`, in fewer bytes: a union with `known` is the same. Of exact
 * visitors it drops those that are among its hashes. If `known` is a sketch, it drops those that
 * change none of its registers; of the others it keeps what registers take (`coarse`). A sketch
 * stays whole.
 */
export function unknownVisitors(visitors: Visitors, known: Visitors): Visitors {
  if (visitors.kind === 'sketch') return visitors;
  if (known.kind === 'exact') {
    const hashes = new Set(known.hashes);
    return { kind: 'exact', hashes: visitors.hashes.filter((hash) => !hashes.has(hash)) };
  }
  const changes = visitors.hashes.filter((hash) => sketch.wouldChange(known.registers, hash)).map(sketch.coarse);
  return { kind: 'exact', hashes: new Float64Array(new Set(changes)) };
}

/** How many: exact, or the estimate rounded to a whole number. */
export const countVisitors = (visitors: Visitors): number =>
  visitors.kind === 'exact' ? visitors.hashes.length : Math.round(sketch.estimate(visitors.registers));

export function writeVisitors(writer: ByteWriter, visitors: Visitors): void {
  writer.byte(visitors.kind === 'exact' ? 0 : 1);
  if (visitors.kind === 'exact') writeHashes(writer, visitors.hashes);
  else writer.bytes(visitors.registers);
}

/** Throws RangeError on what writeVisitors has not written. */
export function readVisitors(reader: ByteReader): Visitors {
  // Rollups keep more of them than days do.
  if (reader.byte() === 0) return { kind: 'exact', hashes: readHashes(reader, ANSWER_LIMITS.visitors) };
  // A copy, and no Buffer: that would keep the whole document's bytes, and its `slice`, which sums
  // are made in, would be a view.
  return { kind: 'sketch', registers: new Uint8Array(sketch.checkRegisters(reader.bytes(sketch.REGISTERS))) };
}

const bounded = (hashes: Float64Array, limit: number): Visitors =>
  hashes.length <= limit
    ? { kind: 'exact', hashes }
    : { kind: 'sketch', registers: sketch.withHashes(sketch.emptyRegisters(), hashes) };

function union(a: Float64Array, b: Float64Array): Float64Array {
  const merged = new Float64Array(a.length + b.length);
  let [i, j, length] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const left = a[i] ?? Infinity;
    const right = b[j] ?? Infinity;
    merged[length++] = Math.min(left, right);
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return merged.slice(0, length);
}
