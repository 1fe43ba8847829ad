// The contexts and the origins of rows as columns: each row has a list of texts, ascending.

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import { WEIGHT } from '../visitor-row.ts';
import { type Column, readColumn, readWideColumn, writeColumn, writeWideColumn } from './columns.ts';
import { type Dictionary, ReadDictionary } from './dictionary.ts';

export class ListWriter {
  readonly #dictionary: Dictionary;
  readonly #counts: number[] = [];
  readonly #ids: number[] = [];

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** Those of the next row. */
  add(list: readonly string[]): void {
    this.#counts.push(list.length);
    for (const text of list) this.#ids.push(this.#dictionary.idOf(text));
  }

  write(writer: ByteWriter): void {
    writeColumn(writer, this.#counts);
    writeWideColumn(writer, this.#dictionary.placesOf(this.#ids));
  }
}

export class ListReader {
  /** Of all lists, in the table. */
  readonly weight: number;
  readonly #dictionary: ReadDictionary;
  readonly #counts: Column;
  readonly #places: Column;
  /** Most lists have one text, and of these many are the same. */
  readonly #single: ListOfRow[] = [];

  /** The texts must ascend. */
  constructor(reader: ByteReader, rows: number, texts: readonly string[]) {
    this.#dictionary = new ReadDictionary(texts);
    this.#counts = readColumn(reader, rows);
    const count = this.#counts.sum();
    this.#places = readWideColumn(reader, count);
    this.weight = WEIGHT.text * count + this.#dictionary.size;
  }

  /** The list of the next row. Throws RangeError where it is not in order. */
  next(): ListOfRow {
    const count = this.#counts.next();
    if (count === 0) return NONE;
    if (count === 1) {
      const place = this.#places.next();
      return (this.#single[place] ??= listOf([this.#dictionary.at(place)], this.#dictionary.bytesAt(place)));
    }
    const texts: string[] = [];
    let bytes = 0;
    for (let before = -1; texts.length < count;) {
      const place = this.#places.next();
      if (place <= before) throw new RangeError('a list of texts is out of order');
      texts.push(this.#dictionary.at(place));
      bytes += this.#dictionary.bytesAt(place);
      before = place;
    }
    return listOf(texts, bytes);
  }

  /** Throws RangeError where a text is in no row. */
  end(): void {
    this.#dictionary.end();
  }
}

export interface ListOfRow {
  readonly texts: readonly string[];
  /** Of a row that shares no text with another. */
  readonly weight: number;
}

const NONE: ListOfRow = { texts: [], weight: 0 };

const listOf = (texts: readonly string[], bytes: number): ListOfRow => ({
  texts,
  weight: WEIGHT.text * texts.length + bytes,
});
