// The state of a day, read from its two items: which of them count, and which documents they hold.
// document-store.ts says how they are written.

import type { Dot } from '../../domain/dots/dot.ts';
import { hasSeen } from '../../domain/dots/dots.ts';
import { type DayDocument, emptyDocument, merge } from '../../domain/document/day-document.ts';
import {
  DamagedDocumentError,
  decodeDocument,
  encodeDocument,
  type Parts,
} from '../../domain/document/document-codec.ts';
import type { DocumentKey } from '../../domain/event/message.ts';
import type { DayItem, DayItems, DayItemStore, DeltaItem } from './day-items.ts';

/** An item, and the document that its body is. */
export type WithDocument<Item extends DayItem> = Item & { readonly document: DayDocument };

/** A day as it stands in the table. */
export interface StoredDay {
  /** Of version 0 where it is not there yet. */
  readonly base: WithDocument<DayItem>;
  /** What came since the base was written; undefined for nothing. */
  readonly delta: WithDocument<DeltaItem> | undefined;
  /** Version of the delta item, even an obsolete one; 0 if there is none. */
  readonly deltaVersion: number;
}

/** A day to which nothing was written yet. */
export const absentDay: StoredDay = {
  base: {
    version: 0,
    views: 0,
    events: 0,
    body: encodeDocument(emptyDocument),
    updatedAt: 0,
    document: emptyDocument,
  },
  delta: undefined,
  deltaVersion: 0,
};

/**
 * Consistent reads before a delta without its base is taken for damage; between two writes even the
 * second finds both.
 */
const MAX_READS = 3;

/** The whole document. */
export const documentOf = ({ base, delta }: StoredDay): DayDocument =>
  delta === undefined ? base.document : merge(base.document, delta.document);

/** Whether nothing was ever written to this day. */
export const isAbsent = ({ base }: StoredDay): boolean => base.version === 0;

/** True when the day already knows this message, counted or as a duplicate. */
export const dayHasSeen = ({ base, delta }: StoredDay, dot: Dot): boolean =>
  hasSeen(base.document.dots, dot) || (delta !== undefined && hasSeen(delta.document.dots, dot));

/** Bytes of the encoded documents of both items. */
export const bytesOf = ({ base, delta }: StoredDay): number => base.body.length + (delta?.body.length ?? 0);

/** Last commit, epoch milliseconds; 0 where there was none. The delta must be a live one. */
export const updatedAtOf = ({ base, delta }: DayItems): number => Math.max(base?.updatedAt ?? 0, delta?.updatedAt ?? 0);

/**
 * Whether the delta adds to a base that is later than this one: then the base was read too early,
 * or it is gone.
 */
export const isTorn = ({ base, delta }: DayItems): boolean =>
  delta !== undefined && delta.baseVersion > versionOf(base);

/** The delta, if it adds to this very base. */
export const liveDelta = ({ base, delta }: DayItems): DeltaItem | undefined => (isOf(base, delta) ? delta : undefined);

/** A delta of an earlier version is in the base already. */
const isOf = (base: DayItem | undefined, delta: DeltaItem | undefined): boolean =>
  delta?.baseVersion === versionOf(base);

/** 0 where there is none, or it is lost. */
export const versionOf = (item: DayItem | undefined): number =>
  item === undefined || Number.isNaN(item.version) ? 0 : item.version;

/** Both items, of one moment as far as `isTorn` can tell. */
export async function readItems(items: DayItemStore, key: DocumentKey): Promise<DayItems> {
  let found = await items.read(key);
  for (let reads = 1; reads < MAX_READS && isTorn(found); reads += 1) found = await items.read(key);
  return found;
}

/**
 * `base`: that of a delta. Throws DamagedDocumentError on a body that is no document, or none that
 * adds to this base.
 */
export const withDocument = <Item extends DayItem>(
  item: Item,
  parts: Parts = 'all',
  base?: WithDocument<DayItem>,
): WithDocument<Item> => ({
  ...item,
  document: decodeDocument(item.body, parts, base?.document),
});

/**
 * Throws DamagedDocumentError on items that are no document. A day that is to be written again
 * needs all of its parts.
 */
export function parseDay(found: DayItems, parts: Parts = 'all'): StoredDay {
  if (isTorn(found)) throw new DamagedDocumentError(sayTorn(found));
  const { delta } = found;
  const live = liveDelta(found);
  const base = found.base === undefined ? absentDay.base : withDocument(found.base, parts);
  return {
    base,
    delta: live && withDocument(live, parts, base),
    deltaVersion: delta?.version ?? 0,
  };
}

/** What is wrong with items that stay torn. */
export function sayTorn({ base, delta }: DayItems): string {
  const found = base === undefined ? 'that is gone' : `it is at ${base.version}`;
  return `its delta adds to version ${delta?.baseVersion} of the document, and ${found}`;
}
