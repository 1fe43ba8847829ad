// Day documents in the Stats table. DynamoDB bills a write by the whole item, so a document that has grown is not written anew for every
// batch: it is a **base**, and a small **tail** of what came since the base was written. Its document is the sum of both.
//
//   base small ─────────▶ each batch is written into the base
//   base large ─────────▶ each batch is written into its tail; the last of them seals it
//   tail sealed ────────▶ the next batch is written into the base, together with the tail, which is obsolete by that
//
// A tail names the version of its base, and adds nothing to a base of any other version. Every batch is in one conditional write, and
// every writer that saw the same two versions writes to the same item. So nothing is lost or counted twice: a large base moves only when
// its tail is sealed, a sealed tail never changes while its base stays, and both versions only ever grow.

import type { Dot } from '../domain/dot.ts';
import { hasDot } from '../domain/dots.ts';
import { type DayDocument, emptyDocument, merge } from '../domain/day-document.ts';
import { DamagedDocumentError, decodeDocument, isPlain } from '../domain/document-codec.ts';
import { type FittedDocument, fitDocument } from '../domain/fit-document.ts';
import type { DocumentKey } from '../domain/message.ts';
import { unknownVisitors } from '../domain/visitors.ts';
import type { DayItem, DayItems, ItemStore, TailItem } from './day-items.ts';

/** A day as it stands in the table. */
export interface StoredDay {
  readonly base: StoredBase;
  /** What came since the base was written; undefined for nothing. */
  readonly tail: StoredTail | undefined;
  /** Of the tail's item, be it obsolete; 0 where there is none. */
  readonly tailVersion: number;
}

interface Stored extends Pick<DayItem, 'version' | 'updatedAt'> {
  readonly document: DayDocument;
  /** Bytes of the encoded document: about what a write of it costs. */
  readonly bytes: number;
}

/** Version 0 is a base that is not there yet. */
interface StoredBase extends Stored {
  readonly isSmall: boolean;
}

type StoredTail = Stored & Pick<TailItem, 'isSealed' | 'excess'>;

export const absentDay: StoredDay = {
  base: { document: emptyDocument, version: 0, updatedAt: 0, bytes: 0, isSmall: true },
  tail: undefined,
  tailVersion: 0,
};

export interface DocumentStore {
  /**
   * The day as of the last finished write; `absentDay` where there is none. What was read or written before, `known`, spares the base where
   * that has not moved: most of the bytes. Throws DamagedDocumentError.
   */
  read(key: DocumentKey, known?: StoredDay): Promise<StoredDay>;
  /**
   * Adds a document of new messages to what was seen. Throws LostRaceError, having changed nothing, when that is no longer current, and
   * DocumentTooLargeError.
   */
  add(key: DocumentKey, seen: StoredDay, delta: DayDocument, now: number): Promise<StoredDay>;
}

/** What is small, and what a write costs. Tests take other numbers, so that their documents need not be large. */
export interface Sizing {
  /** Whether a base with this body is written anew for every batch. Of the body alone, as all writers must agree. */
  readonly isSmall: (body: Uint8Array) => boolean;
  /** Write units of an item with a body of so many bytes. */
  readonly units: (bytes: number) => number;
}

/** DynamoDB bills a started KB. Keys, names and numbers of an item take 100 to 150 bytes. */
const WRITE_UNIT_BYTES = 1024;
const OTHER_BYTES = 130;

const SIZING: Sizing = {
  // The stored byte decides, not a bound of this code: so writers of two versions of it agree as well, while one replaces the other.
  isSmall: isPlain,
  units: (bytes) => Math.ceil((bytes + OTHER_BYTES) / WRITE_UNIT_BYTES),
};

/** Consistent reads before a tail without its base is taken for damage; between two writes even the second finds both. */
const MAX_READS = 3;

/** The whole document. */
export const documentOf = ({ base, tail }: StoredDay): DayDocument =>
  tail === undefined ? base.document : merge(base.document, tail.document);

/** Whether nothing was ever written to this day. */
export const isAbsent = ({ base }: StoredDay): boolean => base.version === 0;

/** True when the day already knows this message, counted or as a duplicate. */
export const isSettledIn = ({ base, tail }: StoredDay, dot: Dot): boolean =>
  hasDot(base.document.dots, dot) || (tail !== undefined && hasDot(tail.document.dots, dot));

/** Bytes of the encoded documents of both items. */
export const bytesOf = ({ base, tail }: StoredDay): number => base.bytes + (tail?.bytes ?? 0);

/** Last commit, epoch milliseconds; 0 where there was none. */
export const updatedAtOf = ({ base, tail }: StoredDay): number => Math.max(base.updatedAt, tail?.updatedAt ?? 0);

/** Whether the tail adds to a base that is later than this one: then the base was read too early, or it is gone. */
export const isTorn = ({ base, tail }: DayItems): boolean => tail !== undefined && tail.base > versionOf(base);

/** The tail, if it adds to this very base. */
export const liveTail = ({ base, tail }: DayItems): TailItem | undefined =>
  tail?.base === versionOf(base) ? tail : undefined;

/** 0 where there is none, or it is lost. */
export const versionOf = (item: DayItem | undefined): number =>
  item === undefined || Number.isNaN(item.version) ? 0 : item.version;

/** Both items, of one moment as far as `isTorn` can tell. */
export async function readItems(items: ItemStore, key: DocumentKey): Promise<DayItems> {
  let found = await items.read(key);
  for (let reads = 1; reads < MAX_READS && isTorn(found); reads += 1) found = await items.read(key);
  return found;
}

export function createDocumentStore(items: ItemStore, sizing: Sizing = SIZING): DocumentStore {
  const toDay = (found: DayItems): StoredDay => parseDay(found, sizing);
  return {
    async read(key, known) {
      if (known !== undefined && !known.base.isSmall) {
        const tail = await items.readTail(key);
        // A large base moves only when its tail is sealed.
        if (tail?.base === known.base.version && !tail.isSealed) {
          return { base: known.base, tail: parseTail(tail, decodeDocument(tail.body)), tailVersion: tail.version };
        }
      }
      return toDay(await readItems(items, key));
    },

    async add(key, seen, delta, now) {
      const { base, tail, tailVersion } = seen;
      if (tail?.isSealed ?? base.isSmall) {
        const fitted = fitDocument(merge(documentOf(seen), delta));
        const item = itemOf(fitted, nextVersion(base.version, now), now);
        await items.replaceBase(key, base.version, item);
        return { ...seen, base: parseBase(item, fitted.document, sizing), tail: undefined };
      }
      const visitors = unknownVisitors(delta.counts.visitors, base.document.counts.visitors);
      const added = { ...delta, counts: { ...delta.counts, visitors } };
      const fitted = fitDocument(merge(tail?.document ?? emptyDocument, added));
      const item = itemOf(fitted, nextVersion(tailVersion, now), now);
      const excess = (tail?.excess ?? 0) + sizing.units(item.body.length) - 1;
      // Its writes have cost as much more than the least as a write of the base does: with that, a new tail makes them cheap again.
      const isSealed = excess >= sizing.units(base.bytes);
      const next: TailItem = { ...item, base: base.version, excess, isSealed };
      await items.replaceTail(key, tailVersion, next);
      return { base, tail: parseTail(next, fitted.document), tailVersion: next.version };
    },
  };
}

/**
 * Versions count writes from the millisecond of the first one. So a day that was removed and begins again has no version that it had
 * before, and a copy that somebody still holds is not current: commits to one item are far fewer than one a millisecond.
 */
const nextVersion = (version: number, now: number): number => (version === 0 ? Math.max(1, now) : version + 1);

/** An item with this document in it, less the detail that has no room. Throws DocumentTooLargeError. */
export const toItem = (document: DayDocument, version: number, now: number): DayItem =>
  itemOf(fitDocument(document), version, now);

const itemOf = ({ document: { counts }, body }: FittedDocument, version: number, now: number): DayItem => ({
  version,
  views: counts.views,
  events: counts.events,
  body,
  updatedAt: now,
});

/** Throws DamagedDocumentError on items that are no document. */
export function parseDay(found: DayItems, sizing: Sizing = SIZING): StoredDay {
  if (isTorn(found)) throw new DamagedDocumentError(sayTorn(found));
  const { base, tail } = found;
  const live = liveTail(found);
  return {
    base: base === undefined ? absentDay.base : parseBase(base, decodeDocument(base.body), sizing),
    tail: live && parseTail(live, decodeDocument(live.body)),
    tailVersion: tail?.version ?? 0,
  };
}

/** What is wrong with items that stay torn. */
export const sayTorn = ({ base, tail }: DayItems): string =>
  `its tail adds to version ${tail?.base} of the document, and ${base === undefined ? 'that is gone' : `it is at ${base.version}`}`;

const parseBase = ({ version, updatedAt, body }: DayItem, document: DayDocument, sizing: Sizing): StoredBase => ({
  document,
  version,
  updatedAt,
  bytes: body.length,
  isSmall: sizing.isSmall(body),
});

const parseTail = ({ version, updatedAt, body, isSealed, excess }: TailItem, document: DayDocument): StoredTail => ({
  document,
  version,
  updatedAt,
  bytes: body.length,
  isSealed,
  excess,
});
