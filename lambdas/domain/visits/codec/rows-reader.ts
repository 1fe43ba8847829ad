// The inverse of rows-writer.ts. It takes nothing that the writer would not have written.

import type { ByteReader } from '../../bytes.ts';
import { MAX_DAY_MS } from '../../event/timestamp.ts';
import { GAP, type Slot } from '../slot.ts';
import { type VisitorRow, WEIGHT } from '../visitor-row.ts';
import type { TableLimits } from '../visitor-table.ts';
import { type Column, readColumn, SparseColumn, readWideColumn } from './columns.ts';
import { readContexts } from './context-columns.ts';
import { ReadDictionary } from './dictionary.ts';
import { SeenReader } from './seen-columns.ts';
import { SlotReader } from './slot-columns.ts';

/** Slots of the longest day. */
const MAX_SLOTS = MAX_DAY_MS / 1000 / GAP;

export interface ReadRows {
  readonly rows: readonly VisitorRow[];
  /** What they weigh together. */
  readonly weight: number;
}

/**
 * The rows of these hashes. Throws RangeError or TypeError on what writeRows has not written, and
 * on what weighs more than the limits allow.
 */
export function readRows(reader: ByteReader, hashes: readonly number[], limits: TableLimits): ReadRows {
  const count = hashes.length;
  if (count === 0) return { rows: [], weight: 0 };
  const pageTexts = new ReadDictionary(reader.texts());
  const nameTexts = new ReadDictionary(reader.texts());
  const originTexts = new ReadDictionary(reader.texts());
  const contextTexts = new ReadDictionary(readContexts(reader, limits.weight));
  const dictionaries = [pageTexts, nameTexts, originTexts, contextTexts];

  const [contextCounts, originCounts] = [readColumn(reader, count), readColumn(reader, count)];
  const [slotCounts, pageCounts, nameCounts] = [
    readColumn(reader, count),
    readColumn(reader, count),
    readColumn(reader, count),
  ];
  const texts = pageCounts.sum() + nameCounts.sum() + originCounts.sum() + contextCounts.sum();
  const weight =
    WEIGHT.row * count +
    WEIGHT.slot * slotCounts.sum() +
    WEIGHT.text * texts +
    dictionaries.reduce((sum, { size }) => sum + size, 0);
  if (weight > limits.weight) throw new RangeError(`rows of weight ${weight} are over ${limits.weight}`);

  const firstTimes = readWideColumn(reader, count);
  const firstContexts = new SparseColumn(reader, count);
  const contextLists = new ListReader(readWideColumn(reader, contextCounts.sum()), contextTexts);
  const originLists = new ListReader(readWideColumn(reader, originCounts.sum()), originTexts);
  const pageLists = new SeenReader(reader, pageCounts.sum(), pageTexts);
  const nameLists = new SeenReader(reader, nameCounts.sum(), nameTexts);
  const slotLists = new SlotReader(reader, slotCounts.sum());

  const rows = hashes.map((hash): VisitorRow => {
    const at = firstTimes.next();
    const contexts = contextLists.next(contextCounts.next());
    const origins = originLists.next(originCounts.next());
    const pages = pageLists.next(pageCounts.next(), at);
    const names = nameLists.next(nameCounts.next(), at);
    const first = { at, context: contextAt(contexts.texts, firstContexts.next()) };
    const parts = { first, origins: origins.texts, pages: pages.byText, names: names.byText };
    const slots = slotLists.next(slotCounts.next(), parts, pages.timed);
    const texts = contexts.texts.length + origins.texts.length + pages.byText.length + names.byText.length;
    const bytes = contexts.bytes + origins.bytes + pages.bytes + names.bytes;
    return {
      hash,
      weight: WEIGHT.row + WEIGHT.slot * slots.length + WEIGHT.text * texts + bytes,
      first,
      contexts: contexts.texts,
      origins: origins.texts,
      slots: checked(slots),
      pages: pages.byText,
      names: names.byText,
    };
  });
  for (const dictionary of dictionaries) dictionary.end();
  return { rows, weight };
}

function contextAt(contexts: readonly string[], place: number): string {
  if (place > contexts.length) throw new RangeError(`a row has no context ${place}`);
  return contexts[place] ?? '';
}

function checked(slots: readonly Slot[]): readonly Slot[] {
  const last = slots.at(-1);
  if (last !== undefined && last.index >= MAX_SLOTS) throw new RangeError(`a day has no slot ${last.index}`);
  return slots;
}

interface List {
  readonly texts: readonly string[];
  /** UTF-8 bytes of the texts. */
  readonly bytes: number;
}

const NONE: List = { texts: [], bytes: 0 };

/** Lists of texts that ascend. Most have one text, and of these many are the same. */
class ListReader {
  readonly #steps: Column;
  readonly #dictionary: ReadDictionary;
  readonly #single: List[] = [];

  constructor(steps: Column, dictionary: ReadDictionary) {
    this.#steps = steps;
    this.#dictionary = dictionary;
  }

  next(count: number): List {
    if (count === 0) return NONE;
    if (count === 1) {
      const place = this.#steps.next();
      return (this.#single[place] ??= {
        texts: [this.#dictionary.at(place)],
        bytes: this.#dictionary.bytes[place] ?? 0,
      });
    }
    const texts: string[] = [];
    let place = -1;
    let bytes = 0;
    while (texts.length < count) {
      place += 1 + this.#steps.next();
      texts.push(this.#dictionary.at(place));
      bytes += this.#dictionary.bytes[place] ?? 0;
    }
    return { texts, bytes };
  }
}
