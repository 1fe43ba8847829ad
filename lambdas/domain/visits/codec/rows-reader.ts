// The inverse of rows-writer.ts. It takes nothing that the writer would not have written.

import type { ByteReader } from '../../bytes.ts';
import type { Counts } from '../../document/counts.ts';
import { readTexts } from '../../known-texts.ts';
import { textsOf } from '../../sketches/top-values.ts';
import { AMBIENT_FIELDS, ORIGIN_FIELDS } from '../context-keys.ts';
import { MAX_SECONDS } from '../slot.ts';
import { type VisitorRow, WEIGHT } from '../visitor-row.ts';
import { readWideColumn, SparseColumn } from './columns.ts';
import { readContexts } from './context-columns.ts';
import { ListReader } from './list-columns.ts';
import { SeenReader } from './seen-columns.ts';
import { SlotReader } from './slot-columns.ts';

export interface ReadRows {
  readonly rows: readonly VisitorRow[];
  /** What they weigh together (table-weight.ts). */
  readonly weight: number;
}

/**
 * The rows of these hashes. Throws RangeError or TypeError on what writeRows has not written, or
 * not with these counts, and on rows that weigh more than `limit`.
 */
export function readRows(reader: ByteReader, hashes: readonly number[], limit: number, counts: Counts): ReadRows {
  const count = hashes.length;
  if (count === 0) return { rows: [], weight: 0 };
  const pageTexts = readTexts(reader, textsOf(counts.dimensions.path));
  const nameTexts = readTexts(reader, textsOf(counts.types));
  const originTexts = readContexts(reader, ORIGIN_FIELDS, counts);
  const contextLists = new ListReader(reader, count, readContexts(reader, AMBIENT_FIELDS, counts));
  const originLists = new ListReader(reader, count, originTexts);
  const slotLists = new SlotReader(reader, count);
  const pageLists = new SeenReader(reader, count, pageTexts);
  const nameLists = new SeenReader(reader, count, nameTexts);
  const firstContexts = new SparseColumn(reader, count);
  const times = readWideColumn(reader, count);
  const texts = [contextLists, originLists, pageLists, nameLists];
  const weight = texts.reduce((sum, lists) => sum + lists.weight, WEIGHT.row * count + slotLists.weight);
  if (weight > limit) throw new RangeError(`rows weigh ${weight}, which is over ${limit}`);

  const rows = hashes.map((hash): VisitorRow => {
    const at = times.next();
    if (at >= MAX_SECONDS) throw new RangeError(`a day has no second ${at}`);
    const contexts = contextLists.next();
    const origins = originLists.next();
    const pages = pageLists.next(at);
    const names = nameLists.next(at);
    const slots = slotLists.next(at, origins.texts, pages, names);
    const weightOfTexts = contexts.weight + origins.weight + pages.weight + names.weight;
    return {
      hash,
      weight: WEIGHT.row + WEIGHT.slot * slots.length + weightOfTexts,
      first: { at, context: contextAt(contexts.texts, firstContexts.next()) },
      contexts: contexts.texts,
      origins: origins.texts,
      slots,
      pages: pages.byText,
      names: names.byText,
    };
  });
  for (const lists of texts) lists.end();
  return { rows, weight };
}

function contextAt(contexts: readonly string[], place: number): string {
  if (place > contexts.length) throw new RangeError(`a row has no context ${place}`);
  return contexts[place] ?? '';
}
