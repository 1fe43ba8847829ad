// A day of the Stats table as its two items say: which of them count, and what documents are in them. document-store.ts says how
// they come about.

import type { Dot } from '../../domain/dots/dot.ts';
import { hasSeen } from '../../domain/dots/dots.ts';
import { type DayDocument, emptyDocument, merge } from '../../domain/document/day-document.ts';
import { DamagedDocumentError, decodeDocument, encodeDocument } from '../../domain/document/document-codec.ts';
import type { DocumentKey } from '../../domain/event/message.ts';
import type { DayItem, DayItems, ItemStore, TailItem } from './day-items.ts';

/** An item, and the document that its body is. */
export type WithDocument<Item extends DayItem> = Item & { readonly document: DayDocument };

/** A day as it stands in the table. */
export interface StoredDay {
  /** Of version 0 where it is not there yet. */
  readonly base: WithDocument<DayItem>;
  /** What came since the base was written; undefined for nothing. */
  readonly tail: WithDocument<TailItem> | undefined;
  /** Of the tail's item, be it obsolete; 0 where there is none. */
  readonly tailVersion: number;
}

export const absentDay: StoredDay = {
  base: {
    version: 0,
    views: 0,
    events: 0,
    body: encodeDocument(emptyDocument),
    updatedAt: 0,
    document: emptyDocument,
  },
  tail: undefined,
  tailVersion: 0,
};

/** Consistent reads before a tail without its base is taken for damage; between two writes even the second finds both. */
const MAX_READS = 3;

/** The whole document. */
export const documentOf = ({ base, tail }: StoredDay): DayDocument =>
  tail === undefined ? base.document : merge(base.document, tail.document);

/** Whether nothing was ever written to this day. */
export const isAbsent = ({ base }: StoredDay): boolean => base.version === 0;

/** True when the day already knows this message, counted or as a duplicate. */
export const dayHasSeen = ({ base, tail }: StoredDay, dot: Dot): boolean =>
  hasSeen(base.document.dots, dot) || (tail !== undefined && hasSeen(tail.document.dots, dot));

/** Bytes of the encoded documents of both items. */
export const bytesOf = ({ base, tail }: StoredDay): number => base.body.length + (tail?.body.length ?? 0);

/** Last commit, epoch milliseconds; 0 where there was none. */
export const updatedAtOf = ({ base, tail }: StoredDay): number => Math.max(base.updatedAt, tail?.updatedAt ?? 0);

/** Whether the tail adds to a base that is later than this one: then the base was read too early, or it is gone. */
export const isTorn = ({ base, tail }: DayItems): boolean => tail !== undefined && tail.base > versionOf(base);

/** The tail, if it adds to this very base. */
export const liveTail = ({ base, tail }: DayItems): TailItem | undefined => (isOf(base, tail) ? tail : undefined);

/** A tail of an earlier version is in the base already. */
const isOf = (base: DayItem | undefined, tail: TailItem | undefined): boolean => tail?.base === versionOf(base);

/** 0 where there is none, or it is lost. */
export const versionOf = (item: DayItem | undefined): number =>
  item === undefined || Number.isNaN(item.version) ? 0 : item.version;

/** Both items, of one moment as far as `isTorn` can tell. */
export async function readItems(items: ItemStore, key: DocumentKey): Promise<DayItems> {
  let found = await items.read(key);
  for (let reads = 1; reads < MAX_READS && isTorn(found); reads += 1) found = await items.read(key);
  return found;
}

/** Throws DamagedDocumentError on a body that is no document. */
export const withDocument = <Item extends DayItem>(item: Item): WithDocument<Item> => ({
  ...item,
  document: decodeDocument(item.body),
});

/** Throws DamagedDocumentError on items that are no document. */
export function parseDay(found: DayItems): StoredDay {
  if (isTorn(found)) throw new DamagedDocumentError(sayTorn(found));
  const { base, tail } = found;
  const live = liveTail(found);
  return {
    base: base === undefined ? absentDay.base : withDocument(base),
    tail: live && withDocument(live),
    tailVersion: tail?.version ?? 0,
  };
}

/** What is wrong with items that stay torn. */
export const sayTorn = ({ base, tail }: DayItems): string =>
  `its tail adds to version ${tail?.base} of the document, and ${base === undefined ? 'that is gone' : `it is at ${base.version}`}`;
