// Day documents in the Stats table. DynamoDB bills a write by the whole item, so a document that
// has grown is not rewritten for every batch. It is split into a **base** and a small **delta** of
// what came since the base was written; the document is the sum of both.
//
//   base small ────▶ each batch is written into the base
//   base large ────▶ each batch is written into its delta; the last of them freezes it
//   delta frozen ──▶ the next batch is written into the base, together with the delta, which is
//                    obsolete by that
//
// A delta names the version of its base, and adds nothing to a base of any other version. Every
// batch is in one conditional write, and every writer that saw the same two versions writes to the
// same item. So nothing is lost or counted twice: a large base moves only when its delta is frozen,
// a frozen delta never changes while its base stays, and both versions only ever grow.

import { type DayDocument, emptyDocument, merge } from '../../domain/document/day-document.ts';
import { isPlain } from '../../domain/document/document-codec.ts';
import { fitDocument } from '../../domain/document/fit-document.ts';
import type { DocumentKey } from '../../domain/event/message.ts';
import { unknownVisitors } from '../../domain/sketches/visitors.ts';
import { cutTo } from '../../domain/visits/visitor-table.ts';
import { isDear } from './compaction.ts';
import type { DayItem, DayItemStore, DeltaItem } from './day-items.ts';
import { documentOf, isAbsent, parseDay, readItems, type StoredDay, withDocument } from './day-state.ts';

export interface DocumentStore {
  /**
   * The day as of the last finished write; `absentDay` where there is none. Pass the state from an
   * earlier read or write as `known`: if its base has not moved, the read skips the base, which is
   * most of the bytes. Throws DamagedDocumentError.
   */
  read(key: DocumentKey, known?: StoredDay): Promise<StoredDay>;
  /**
   * Adds a document of new messages to the day as it was read. Throws LostRaceError, and changes
   * nothing, if that state is no longer current. Throws DocumentTooLargeError.
   */
  add(key: DocumentKey, day: StoredDay, batch: DayDocument, now: number): Promise<StoredDay>;
}

/**
 * Says which body is small, and what a write costs. Tests use other numbers, so that their
 * documents need not be large.
 */
export interface Sizing {
  /**
   * Whether a base with this body is rewritten for every batch. Decided by the body alone, because
   * all writers must agree.
   */
  readonly isSmall: (body: Uint8Array) => boolean;
  /** Write units of an item whose body has this many bytes. */
  readonly units: (bytes: number) => number;
}

/** DynamoDB bills a started KB. Keys, names and numbers of an item take 100 to 150 bytes. */
const WRITE_UNIT_BYTES = 1024;
const OTHER_BYTES = 130;

const SIZING: Sizing = {
  // The stored byte decides, not a bound in this code: so old and new writers agree during a
  // deployment.
  isSmall: isPlain,
  units: (bytes) => Math.ceil((bytes + OTHER_BYTES) / WRITE_UNIT_BYTES),
};

export function createDocumentStore(items: DayItemStore, sizing: Sizing = SIZING): DocumentStore {
  const isLarge = ({ body }: DayItem): boolean => !sizing.isSmall(body);
  return {
    async read(key, known) {
      if (known !== undefined && !isAbsent(known) && isLarge(known.base)) {
        const delta = await items.readDelta(key);
        if (isStillOf(known.base, delta))
          return { base: known.base, delta: withDocument(delta, 'all', known.base), deltaVersion: delta.version };
      }
      return parseDay(await readItems(items, key));
    },

    async add(key, day, batch, now) {
      const { base, delta, deltaVersion } = day;
      if (writesToBase(day, isLarge)) {
        const { document, body } = fitDocument(merge(documentOf(day), batch));
        const next = itemOf(document, body, nextVersion(base.version, now), now);
        await items.replaceBase(key, base.version, next);
        return { ...day, base: { ...next, document }, delta: undefined };
      }
      const added = newTo(base.document, batch);
      const { document, body } = fitDocument(merge(delta?.document ?? emptyDocument, added), base.document);
      const extra = sizing.units(body.length) - 1;
      const writes = (delta?.writes ?? 0) + 1;
      const compactionDebt = (delta?.compactionDebt ?? 0) + extra;
      const isFrozen = isDear({ extra, writes, compactionDebt }, sizing.units(base.body.length));
      const item = itemOf(document, body, nextVersion(deltaVersion, now), now);
      const next = { ...item, baseVersion: base.version, writes, compactionDebt, isFrozen };
      await items.replaceDelta(key, deltaVersion, next);
      return { base, delta: { ...next, document }, deltaVersion: next.version };
    },
  };
}

/**
 * What a batch adds to the base, in fewer bytes. It leaves out visitors that the base has, and rows
 * that its visitor table would refuse: neither changes the sum. A visitor who is left out of the
 * counts and has a row keeps it: the hash, which one of the two stores for both, moves to the row.
 */
function newTo({ counts, table }: DayDocument, batch: DayDocument): DayDocument {
  const visitors = unknownVisitors(batch.counts.visitors, counts.visitors);
  return { ...batch, counts: { ...batch.counts, visitors }, table: cutTo(batch.table, table.theta) };
}

/**
 * Versions count writes from the millisecond of the first one. So a day that was removed and begins
 * again repeats no version, and a copy cached before the removal is not current. Commits to one
 * item are far fewer than one a millisecond.
 */
const nextVersion = (version: number, now: number): number => (version === 0 ? Math.max(1, now) : version + 1);

/** Decided by the state read alone: all writers that read the same state write to the same item. */
const writesToBase = (day: StoredDay, isLarge: (base: DayItem) => boolean): boolean =>
  day.delta?.isFrozen ?? (isAbsent(day) || !isLarge(day.base));

/**
 * Whether a large base that was read before has not moved: it does so only when its delta is
 * frozen.
 */
const isStillOf = (known: DayItem, delta: DeltaItem | undefined): delta is DeltaItem =>
  delta?.baseVersion === known.version && !delta.isFrozen;

/**
 * An item with this document in it, less the detail that has no room. `base`: that of a delta.
 * Throws DocumentTooLargeError.
 */
export function toItem(whole: DayDocument, version: number, now: number, base?: DayDocument): DayItem {
  const { document, body } = fitDocument(whole, base);
  return itemOf(document, body, version, now);
}

const itemOf = ({ counts }: DayDocument, body: Uint8Array, version: number, now: number): DayItem => ({
  version,
  views: counts.views,
  events: counts.events,
  body,
  updatedAt: now,
});
