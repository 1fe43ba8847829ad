// The Sites table: one item a site. Ingest and stats read it through a cache; operators write it, and, where a deployment is
// open, ingest registers a site with its first event.

import { type Site, siteSchema } from '../../domain/access/site.ts';
import { type ItemKey, siteItemKey } from '../table/keys.ts';
import { won } from '../table/lost-race.ts';
import { scanItems } from '../table/query.ts';
import type { Attributes, Table } from '../table/table.ts';

/** The item is not a site: damaged, or written by hand. */
export class DamagedSiteError extends Error {
  override readonly name = 'DamagedSiteError';
}

export interface SiteReader {
  /** Undefined where there is no such site. Eventually consistent. Throws DamagedSiteError. */
  read(id: string): Promise<Site | undefined>;
  /** All sites, in no order. */
  list(): AsyncIterable<Site>;
}

export interface SiteStore extends SiteReader {
  /** False, having changed nothing, where there is one of this id already. */
  add(site: Site): Promise<boolean>;
  /** Puts a site in place of the one with its id, whose visitor key must be the same: else false, and nothing has changed. */
  replace(site: Site): Promise<boolean>;
  remove(id: string): Promise<void>;
}

export function createSiteStore(table: Table): SiteStore {
  return {
    async read(id) {
      const item = await table.get(siteItemKey(id));
      return item && parseItem(item);
    },

    async *list() {
      for await (const item of scanItems(table)) yield parseItem(item);
    },

    add: (site) => won(table.put({ Item: toItem(site), ConditionExpression: 'attribute_not_exists(pk)' })),

    replace: (site) =>
      won(
        table.put({
          Item: toItem(site),
          ConditionExpression: 'visitorKey = :key',
          ExpressionAttributeValues: { ':key': site.visitorKey },
        }),
      ),

    async remove(id) {
      await table.delete({ Key: siteItemKey(id) });
    },
  };
}

/** The id stands in the key as JSON writes it, and as JSON in the item: a lone surrogate has no UTF-8 form. */
const toItem = ({ id, ...rest }: Site): ItemKey & Attributes => ({
  ...siteItemKey(id),
  ...rest,
  id: JSON.stringify(id),
});

function parseItem({ id, ...rest }: Attributes): Site {
  const { data, error } = siteSchema.safeParse({ ...rest, id: unquote(id) });
  if (data !== undefined) return data;
  const wrong = String(error?.issues[0]?.path[0] ?? 'item');
  throw new DamagedSiteError(`a site of the Sites table has no valid ${wrong}`);
}

function unquote(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
