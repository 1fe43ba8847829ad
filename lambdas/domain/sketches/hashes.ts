// Hashes as bytes: 48 evenly distributed bits each, ascending. A thousand of them take five bytes
// each instead of six: what is stored is the gap to the hash before, of which the low 32 bits are
// noise, and the rest is small.

import type { ByteReader, ByteWriter } from '../bytes.ts';

const LOW = 2 ** 32;

/** `hashes` must ascend, and be distinct. */
export function writeHashes(writer: ByteWriter, hashes: readonly number[]): void {
  const gaps = hashes.map((hash, index) => hash - (hashes[index - 1] ?? -1) - 1);
  writer.varint(gaps.length);
  for (const gap of gaps)
    for (let scale = 1; scale < LOW; scale *= 2 ** 8) writer.byte(Math.floor(gap / scale) % 2 ** 8);
  for (const gap of gaps) writer.varint(Math.floor(gap / LOW));
}

/** Throws RangeError for more than `limit` hashes, for one over 48 bits, and where bytes end. */
export function readHashes(reader: ByteReader, limit: number): number[] {
  const count = reader.varint();
  if (count > limit) throw new RangeError(`${count} hashes are more than ${limit}`);
  const hashes: number[] = [];
  for (let index = 0; index < count; index += 1) {
    let low = 0;
    for (let scale = 1; scale < LOW; scale *= 2 ** 8) low += reader.byte() * scale;
    hashes.push(low);
  }
  let before = -1;
  for (let index = 0; index < count; index += 1) {
    before += 1 + (hashes[index] ?? 0) + reader.varint() * LOW;
    hashes[index] = before;
  }
  if (before >= 2 ** 48) throw new RangeError('a hash is over 48 bits');
  return hashes;
}
