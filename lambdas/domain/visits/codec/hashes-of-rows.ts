// The hashes of rows as bytes. The counts of a document hold the hashes of its visitors as well, as
// long as these are exact: then those are not stored again.

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import { readHashes, writeHashes } from '../../sketches/hashes.ts';
import type { Visitors } from '../../sketches/visitors.ts';

const OTHERS = { all: 0, unknown: 1 } as const;

/** `hashes` must ascend, be distinct, and lie below theta. */
export function writeRowHashes(writer: ByteWriter, hashes: readonly number[], theta: number, known: Visitors): void {
  const shared = below(known, theta);
  const areShared = isWithin(shared, hashes);
  const others = new Set(areShared ? shared : []);
  writer.byte(areShared ? OTHERS.unknown : OTHERS.all);
  writeHashes(writer, others.size === 0 ? hashes : hashes.filter((hash) => !others.has(hash)));
}

/** Throws RangeError on what writeRowHashes has not written. */
export function readRowHashes(reader: ByteReader, theta: number, known: Visitors, limit: number): readonly number[] {
  const form = reader.byte();
  if (form !== OTHERS.all && form !== OTHERS.unknown) throw new RangeError(`hashes have no form ${form}`);
  const others = Array.from(readHashes(reader, limit));
  const shared = below(known, theta);
  const hashes = form === OTHERS.all ? others : united(shared, others);
  if (hashes.length > limit) throw new RangeError(`${hashes.length} rows are more than ${limit}`);
  if ((hashes.at(-1) ?? -1) >= theta) throw new RangeError('a hash is not below theta');
  if (form === OTHERS.all && isWithin(shared, hashes)) throw new RangeError('hashes are stored without need');
  return hashes;
}

/**
 * Every visitor of a view has a row, so the known ones below theta are among the hashes. Were it
 * not so, all hashes would be stored.
 */
function isWithin(shared: readonly number[], hashes: readonly number[]): boolean {
  let place = 0;
  for (const hash of hashes) if (hash === shared[place]) place += 1;
  return place === shared.length;
}

function united(shared: readonly number[], others: readonly number[]): readonly number[] {
  if (others.length === 0) return shared;
  const hashes = [...shared, ...others].sort((a, b) => a - b);
  if (hashes.some((hash, index) => hash === hashes[index + 1])) throw new RangeError('a hash is stored twice');
  return hashes;
}

function below(known: Visitors, theta: number): readonly number[] {
  if (known.kind !== 'exact') return [];
  const hashes = Array.from(known.hashes);
  const end = hashes.findIndex((hash) => hash >= theta);
  return end === -1 ? hashes : hashes.slice(0, end);
}
