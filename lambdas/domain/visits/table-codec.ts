// The visitor table, and the tables of several days, as bytes.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import { DAY_TABLE, ROLLUP_DAYS } from '../limits.ts';
import type { Visitors } from '../sketches/visitors.ts';
import { dayOfTable, mergeDays, noDays, type VisitorDays } from './visitor-days.ts';
import { type VisitorRow, weighed } from './visitor-row.ts';
import type { VisitorTable } from './visitor-table.ts';

/** `known` are the visitors of the counts of the same document, which store most hashes already. */
export function writeTable(writer: ByteWriter, { theta, rows }: VisitorTable, _known: Visitors): void {
  writer.varint(theta);
  writer.text(JSON.stringify(rows));
}

/** Throws RangeError, SyntaxError or TypeError on what writeTable has not written. */
export function readTable(reader: ByteReader, _known: Visitors): VisitorTable {
  const theta = reader.varint();
  const rows = (JSON.parse(reader.text()) as VisitorRow[]).map(weighed);
  if (rows.length > DAY_TABLE.rows) throw new RangeError(`${rows.length} rows are more than ${DAY_TABLE.rows}`);
  return { theta, rows };
}

export function writeDays(writer: ByteWriter, { theta, days }: VisitorDays, _known: Visitors): void {
  writer.varint(theta);
  writer.text(JSON.stringify([...days]));
}

/** Throws RangeError, SyntaxError or TypeError on what writeDays has not written. */
export function readDays(reader: ByteReader, _known: Visitors): VisitorDays {
  const theta = reader.varint();
  const days = JSON.parse(reader.text()) as [string, VisitorRow[]][];
  return days
    .map(([day, rows]) => dayOfTable(day, { theta, rows: rows.map(weighed) }))
    .reduce((sum, day) => mergeDays(sum, day, ROLLUP_DAYS), { ...noDays, theta });
}
