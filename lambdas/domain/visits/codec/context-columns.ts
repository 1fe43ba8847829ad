// The distinct contexts or origins of a table as columns, one for each of their fields. A column
// has its distinct values, most of which the counts know, and per text the place of one. As whole
// texts they would take several times the bytes.

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import type { Counts } from '../../document/counts.ts';
import type { ContextField } from '../../event/event-context.ts';
import { ascending, readTexts, writeTexts } from '../../known-texts.ts';
import { textsOf } from '../../sketches/top-values.ts';
import { keyOf, valuesOf } from '../context-keys.ts';
import { readColumn, writeColumn } from './columns.ts';
import { Dictionary, ReadDictionary } from './dictionary.ts';

type Known = Pick<Counts, 'dimensions'>;

/** `texts` name these fields; they ascend, and are distinct and not empty. */
export function writeContexts(
  writer: ByteWriter,
  fields: readonly ContextField[],
  texts: readonly string[],
  { dimensions }: Known,
): void {
  writer.varint(texts.length);
  if (texts.length === 0) return;
  const contexts = texts.map(valuesOf);
  for (const [place, field] of fields.entries()) {
    const dictionary = new Dictionary();
    const ids = contexts.map((context) => dictionary.idOf(context[place] ?? ''));
    const values = dictionary.texts();
    writeTexts(writer, values, textsOf(dimensions[field]));
    if (values.length > 1) writeColumn(writer, dictionary.placesOf(ids));
  }
}

/**
 * Throws RangeError or TypeError on what writeContexts has not written, or not with these counts.
 */
export function readContexts(
  reader: ByteReader,
  fields: readonly ContextField[],
  { dimensions }: Known,
): readonly string[] {
  const count = reader.varint();
  if (count === 0) return [];
  const columns = fields.map((field) => {
    const texts = readTexts(reader, textsOf(dimensions[field]));
    const places = texts.length > 1 ? readColumn(reader, count) : undefined;
    return { field, values: new ReadDictionary(texts), places };
  });
  // So no list is longer than the bytes are.
  if (count > 1 && columns.every(({ places }) => places === undefined)) throw new RangeError('contexts are equal');
  const contexts = Array.from({ length: count }, (): Partial<Record<ContextField, string>> => ({}));
  for (const { field, values, places } of columns) {
    for (const context of contexts) {
      const value = values.at(places?.next() ?? 0);
      if (value !== '') context[field] = value;
    }
    values.end();
  }
  return ascending(contexts.map((context) => keyOf(context, fields)));
}
