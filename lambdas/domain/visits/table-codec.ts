// The visitor table of a day as bytes. Equal tables have equal bytes.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Counts } from '../document/counts.ts';
import { DAY_TABLE } from '../limits/documents.ts';
import { NOTHING_CUT, ofWeight, type VisitorTable } from './visitor-table.ts';
import { readRowHashes, writeRowHashes } from './codec/hashes-of-rows.ts';
import { readRows } from './codec/rows-reader.ts';
import { writeRows } from './codec/rows-writer.ts';

/** `counts` are those of the same document: the reader needs them, too. */
export function writeTable(writer: ByteWriter, { theta, rows }: VisitorTable, counts: Counts): void {
  writeTheta(writer, theta);
  writeRowHashes(
    writer,
    rows.map(({ hash }) => hash),
    theta,
    counts.visitors,
  );
  writeRows(writer, rows, counts);
}

/**
 * Throws RangeError or TypeError on what writeTable has not written, or not with these counts,
 * and on more than DAY_TABLE.
 */
export function readTable(reader: ByteReader, counts: Counts): VisitorTable {
  const theta = readTheta(reader);
  const hashes = readRowHashes(reader, theta, counts.visitors, DAY_TABLE.rows);
  const { rows, weight } = readRows(reader, hashes, DAY_TABLE.weight, counts);
  return ofWeight({ theta, rows }, weight);
}

/** One byte where nothing was cut. */
export const writeTheta = (writer: ByteWriter, theta: number): void => writer.varint(NOTHING_CUT - theta);

/** Throws RangeError for what is over NOTHING_CUT. */
export function readTheta(reader: ByteReader): number {
  const theta = NOTHING_CUT - reader.varint();
  if (theta < 0) throw new RangeError('theta is below every hash');
  return theta;
}
