// The inspector of day documents, for verify and rebuild; no function uses it. It reads items even
// if they cannot be read as a document. It replaces them under the same conditions as every commit:
// the versions must still be those that it read.

import { type DayDocument, emptyDocument, merge } from '../../lambdas/domain/document/day-document.ts';
import { DamagedDocumentError } from '../../lambdas/domain/document/document-codec.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import type { DayItem, DayItems, DayItemStore, DeltaItem } from '../../lambdas/store/days/day-items.ts';
import {
  isTorn,
  liveDelta,
  readItems,
  sayTorn,
  versionOf,
  withDocument,
  type WithDocument,
} from '../../lambdas/store/days/day-state.ts';
import { toItem } from '../../lambdas/store/days/document-store.ts';

/** A day of the Stats table. */
export interface InspectedDay {
  /** The sum of base and delta. Undefined if one of them cannot be read; `damage` says why. */
  readonly document: DayDocument | undefined;
  readonly damage: string;
  /** Events by the plain numbers of the items; NaN if one is missing. */
  readonly events: number;
  /** The items whose sum is the document; none if it cannot be read. */
  readonly parts: { readonly base?: Part; readonly delta?: Part };
  /** The items as read, for `overwrite`. */
  readonly items: DayItems;
}

/**
 * A document, and its item's plain numbers, which copy the document's. A number that is missing or
 * invalid is NaN.
 */
export type Part = Pick<WithDocument<DayItem>, 'views' | 'events' | 'document'>;

export interface DocumentInspector {
  /** Days that have an item of the site and shard, ascending. */
  days(site: string, shard: number, from?: string, to?: string): AsyncIterable<string>;
  /** The day as of the last finished write; undefined if it has none. */
  inspect(key: DocumentKey): Promise<InspectedDay | undefined>;
  /**
   * Replaces `before` by `next`. Throws LostRaceError if `before` is no longer current; the
   * document is then unchanged.
   */
  overwrite(key: DocumentKey, before: InspectedDay | undefined, next: DayDocument, now: number): Promise<void>;
}

export function createDocumentInspector(items: DayItemStore): DocumentInspector {
  return {
    days: (...range) => items.days(...range),

    async inspect(key) {
      return inspectItems(await readItems(items, key));
    },

    async overwrite(key, before, next, now) {
      const found = before?.items ?? { base: undefined, delta: undefined };
      // Freezes first, even if there is no delta: otherwise the additions of a commit to the delta
      // after this read would be lost with the base.
      const delta = frozen(found, now);
      if (delta !== found.delta) await items.replaceDelta(key, versionOf(found.delta), delta);
      const version = Math.max(versionAfter(found.base, now), delta.baseVersion + 1);
      await items.replaceBase(key, versionOf(found.base), toItem(next, version, now));
    },
  };
}

/** The delta, or the delta that must be written before the base may be replaced. */
function frozen(found: DayItems, now: number): DeltaItem {
  const delta = isTorn(found) ? found.delta : liveDelta(found);
  if (delta?.isFrozen === true) return delta;
  const version = versionAfter(found.delta, now);
  const empty = { ...toItem(emptyDocument, version, now), baseVersion: versionOf(found.base) };
  const none = { ...empty, writes: 0, compactionDebt: 0 };
  return { ...none, ...known(delta), version, isFrozen: true };
}

/** Leaves out missing numbers: the table refuses NaN. */
const known = (item: DeltaItem | undefined): Partial<DeltaItem> =>
  Object.fromEntries(Object.entries(item ?? {}).filter(([, value]) => !Number.isNaN(value)));

/**
 * A version that no item of this key has had: commits increase versions by one, and `now` counts
 * milliseconds. After an item was lost, or restored to an older state, a function may still have
 * later versions with other contents in its cache.
 */
const versionAfter = (item: DayItem | undefined, now: number): number => Math.max(versionOf(item) + 1, now);

/** Describes the items of a day; undefined if it has none. */
export function inspectItems(items: DayItems): InspectedDay | undefined {
  if (items.base === undefined && items.delta === undefined) return undefined;
  const torn = isTorn(items);
  const delta = torn ? items.delta : liveDelta(items);
  const events = (items.base?.events ?? 0) + (delta?.events ?? 0);
  try {
    if (torn) throw new DamagedDocumentError(sayTorn(items));
    const base = items.base && withDocument(items.base);
    const parts = {
      ...(base !== undefined && { base }),
      ...(delta !== undefined && { delta: withDocument(delta, 'all', base) }),
    };
    const document = Object.values(parts).reduce((sum, part) => merge(sum, part.document), emptyDocument);
    return { document, damage: '', events, parts, items };
  } catch (error) {
    const damage = error instanceof Error ? error.message : String(error);
    return { document: undefined, damage, events, parts: {}, items };
  }
}
