// Finds the sites that a request names in the Sites table. Caches them for a minute, misses too,
// and longer while the table does not answer. In an open deployment a site registers itself with
// its first event.

import { type Site, siteDefaults, VISITOR_KEY_BYTES } from '../domain/access/site.ts';
import { AccessUnavailableError } from '../http/errors.ts';
import type { Access } from '../shared/names.ts';
import { forEachParallel } from '../shared/parallel.ts';
import { ReadThroughCache } from '../shared/read-through-cache.ts';
import type { SiteReader, SiteStore } from '../store/access/site-store.ts';
import { type KeyedSite, keyedSite } from './keyed-site.ts';

/**
 * The sites of these ids, each read at most once. Unknown sites are left out; an open deployment
 * has none. Throws AccessUnavailableError.
 */
export type FindSites = (ids: Iterable<string>) => Promise<ReadonlyMap<string, KeyedSite>>;

export interface SitesOptions {
  readonly store: Pick<SiteStore, 'read' | 'add'>;
  /** Sees what another environment has just registered. */
  readonly readLatest: SiteReader['read'];
  readonly access: Access;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Returns this many unpredictable bytes. */
  readonly random: (bytes: number) => Uint8Array<ArrayBuffer>;
}

/**
 * Sites that are looked up at once. A batch may name 32 that are new. All at once they would open
 * as many connections, and a small function has not the CPU for it within the time of a lookup.
 */
const MAX_PARALLEL = 8;
/** No lookup begins later, in milliseconds: the queue needs its part of ingest's ten seconds. */
const LAST_START_MS = 4000;

export function createSites({ store, readLatest, access, now, random }: SitesOptions): FindSites {
  const register = async (id: string): Promise<Site | undefined> => {
    const site = { id, ...siteDefaults(id), visitorKey: random(VISITOR_KEY_BYTES), createdAt: now() };
    // If two environments register a site at once, one wins, and both use the winner's key.
    return (await store.add(site)) ? site : await readLatest(id);
  };
  const read = async (id: string): Promise<KeyedSite | undefined> => {
    const site = (await store.read(id)) ?? (access === 'open' ? await register(id) : undefined);
    return site && keyedSite(site);
  };
  const cache = new ReadThroughCache({ read, now, servesStale: true });

  return async function findSites(ids) {
    const distinct = new Set(ids);
    const found = new Map<string, KeyedSite>();
    const begun = now();
    try {
      await forEachParallel(distinct, Math.min(distinct.size, MAX_PARALLEL), async (id) => {
        if (now() - begun > LAST_START_MS)
          throw new Error(`${found.size} of ${distinct.size} sites were found in time`);
        const site = await cache.get(id);
        if (site !== undefined) found.set(id, site);
      });
      return found;
    } catch (cause) {
      throw new AccessUnavailableError(cause);
    }
  };
}
