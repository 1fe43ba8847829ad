// Rows of the visitor table as bytes, but for their hashes: dictionaries of their texts, then one
// column after another. Equal rows have equal bytes, and no rows have none.

import type { ByteWriter } from '../../bytes.ts';
import type { Seen, VisitorRow } from '../visitor-row.ts';
import { writeColumn, writeSparseColumn, writeWideColumn } from './columns.ts';
import { writeContexts } from './context-columns.ts';
import { Dictionary } from './dictionary.ts';
import { SeenWriter } from './seen-columns.ts';
import { SlotWriter } from './slot-columns.ts';

export function writeRows(writer: ByteWriter, rows: readonly VisitorRow[]): void {
  if (rows.length === 0) return;
  const pageTexts = new Dictionary(rows.flatMap(({ pages }) => pages.map(textOf)));
  const nameTexts = new Dictionary(rows.flatMap(({ names }) => names.map(textOf)));
  const originTexts = new Dictionary(rows.flatMap(({ origins }) => origins));
  const contextTexts = new Dictionary(rows.flatMap(({ contexts }) => contexts));
  writer.texts(pageTexts.texts);
  writer.texts(nameTexts.texts);
  writer.texts(originTexts.texts);
  writeContexts(writer, contextTexts.texts);

  for (const list of ['contexts', 'origins', 'slots', 'pages', 'names'] as const) {
    writeColumn(
      writer,
      rows.map((row) => row[list].length),
    );
  }
  writeWideColumn(
    writer,
    rows.map(({ first }) => first.at),
  );
  writeSparseColumn(writer, rows.map(firstContext));
  writeWideColumn(
    writer,
    rows.flatMap(({ contexts }) => stepsOf(contexts, contextTexts)),
  );
  writeWideColumn(
    writer,
    rows.flatMap(({ origins }) => stepsOf(origins, originTexts)),
  );

  const pages = new SeenWriter(pageTexts);
  const names = new SeenWriter(nameTexts);
  const slots = new SlotWriter();
  for (const row of rows) {
    names.add(row.names, row.first.at);
    slots.add(row, pages.add(row.pages, row.first.at));
  }
  pages.write(writer);
  names.write(writer);
  slots.write(writer);
}

const textOf = ({ text }: Seen): string => text;

/** The place of the first context in the row's; behind them where it is empty. */
const firstContext = ({ first, contexts }: VisitorRow): number =>
  first.context === '' ? contexts.length : contexts.indexOf(first.context);

/** Places in the dictionary, of which each is more than the one before. */
const stepsOf = (texts: readonly string[], dictionary: Dictionary): number[] => {
  let before = -1;
  return texts.map((text) => {
    const place = dictionary.placeOf(text);
    const step = place - before - 1;
    before = place;
    return step;
  });
};
