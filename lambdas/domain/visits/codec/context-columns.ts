// The distinct contexts of a table as columns: hostname, country, language, and the rest together
// (device, browser, os and screen are seldom independent). Each column has its distinct texts and,
// per context, the place of one. As whole texts they would take twice the bytes.

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import { SEPARATOR } from '../context-keys.ts';
import { readColumn, writeColumn } from './columns.ts';
import { Dictionary, ReadDictionary } from './dictionary.ts';

/** The fields that stand alone, and the rest. */
const COLUMNS = 4;

/** `contexts` must ascend, and be distinct and not empty. */
export function writeContexts(writer: ByteWriter, contexts: readonly string[]): void {
  const split = contexts.map(partsOf);
  writer.varint(contexts.length);
  for (let column = 0; column < COLUMNS; column += 1) {
    const values = split.map((parts) => parts[column] ?? '');
    const dictionary = new Dictionary();
    const ids = values.map((value) => dictionary.idOf(value));
    writer.texts(dictionary.texts());
    writeColumn(writer, dictionary.placesOf(ids));
  }
}

/** Throws RangeError or TypeError on what writeContexts has not written. */
export function readContexts(reader: ByteReader): readonly string[] {
  const count = reader.varint();
  const contexts: string[] = [];
  for (let column = 0; column < COLUMNS; column += 1) {
    const texts = reader.texts();
    if (!texts.every((text) => isPart(text, column))) throw new RangeError('a part of a context has a separator');
    const dictionary = new ReadDictionary(texts);
    const places = readColumn(reader, count);
    for (let index = 0; index < count; index += 1) {
      const part = dictionary.at(places.next());
      contexts[index] = column === 0 ? part : `${contexts[index]}${SEPARATOR}${part}`;
    }
    dictionary.end();
  }
  return contexts.map(withoutEnd);
}

function partsOf(context: string): string[] {
  const [hostname = '', country = '', language = ''] = context.split(SEPARATOR, COLUMNS - 1);
  return [hostname, country, language, context.slice(hostname.length + country.length + language.length + 3)];
}

const isPart = (text: string, column: number): boolean =>
  column < COLUMNS - 1 ? !text.includes(SEPARATOR) : !text.endsWith(SEPARATOR);

/** Empty fields at the end are left out. */
function withoutEnd(context: string): string {
  let end = context.length;
  while (context[end - 1] === SEPARATOR) end -= 1;
  return context.slice(0, end);
}
