// The sites as stats needs them: whether they are public, what opens their receipts, and their
// list. Cached for a minute, misses and aliases too.

import type { Site } from '../domain/access/site.ts';
import { ALL_SITES, type Token } from '../domain/access/token.ts';
import { type ReceiptKey, receiptKeyOf } from '../domain/event/event-receipt.ts';
import { MAX_LISTED_SITES } from '../domain/limits/access.ts';
import type { Answers } from '../http/http-routes.ts';
import { log } from '../shared/log.ts';
import { ReadThroughCache } from '../shared/read-through-cache.ts';
import { type Alias, DamagedSiteError, type SiteStore } from '../store/access/site-store.ts';
import { cacheFor } from './cache-control.ts';
import type { Readers } from './readers.ts';

export interface SiteWithReceipts extends Site {
  readonly receiptKey: ReceiptKey;
}

export interface Sites {
  /** Undefined where there is no site of this id. */
  find(id: string): Promise<SiteWithReceipts | undefined>;
  /** By its id or an alias, as events name a site. */
  findNamed(name: string): Promise<SiteWithReceipts | undefined>;
  /**
   * These sites, or all, by id: at most MAX_LISTED_SITES, and always the same ones if there are
   * more. Leaves out those whose items are damaged, and logs each.
   */
  list(ids: Token['sites']): Promise<readonly Site[]>;
}

export function createSites(store: Pick<SiteStore, 'find' | 'list'>, now: () => number): Sites {
  const cache = new ReadThroughCache({
    now,
    read: async (name): Promise<SiteWithReceipts | Alias | undefined> => {
      const found = await store.find(name);
      return found === undefined || isAlias(found) ? found : { ...found, receiptKey: receiptKeyOf(found.visitorKey) };
    },
  });
  const find: Sites['find'] = async (id) => siteOrNone(await cache.get(id));
  // One entry: the list of all sites costs one scan a minute, however many callers ask for it.
  const all = new ReadThroughCache({ now, read: () => readSome(store.list(logDamaged)) });
  return {
    find,
    async findNamed(name) {
      const found = await cache.get(name);
      return found !== undefined && isAlias(found) ? await find(found.aliasOf) : found;
    },
    async list(ids) {
      const found =
        ids === ALL_SITES
          ? ((await all.get(ALL_SITES)) ?? [])
          : await Promise.all([...new Set(ids)].slice(0, MAX_LISTED_SITES).map((id) => find(id).catch(leaveOut)));
      return found.filter((site) => site !== undefined).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}

const isAlias = (found: Site | Alias): found is Alias => 'aliasOf' in found;
const siteOrNone = <S extends Site>(found: S | Alias | undefined): S | undefined =>
  found === undefined || isAlias(found) ? undefined : found;

const logDamaged = (error: DamagedSiteError): void => log.error('a site is not listed', error);

function leaveOut(error: unknown): undefined {
  if (!(error instanceof DamagedSiteError)) throw error;
  logDamaged(error);
}

async function readSome(list: AsyncIterable<Site>): Promise<readonly Site[]> {
  const some: Site[] = [];
  for await (const site of list) {
    some.push(site);
    if (some.length === MAX_LISTED_SITES) break;
  }
  return some;
}

/** A site as callers see it; its key and its origins are the operator's. */
const shown = ({ id, name, timezone, public: isPublic }: Site) => ({ id, name, timezone, public: isPublic });

export const sitesAnswers = (sites: Pick<Sites, 'list'>, readers: Readers): Answers => ({
  'GET /api/sites': async (request) => ({
    status: 200,
    body: { sites: (await sites.list(await readers.sitesOf(request))).map(shown) },
    headers: cacheFor(false, readers.isPrivate),
  }),
});
