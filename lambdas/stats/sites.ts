// The sites as stats needs them: whether they are public, what opens their receipts, and their
// list. Cached for a minute, misses too.

import type { Site } from '../domain/access/site.ts';
import { ALL_SITES, type Token } from '../domain/access/token.ts';
import { type ReceiptKey, receiptKeyOf } from '../domain/event/event-receipt.ts';
import { MAX_LISTED_SITES } from '../domain/limits/access.ts';
import type { Answers } from '../http/http-routes.ts';
import { log } from '../shared/log.ts';
import { ReadThroughCache } from '../shared/read-through-cache.ts';
import { DamagedSiteError, type SiteReader } from '../store/access/site-store.ts';
import { cacheFor } from './cache-control.ts';
import type { Readers } from './readers.ts';

export interface SiteWithReceipts extends Site {
  readonly receiptKey: ReceiptKey;
}

export interface Sites {
  /** Undefined where there is none. */
  find(id: string): Promise<SiteWithReceipts | undefined>;
  /**
   * These sites, or all, by id: at most MAX_LISTED_SITES, and always the same ones if there are
   * more. Leaves out those whose items are damaged, and logs each.
   */
  list(ids: Token['sites']): Promise<readonly Site[]>;
}

export function createSites(store: SiteReader, now: () => number): Sites {
  const cache = new ReadThroughCache({
    now,
    read: async (id) => {
      const site = await store.read(id);
      return site && { ...site, receiptKey: receiptKeyOf(site.visitorKey) };
    },
  });
  // One entry: the list of all sites costs one scan a minute, however many callers ask for it.
  const all = new ReadThroughCache({ now, read: () => readSome(store.list(logDamaged)) });
  return {
    find: (id) => cache.get(id),
    async list(ids) {
      const found =
        ids === ALL_SITES
          ? ((await all.get(ALL_SITES)) ?? [])
          : await Promise.all([...new Set(ids)].slice(0, MAX_LISTED_SITES).map((id) => cache.get(id).catch(leaveOut)));
      return found.filter((site) => site !== undefined).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}

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
    headers: cacheFor('max-age=1', readers.isPrivate),
  }),
});
