// Finds the sites that a request names, by id or alias, in the Sites table. Caches them for a
// minute, misses too, and longer while the table does not answer. In an open deployment a site
// registers itself with its first event.

import { type Site, siteDefaults, VISITOR_KEY_BYTES } from '../domain/access/site.ts';
import { UnavailableError } from '../http/errors.ts';
import type { Access } from '../shared/names.ts';
import { forEachParallel } from '../shared/parallel.ts';
import { ReadThroughCache } from '../shared/read-through-cache.ts';
import type { Alias, SiteStore } from '../store/access/site-store.ts';
import { type KeyedSite, keyedSite } from './keyed-site.ts';

/**
 * The sites that these names mean, each read at most once. Unknown names are left out; an open
 * deployment has none. Throws what the reads throw, and UnavailableError where they take too long.
 */
export type FindSites = (names: Iterable<string>) => Promise<ReadonlyMap<string, KeyedSite>>;

export interface SitesOptions {
  readonly store: Pick<SiteStore, 'find' | 'add'>;
  /** Sees what another environment has just registered. */
  readonly findLatest: SiteStore['find'];
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

export function createSites({ store, findLatest, access, now, random }: SitesOptions): FindSites {
  const register = async (id: string): Promise<Site | Alias | undefined> => {
    const site = { id, ...siteDefaults(id), visitorKey: random(VISITOR_KEY_BYTES), createdAt: now() };
    // If two environments register a site at once, one wins, and both use the winner's key.
    return (await store.add(site)) ? site : await findLatest(id);
  };
  const read = async (name: string): Promise<KeyedSite | Alias | undefined> => {
    const found = (await store.find(name)) ?? (access === 'open' ? await register(name) : undefined);
    return found === undefined || 'aliasOf' in found ? found : keyedSite(found);
  };
  const cache = new ReadThroughCache({ read, now, servesStale: true });

  /** An alias leads to a site and never to another alias. */
  async function find(name: string): Promise<KeyedSite | undefined> {
    const found = await cache.get(name);
    const site = found !== undefined && 'aliasOf' in found ? await cache.get(found.aliasOf) : found;
    return site === undefined || 'aliasOf' in site ? undefined : site;
  }

  return async function findSites(names) {
    const distinct = new Set(names);
    const found = new Map<string, KeyedSite>();
    const begun = now();
    await forEachParallel(distinct, Math.min(distinct.size, MAX_PARALLEL), async (name) => {
      if (now() - begun > LAST_START_MS)
        throw new UnavailableError(`${found.size} of ${distinct.size} sites were found in time`);
      const site = await find(name);
      if (site !== undefined) found.set(name, site);
    });
    return found;
  };
}
