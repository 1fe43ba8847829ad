// The pages and the event names of rows as columns. Those of a row stand in the order of the time
// when they were first seen: so times are small steps, and a visit's entry page is the first
// (slot-columns.ts).

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import { MAX_SECONDS } from '../slot.ts';
import { type Seen, WEIGHT } from '../visitor-row.ts';
import {
  type Column,
  readColumn,
  SparseColumn,
  readWideColumn,
  writeColumn,
  writeSparseColumn,
  writeWideColumn,
} from './columns.ts';
import { type Dictionary, ReadDictionary } from './dictionary.ts';

export class SeenWriter {
  readonly #dictionary: Dictionary;
  readonly #rows: number[] = [];
  readonly #ids: number[] = [];
  readonly #counts: number[] = [];
  readonly #steps: number[] = [];

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** Those of the next row, whose first event was at `first`. Returns them in the order of time. */
  add(list: readonly Seen[], first: number): readonly Seen[] {
    // Sorting is stable: those of one second stay in the order of their texts.
    const timed = list.length < 2 ? list : list.toSorted((a, b) => a.at - b.at);
    let before = first;
    this.#rows.push(timed.length);
    for (const { text, count, at } of timed) {
      this.#ids.push(this.#dictionary.idOf(text));
      this.#counts.push(count - 1);
      this.#steps.push(at - before);
      before = at;
    }
    return timed;
  }

  write(writer: ByteWriter): void {
    writeColumn(writer, this.#rows);
    writeWideColumn(writer, this.#dictionary.placesOf(this.#ids));
    writeSparseColumn(writer, this.#counts);
    writeColumn(writer, this.#steps);
  }
}

export class SeenReader {
  /** Of all, in the table. */
  readonly weight: number;
  readonly #dictionary: ReadDictionary;
  readonly #rows: Column;
  readonly #places: Column;
  readonly #counts: SparseColumn;
  readonly #steps: Column;

  /** The texts must ascend. */
  constructor(reader: ByteReader, rows: number, texts: readonly string[]) {
    this.#dictionary = new ReadDictionary(texts);
    this.#rows = readColumn(reader, rows);
    const count = this.#rows.sum();
    this.#places = readWideColumn(reader, count);
    this.#counts = new SparseColumn(reader, count);
    this.#steps = readColumn(reader, count);
    this.weight = WEIGHT.text * count + this.#dictionary.size;
  }

  /** Those of the next row. Throws RangeError where they are not in order. */
  next(first: number): SeenOfRow {
    const rows = this.#rows.next();
    if (rows === 0) return NONE;
    const timed: Seen[] = [];
    const places: number[] = [];
    let at = first;
    let weight = WEIGHT.text * rows;
    let total = 0;
    for (let before = -1; timed.length < rows;) {
      const place = this.#places.next();
      const step = this.#steps.next();
      if (step === 0 && place <= before) throw new RangeError('what was seen is out of order');
      at += step;
      before = place;
      const seen = { text: this.#dictionary.at(place), count: 1 + this.#counts.next(), at };
      places.push(place);
      timed.push(seen);
      weight += this.#dictionary.bytesAt(place);
      total += seen.count;
    }
    if (at >= MAX_SECONDS) throw new RangeError(`a day has no second ${at}`);
    return { timed, byText: rows === 1 ? timed : byPlace(timed, places), weight, total };
  }

  /** Throws RangeError where a text is in no row. */
  end(): void {
    this.#dictionary.end();
  }
}

/** What a row has seen. */
export interface SeenOfRow {
  /** In the order of time, and in that of the texts. */
  readonly timed: readonly Seen[];
  readonly byText: readonly Seen[];
  /** Of a row that shares no text with another. */
  readonly weight: number;
  /** The sum of the counts. */
  readonly total: number;
}

const NONE: SeenOfRow = { timed: [], byText: [], weight: 0, total: 0 };

/** Mostly two to five, which insertion sorts best; but a stranger can send thousands. */
const FEW = 32;

/** In the order of their places, which is that of their texts. Throws RangeError for equal ones. */
function byPlace(timed: readonly Seen[], places: number[]): readonly Seen[] {
  if (places.length > FEW) {
    const order = [...places.keys()].sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
    if (new Set(places).size < places.length) throw new RangeError('a text is twice in a row');
    return order.map((index) => timed[index] as Seen);
  }
  const sorted = [...timed];
  for (let index = 1; index < sorted.length; index += 1) {
    const place = places[index] ?? 0;
    const seen = sorted[index] as Seen;
    let end = index;
    for (; end > 0 && (places[end - 1] ?? 0) >= place; end -= 1) {
      if (places[end - 1] === place) throw new RangeError('a text is twice in a row');
      places[end] = places[end - 1] ?? 0;
      sorted[end] = sorted[end - 1] as Seen;
    }
    places[end] = place;
    sorted[end] = seen;
  }
  return sorted;
}
