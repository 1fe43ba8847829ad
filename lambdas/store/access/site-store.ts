// The Sites table: one item a site. Ingest and stats read it through a cache; operators write it,
// and, where a deployment is open, ingest registers a site with its first event.

import { type Site, type SiteChoices, siteSchema } from '../../domain/access/site.ts';
import { type ItemKey, siteItemKey } from '../table/keys.ts';
import { LostRaceError, won } from '../table/lost-race.ts';
import { scanItems } from '../table/query.ts';
import type { Attributes, Table, Update } from '../table/table.ts';

/** The item is not a site: damaged, or written by hand. */
export class DamagedSiteError extends Error {
  override readonly name = 'DamagedSiteError';
}

export interface SiteReader {
  /** Undefined where there is no such site. Throws DamagedSiteError. */
  read(id: string): Promise<Site | undefined>;
  /**
   * All sites, in no order; eventually consistent. Leaves damaged items out, and tells of each, so
   * that one of them does not hide the others.
   */
  list(onDamaged: (error: DamagedSiteError) => void): AsyncIterable<Site>;
}

export interface SiteStore extends SiteReader {
  /** False, having changed nothing, where there is one of this id already. */
  add(site: Site): Promise<boolean>;
  /**
   * Changes what is given (one field at least) and nothing else, in one write: so no two operators
   * undo each other. `rawDays` that is there and undefined is removed. Answers the site as it is
   * now; undefined where there is none.
   */
  change(id: string, changes: Partial<SiteChoices>): Promise<Site | undefined>;
  remove(id: string): Promise<void>;
}

/**
 * `isConsistent`: whether `read` sees every write that has finished, for twice the price. Operators
 * want that.
 */
export function createSiteStore(table: Table, { isConsistent = false } = {}): SiteStore {
  return {
    async read(id) {
      const item = await table.get(siteItemKey(id), isConsistent);
      return item && orThrow(parseItem(item));
    },

    async *list(onDamaged) {
      for await (const item of scanItems(table)) {
        const site = parseItem(item);
        if (site instanceof DamagedSiteError) onDamaged(site);
        else yield site;
      }
    },

    add: (site) => won(table.put({ Item: toItem(site), ConditionExpression: 'attribute_not_exists(pk)' })),

    async change(id, changes) {
      try {
        return orThrow(parseItem(await table.update(toUpdate(id, changes))));
      } catch (error) {
        if (error instanceof LostRaceError) return undefined;
        throw error;
      }
    },

    async remove(id) {
      await table.delete({ Key: siteItemKey(id) });
    },
  };
}

/** Attributes are named by placeholders, as some of their names are reserved words. */
function toUpdate(id: string, changes: Partial<SiteChoices>): Update {
  const entries = Object.entries(changes);
  const set = entries.filter(([, value]) => value !== undefined);
  const removed = entries.filter(([, value]) => value === undefined);
  const parts = [
    ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
  ];
  return {
    Key: siteItemKey(id),
    ConditionExpression: 'attribute_exists(pk)',
    UpdateExpression: parts.join(' '),
    ExpressionAttributeNames: Object.fromEntries([...set, ...removed].map(([name]) => [`#${name}`, name])),
    ...(set.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    }),
    ReturnValues: 'ALL_NEW',
  };
}

/**
 * The id stands in the key as JSON writes it, and as JSON in the item: a lone surrogate has no
 * UTF-8 form.
 */
const toItem = ({ id, ...rest }: Site): ItemKey & Attributes => ({
  ...siteItemKey(id),
  ...rest,
  id: JSON.stringify(id),
});

function parseItem({ id, ...rest }: Attributes): Site | DamagedSiteError {
  const { data, error } = siteSchema.safeParse({ ...rest, id: unquote(id) });
  if (data !== undefined) return data;
  const wrong = String(error?.issues[0]?.path[0] ?? 'item');
  // The key is the id as JSON writes it.
  return new DamagedSiteError(`the site "${String(rest['pk'])}" has no valid ${wrong} in the Sites table`);
}

function orThrow(site: Site | DamagedSiteError): Site {
  if (site instanceof DamagedSiteError) throw site;
  return site;
}

function unquote(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
