// The visitor tables of several days as bytes: each visitor once, with the days that they have rows
// of. Equal days have equal bytes.

import type { ByteReader, ByteWriter } from '../bytes.ts';
import type { Counts } from '../document/counts.ts';
import { isDay } from '../event/timestamp.ts';
import { ascending } from '../known-texts.ts';
import { ROLLUP_DAYS } from '../limits/documents.ts';
import type { VisitorDays } from './visitor-days.ts';
import type { VisitorRow } from './visitor-row.ts';
import { readColumn, writeColumn } from './codec/columns.ts';
import { readRowHashes, writeRowHashes } from './codec/hashes-of-rows.ts';
import { readRows } from './codec/rows-reader.ts';
import { writeRows } from './codec/rows-writer.ts';
import { readTheta, writeTheta } from './table-codec.ts';
import { NOTHING_CUT, noTable } from './visitor-table.ts';

/** `counts` are those of the same rollup: the reader needs them, too. */
export function writeDays(writer: ByteWriter, { theta, days }: VisitorDays, counts: Counts): void {
  const names = [...days.keys()].sort();
  const all = names.flatMap((name, place) => (days.get(name) ?? []).map((row) => ({ row, place })));
  all.sort((a, b) => a.row.hash - b.row.hash || a.place - b.place);
  const visitors = [...Map.groupBy(all, ({ row }) => row.hash)];
  writeTheta(writer, theta, NOTHING_CUT);
  writer.texts(names);
  writeRowHashes(
    writer,
    visitors.map(([hash]) => hash),
    theta,
    { visitors: counts.visitors, base: noTable },
  );
  writeColumn(
    writer,
    visitors.map(([, rows]) => rows.length - 1),
  );
  writeColumn(
    writer,
    visitors.flatMap(([, rows]) => rows.map(({ place }, index) => place - (rows[index - 1]?.place ?? -1) - 1)),
  );
  writeRows(
    writer,
    all.map(({ row }) => row),
    counts,
  );
}

/**
 * Throws RangeError or TypeError on what writeDays has not written, or not with these counts, and
 * on more than ROLLUP_DAYS.
 */
export function readDays(reader: ByteReader, counts: Counts): VisitorDays {
  const theta = readTheta(reader, NOTHING_CUT);
  const names = ascending(reader.texts());
  if (!names.every(isDay)) throw new RangeError('a day is no day');
  const visitors = readRowHashes(reader, theta, { visitors: counts.visitors, base: noTable }, ROLLUP_DAYS.rows);
  const others = readColumn(reader, visitors.length);
  const total = others.sum() + visitors.length;
  if (total > ROLLUP_DAYS.rows) throw new RangeError(`${total} rows are more than ${ROLLUP_DAYS.rows}`);
  const steps = readColumn(reader, total);
  const hashes = visitors.flatMap((hash, index) => Array.from({ length: 1 + (others.values[index] ?? 0) }, () => hash));
  const { rows } = readRows(reader, hashes, ROLLUP_DAYS.weight, counts);

  const days = names.map((): VisitorRow[] => []);
  let place = -1;
  for (const [index, row] of rows.entries()) {
    place = (row.hash === rows[index - 1]?.hash ? place : -1) + 1 + steps.next();
    const day = days[place];
    if (day === undefined) throw new RangeError(`there is no day ${place} of ${names.length}`);
    day.push(row);
  }
  if (days.some(({ length }) => length === 0)) throw new RangeError('a day has no row');
  return { theta, days: new Map(names.map((name, index) => [name, days[index] ?? []])) };
}
