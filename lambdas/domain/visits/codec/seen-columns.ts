// The pages and the event names of rows as columns. Those of a row stand in the order of the time
// when they were first seen: so times are small steps, and a visit's entry page is the first
// (slot-columns.ts).

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import type { Seen } from '../visitor-row.ts';
import {
  type Column,
  readColumn,
  SparseColumn,
  readWideColumn,
  writeColumn,
  writeSparseColumn,
  writeWideColumn,
} from './columns.ts';
import type { Dictionary, ReadDictionary } from './dictionary.ts';

export class SeenWriter {
  readonly #dictionary: Dictionary;
  readonly #places: number[] = [];
  readonly #counts: number[] = [];
  readonly #steps: number[] = [];

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** Those of a row whose first event was at `first`. Returns them in the order of time. */
  add(list: readonly Seen[], first: number): readonly Seen[] {
    // Sorting is stable: those of one second stay in the order of their texts.
    const timed = list.length < 2 ? list : list.toSorted((a, b) => a.at - b.at);
    let before = first;
    for (const { text, count, at } of timed) {
      this.#places.push(this.#dictionary.placeOf(text));
      this.#counts.push(count - 1);
      this.#steps.push(at - before);
      before = at;
    }
    return timed;
  }

  write(writer: ByteWriter): void {
    writeWideColumn(writer, this.#places);
    writeSparseColumn(writer, this.#counts);
    writeColumn(writer, this.#steps);
  }
}

export class SeenReader {
  readonly #dictionary: ReadDictionary;
  readonly #places: Column;
  readonly #counts: SparseColumn;
  readonly #steps: Column;

  constructor(reader: ByteReader, count: number, dictionary: ReadDictionary) {
    this.#dictionary = dictionary;
    this.#places = readWideColumn(reader, count);
    this.#counts = new SparseColumn(reader, count);
    this.#steps = readColumn(reader, count);
  }

  /**
   * The next `count` of a row, in the order of time, and in that of their texts. Throws RangeError
   * where they are not in order.
   */
  next(count: number, first: number): SeenOfRow {
    const timed: Seen[] = [];
    const places: number[] = [];
    let at = first;
    let bytes = 0;
    for (let index = 0, before = -1; index < count; index += 1) {
      const place = this.#places.next();
      const step = this.#steps.next();
      if (step === 0 && place <= before) throw new RangeError('what was seen is out of order');
      at += step;
      before = place;
      places.push(place);
      timed.push({ text: this.#dictionary.at(place), count: 1 + this.#counts.next(), at });
      bytes += this.#dictionary.bytes[place] ?? 0;
    }
    return { timed, byText: count < 2 ? timed : byPlace(timed, places), bytes };
  }
}

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

export interface SeenOfRow {
  readonly timed: readonly Seen[];
  readonly byText: readonly Seen[];
  /** UTF-8 bytes of the texts. */
  readonly bytes: number;
}
