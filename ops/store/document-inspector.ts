// Day documents as their inspector sees them, for verify and rebuild; no function does. It looks at items even where they cannot be read as
// a document, and puts another in their place by the same conditions as every commit: the versions are still those that it read.

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
  /** The sum of base and delta. Undefined when one of them cannot be read; `damage` says why. */
  readonly document: DayDocument | undefined;
  readonly damage: string;
  /** Events by the plain numbers of the items; NaN where one is missing. */
  readonly events: number;
  /** The items whose sum the document is; none where it cannot be read. */
  readonly parts: { readonly base?: Part; readonly delta?: Part };
  /** As they were read, for `overwrite`. */
  readonly items: DayItems;
}

/** A document, and the plain numbers of its item, which are a copy of the document's; one that is missing or none is NaN. */
export type Part = Pick<WithDocument<DayItem>, 'views' | 'events' | 'document'>;

export interface DocumentInspector {
  /** Days of which a site and shard have an item, ascending. */
  days(site: string, shard: number, from?: string, to?: string): AsyncIterable<string>;
  /** The day as of the last finished write; undefined where there is none. */
  inspect(key: DocumentKey): Promise<InspectedDay | undefined>;
  /** Puts `next` in the place of `before`. Throws LostRaceError, and the document is as before, when `before` is no longer current. */
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
      // Frozen first, even where there is none: what a commit adds to a delta after it was read would be lost with the base.
      const delta = frozen(found, now);
      if (delta !== found.delta) await items.replaceDelta(key, versionOf(found.delta), delta);
      const version = Math.max(versionAfter(found.base, now), delta.baseVersion + 1);
      await items.replaceBase(key, versionOf(found.base), toItem(next, version, now));
    },
  };
}

/** The delta as it is, or as it is to be before the base may be replaced. */
function frozen(found: DayItems, now: number): DeltaItem {
  const delta = isTorn(found) ? found.delta : liveDelta(found);
  if (delta?.isFrozen === true) return delta;
  const version = versionAfter(found.delta, now);
  const none = { ...toItem(emptyDocument, version, now), baseVersion: versionOf(found.base), compactionDebt: 0 };
  return { ...none, ...known(delta), version, isFrozen: true };
}

/** Without the numbers that are missing: the table refuses NaN. */
const known = (item: DeltaItem | undefined): Partial<DeltaItem> =>
  Object.fromEntries(Object.entries(item ?? {}).filter(([, value]) => !Number.isNaN(value)));

/**
 * One that no item of this key has had: commits count versions one by one, and `now` counts milliseconds. An item that was lost, or set
 * back to an older one, may be followed by versions that a function still holds in its cache, of other contents.
 */
const versionAfter = (item: DayItem | undefined, now: number): number => Math.max(versionOf(item) + 1, now);

/** What there is to say of the items of a day; undefined where there are none. */
export function inspectItems(items: DayItems): InspectedDay | undefined {
  if (items.base === undefined && items.delta === undefined) return undefined;
  const torn = isTorn(items);
  const delta = torn ? items.delta : liveDelta(items);
  const events = (items.base?.events ?? 0) + (delta?.events ?? 0);
  try {
    if (torn) throw new DamagedDocumentError(sayTorn(items));
    const parts = {
      ...(items.base !== undefined && { base: withDocument(items.base) }),
      ...(delta !== undefined && { delta: withDocument(delta) }),
    };
    const document = Object.values(parts).reduce((sum, part) => merge(sum, part.document), emptyDocument);
    return { document, damage: '', events, parts, items };
  } catch (error) {
    const damage = error instanceof Error ? error.message : String(error);
    return { document: undefined, damage, events, parts: {}, items };
  }
}
