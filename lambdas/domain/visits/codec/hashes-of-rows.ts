// The hashes of rows as bytes. The counts of a document hold the hashes of its visitors as well, as
// long as these are exact: then those are not stored again. And a visitor who has a row in the base
// that a delta adds to is named by the place of that row.

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import { readHashes, writeHashes } from '../../sketches/hashes.ts';
import type { Visitors } from '../../sketches/visitors.ts';
import type { VisitorTable } from '../visitor-table.ts';

const OTHERS = { all: 0, unknown: 1 } as const;

/** What the reader knows: the visitors of the same counts, and the rows of the base. */
export interface KnownHashes {
  readonly visitors: Visitors;
  readonly base: Pick<VisitorTable, 'rows'>;
}

/** `hashes` must ascend, be distinct, and lie below theta. */
export function writeRowHashes(
  writer: ByteWriter,
  hashes: readonly number[],
  theta: number,
  { visitors, base }: KnownHashes,
): void {
  const shared = below(visitors, theta);
  const areShared = isWithin(shared, hashes);
  const others = new Set(areShared ? shared : []);
  writer.byte(areShared ? OTHERS.unknown : OTHERS.all);
  writeOthers(writer, others.size === 0 ? hashes : hashes.filter((hash) => !others.has(hash)), base);
}

/** Throws RangeError on what writeRowHashes has not written. */
export function readRowHashes(
  reader: ByteReader,
  theta: number,
  { visitors, base }: KnownHashes,
  limit: number,
): readonly number[] {
  const form = reader.byte();
  if (form !== OTHERS.all && form !== OTHERS.unknown) throw new RangeError(`hashes have no form ${form}`);
  const others = readOthers(reader, limit, base);
  const shared = below(visitors, theta);
  const hashes = form === OTHERS.all ? others : united(shared, others);
  if (hashes.length > limit) throw new RangeError(`${hashes.length} rows are more than ${limit}`);
  if ((hashes.at(-1) ?? -1) >= theta) throw new RangeError('a hash is not below theta');
  if (form === OTHERS.all && isWithin(shared, hashes)) throw new RangeError('hashes are stored without need');
  return hashes;
}

/** First the places of rows of the base, each as the distance from the one before. */
function writeOthers(writer: ByteWriter, hashes: readonly number[], { rows }: KnownHashes['base']): void {
  const gaps: number[] = [];
  const others: number[] = [];
  let [place, next] = [0, 0];
  for (const hash of hashes) {
    while ((rows[place]?.hash ?? hash) < hash) place += 1;
    if (rows[place]?.hash === hash) {
      gaps.push(place - next);
      next = place + 1;
    } else others.push(hash);
  }
  if (rows.length > 0) {
    writer.varint(gaps.length);
    for (const gap of gaps) writer.varint(gap);
  }
  writeHashes(writer, others);
}

function readOthers(reader: ByteReader, limit: number, { rows }: KnownHashes['base']): readonly number[] {
  const count = rows.length > 0 ? reader.varint() : 0;
  if (count > rows.length) throw new RangeError(`${count} rows of the base are more than ${rows.length}`);
  const known: number[] = [];
  for (let place = 0; known.length < count; place += 1) {
    place += reader.varint();
    const row = rows[place];
    if (row === undefined) throw new RangeError(`the base has no row ${place} of ${rows.length}`);
    known.push(row.hash);
  }
  const others = Array.from(readHashes(reader, limit));
  if (rows.length > 0 && others.length > 0) {
    const all = new Set(rows.map(({ hash }) => hash));
    if (others.some((hash) => all.has(hash))) throw new RangeError('the hash of a row of the base is stored');
  }
  return united(known, others);
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

/** Of two lists that ascend. Throws RangeError where they share a hash. */
function united(some: readonly number[], others: readonly number[]): readonly number[] {
  if (others.length === 0) return some;
  if (some.length === 0) return others;
  const hashes = [...some, ...others].sort((a, b) => a - b);
  if (hashes.some((hash, index) => hash === hashes[index + 1])) throw new RangeError('a hash is stored twice');
  return hashes;
}

function below(known: Visitors, theta: number): readonly number[] {
  if (known.kind !== 'exact') return [];
  const hashes = Array.from(known.hashes);
  const end = hashes.findIndex((hash) => hash >= theta);
  return end === -1 ? hashes : hashes.slice(0, end);
}
