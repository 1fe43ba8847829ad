// Hashes as bytes: 48 evenly distributed bits each, ascending. What is stored is the gap from the
// hash before: its low 32 bits are noise, and the rest is small. So a thousand hashes take five
// bytes each, where six would hold any.

import type { ByteReader, ByteWriter } from '../bytes.ts';

const LOW = 2 ** 32;
const END = 2 ** 48;

/** Throws RangeError unless the hashes ascend. */
export function writeHashes(writer: ByteWriter, hashes: ArrayLike<number>): void {
  const gaps: number[] = [];
  let before = -1;
  for (let index = 0; index < hashes.length; index += 1) {
    const hash = hashes[index] ?? 0;
    gaps.push(hash - before - 1);
    before = hash;
  }
  writer.varint(gaps.length);
  for (const gap of gaps)
    for (let scale = 1; scale < LOW; scale *= 2 ** 8) writer.byte(Math.floor(gap / scale) % 2 ** 8);
  for (const gap of gaps) writer.varint(Math.floor(gap / LOW));
}

/** Throws RangeError for more than `limit` hashes, for one over 48 bits, and where bytes end. */
export function readHashes(reader: ByteReader, limit: number): Float64Array {
  const count = reader.varint();
  if (count > limit) throw new RangeError(`${count} visitors are more than ${limit}`);
  const low = reader.bytes(4 * count);
  const byte = (index: number): number => low[index] ?? 0;
  const hashes = new Float64Array(count);
  let before = -1;
  for (let index = 0, at = 0; index < count; index += 1, at += 4) {
    const high = byte(at + 3) * 2 ** 24 + reader.varint() * LOW;
    before += 1 + byte(at) + byte(at + 1) * 2 ** 8 + byte(at + 2) * 2 ** 16 + high;
    if (before >= END) throw new RangeError(`visitor ${index} is over 48 bits`);
    hashes[index] = before;
  }
  return hashes;
}
