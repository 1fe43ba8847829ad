// The visitor table of a day as bytes. Equal tables have equal bytes.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Counts } from '../document/counts.ts';
import { DAY_TABLE } from '../limits/documents.ts';
import { noTable, ofWeight, type VisitorTable } from './visitor-table.ts';
import { readRowHashes, writeRowHashes } from './codec/hashes-of-rows.ts';
import { readRows } from './codec/rows-reader.ts';
import { writeRows } from './codec/rows-writer.ts';

/**
 * `counts` are those of the same document, and `base` is the table that this one adds to: the
 * reader needs both. Throws RangeError where theta is above that of the base.
 */
export function writeTable(
  writer: ByteWriter,
  { theta, rows }: VisitorTable,
  counts: Counts,
  base: VisitorTable = noTable,
): void {
  writeTheta(writer, theta, base.theta);
  const hashes = rows.map(({ hash }) => hash);
  writeRowHashes(writer, hashes, theta, { visitors: counts.visitors, base });
  writeRows(writer, rows, counts);
}

/**
 * Throws RangeError or TypeError on what writeTable has not written, or not with these counts and
 * this base, and on more than DAY_TABLE.
 */
export function readTable(reader: ByteReader, counts: Counts, base: VisitorTable = noTable): VisitorTable {
  const theta = readTheta(reader, base.theta);
  const hashes = readRowHashes(reader, theta, { visitors: counts.visitors, base }, DAY_TABLE.rows);
  const { rows, weight } = readRows(reader, hashes, DAY_TABLE.weight, counts);
  return ofWeight({ theta, rows }, weight);
}

/** One byte where nothing was cut, or no more than in the base. */
export const writeTheta = (writer: ByteWriter, theta: number, base: number): void => writer.varint(base - theta);

/** Throws RangeError for what is over the base. */
export function readTheta(reader: ByteReader, base: number): number {
  const theta = base - reader.varint();
  if (theta < 0) throw new RangeError('theta is below every hash');
  return theta;
}
