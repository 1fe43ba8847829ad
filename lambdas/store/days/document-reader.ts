// Day documents as answers and rollups read them: base and delta as one, many days at a time.

import type { DayDocument } from '../../domain/document/day-document.ts';
import type { Parts } from '../../domain/document/document-codec.ts';
import type { DocumentKey } from '../../domain/event/message.ts';
import { weighDocument, weighFacts } from '../../domain/document/document-weight.ts';
import { type DecodedBodies, nameOf } from '../table/decoded-bodies.ts';
import { documentItemKey } from '../table/keys.ts';
import type { DayItems, DayItemStore, RangeOptions } from './day-items.ts';
import { documentOf, isTorn, liveDelta, parseDay, readItems, updatedAtOf } from './day-state.ts';

export interface DocumentReader {
  /**
   * All documents of a site and shard from one day to another, both inclusive; of all days when not
   * given. Eventually consistent by default; a consistent read has everything that was written
   * before the call.
   */
  readRange(
    site: string,
    shard: number,
    from?: string,
    to?: string,
    options?: ReadOptions,
  ): AsyncIterable<ReadDocument>;
  /**
   * The first `limit` of them, in one query if they are few. Nothing is decoded, or found to be
   * damaged, before it is used.
   */
  firstOf(site: string, shard: number, from: string, to: string, limit: number): Promise<readonly FoundDocument[]>;
}

export interface ReadOptions extends Pick<RangeOptions, 'isConsistent'> {
  /** All but the visitor table, unless it says `all`. */
  readonly parts?: Parts;
}

export interface FoundDocument {
  readonly day: string;
  /** Throws as readRange does. */
  read(parts?: Parts): Promise<ReadDocument>;
}

export interface ReadDocument {
  readonly key: DocumentKey;
  /** To read from, and not to write again: a part may be missing. */
  readonly document: DayDocument;
  /** Last commit, epoch milliseconds. */
  readonly updatedAt: number;
}

/** `decoded` keeps what was read, for the next who reads it; without it, nothing is kept. */
export function createDocumentReader(items: DayItemStore, decoded?: DecodedBodies): DocumentReader {
  const read = async (key: DocumentKey, found: DayItems, parts: Parts = 'counts'): Promise<ReadDocument> => {
    // Eventually consistent, so one of the two items may be old; a consistent read costs twice as
    // much, and is seldom needed.
    const both = isTorn(found) ? await readItems(items, key) : found;
    const decode = (): DayDocument => documentOf(parseDay(both, parts));
    // What is torn is damaged, whatever its bytes are.
    const document =
      decoded === undefined || isTorn(both)
        ? decode()
        : decoded.of(nameOf(parts, documentItemKey(key)), bodiesOf(both), decode, weighWithFacts);
    return { key, document, updatedAt: updatedAtOf({ base: both.base, delta: liveDelta(both) }) };
  };
  return {
    async *readRange(site, shard, from, to, { parts, ...options } = {}) {
      const range = items.readRange(site, shard, from, to, options);
      for await (const { key, items: found } of range) yield await read(key, found, parts);
    },
    async firstOf(site, shard, from, to, limit) {
      const first: FoundDocument[] = [];
      for await (const { key, items: found } of items.readRange(site, shard, from, to, { limit })) {
        first.push({ day: key.day, read: (parts) => read(key, found, parts) });
      }
      return first;
    },
  };
}

const weighWithFacts = (document: DayDocument): number => weighDocument(document) + weighFacts(document.table.rows);

/** What the document of a day follows from. */
const bodiesOf = (found: DayItems): Uint8Array[] =>
  [found.base, liveDelta(found)].flatMap((item) => (item === undefined ? [] : [item.body]));
