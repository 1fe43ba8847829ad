// Rows of the visitor table as bytes, but for their hashes: the distinct texts of all rows, then
// one column of numbers after another. Equal rows have equal bytes, and no rows have none.

import type { ByteWriter } from '../../bytes.ts';
import type { Counts } from '../../document/counts.ts';
import { writeTexts } from '../../known-texts.ts';
import { textsOf } from '../../sketches/top-values.ts';
import { AMBIENT_FIELDS, ORIGIN_FIELDS } from '../context-keys.ts';
import type { VisitorRow } from '../visitor-row.ts';
import { writeSparseColumn, writeWideColumn } from './columns.ts';
import { writeContexts } from './context-columns.ts';
import { Dictionary } from './dictionary.ts';
import { ListWriter } from './list-columns.ts';
import { SeenWriter } from './seen-columns.ts';
import { SlotWriter } from './slot-columns.ts';

/** The reader needs the same counts. */
export function writeRows(writer: ByteWriter, rows: readonly VisitorRow[], counts: Counts): void {
  if (rows.length === 0) return;
  const [contextTexts, originTexts] = [new Dictionary(), new Dictionary()];
  const [pageTexts, nameTexts] = [new Dictionary(), new Dictionary()];
  const [contexts, origins] = [new ListWriter(contextTexts), new ListWriter(originTexts)];
  const [pages, names] = [new SeenWriter(pageTexts), new SeenWriter(nameTexts)];
  const slots = new SlotWriter();
  for (const row of rows) {
    contexts.add(row.contexts);
    origins.add(row.origins);
    names.add(row.names, row.first.at);
    slots.add(row, pages.add(row.pages, row.first.at));
  }
  writeTexts(writer, pageTexts.texts(), textsOf(counts.dimensions.path));
  writeTexts(writer, nameTexts.texts(), textsOf(counts.types));
  writeContexts(writer, ORIGIN_FIELDS, originTexts.texts(), counts);
  writeContexts(writer, AMBIENT_FIELDS, contextTexts.texts(), counts);
  contexts.write(writer);
  origins.write(writer);
  slots.write(writer);
  pages.write(writer);
  names.write(writer);
  writeSparseColumn(writer, rows.map(firstContext));
  writeWideColumn(
    writer,
    rows.map(({ first }) => first.at),
  );
}

/** The place of the first context among the row's; behind them where it is empty. */
const firstContext = ({ first, contexts }: VisitorRow): number =>
  first.context === '' ? contexts.length : contexts.indexOf(first.context);
