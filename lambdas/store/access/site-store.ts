// The Sites table: one item a site, and one for each of its aliases. An alias has the key that a
// site of that name would have: so no name ever means two sites, and one read finds either. Ingest
// and stats read the table through a cache; operators write it, and, where a deployment is open,
// ingest registers a site with its first event.

import { type Funnel, type Site, type SiteChoices, siteSchema } from '../../domain/access/site.ts';
import { type ItemKey, siteItemKey } from '../table/keys.ts';
import { LostRaceError, won } from '../table/lost-race.ts';
import { scanItems } from '../table/query.ts';
import type { Attributes, Table, Update, Value } from '../table/table.ts';

/** The item is not a site: damaged, or written by hand. */
export class DamagedSiteError extends Error {
  override readonly name = 'DamagedSiteError';
}

/** What a name is that is not a site's id. */
export interface Alias {
  /** The id of the site. */
  readonly aliasOf: string;
}

export interface SiteStore {
  /** Undefined where there is no such site. Throws DamagedSiteError. */
  read(id: string): Promise<Site | undefined>;
  /** The site of an id, or what site the name is an alias of. Throws DamagedSiteError. */
  find(name: string): Promise<Site | Alias | undefined>;
  /**
   * All sites, in no order; eventually consistent. Leaves damaged items out, and tells of each, so
   * that one of them does not hide the others.
   */
  list(onDamaged: (error: DamagedSiteError) => void): AsyncIterable<Site>;
  /** False, having changed nothing, where there is one of this id already. */
  add(site: Site): Promise<boolean>;
  /**
   * Changes what is given (one field at least) and nothing else, in one write: so no two operators
   * undo each other. `rawDays` that is there and undefined is removed. Answers the site as it is
   * now; undefined where there is none.
   */
  change(id: string, changes: Partial<SiteChoices>): Promise<Site | undefined>;
  remove(id: string): Promise<void>;
  /** False, having changed nothing, where the name means another site. */
  addAlias(alias: string, id: string): Promise<boolean>;
  /** Removes it, if it is an alias of this site. */
  removeAlias(alias: string, id: string): Promise<void>;
}

/**
 * `isConsistent`: whether `read` sees every write that has finished, for twice the price. Operators
 * want that.
 */
export function createSiteStore(table: Table, { isConsistent = false } = {}): SiteStore {
  return {
    async read(id) {
      const item = await table.get(siteItemKey(id), isConsistent);
      return item && !isAlias(item) ? orThrow(parseItem(item)) : undefined;
    },

    async find(name) {
      const item = await table.get(siteItemKey(name), isConsistent);
      if (item === undefined) return undefined;
      return isAlias(item) ? { aliasOf: String(unquote(item.aliasOf)) } : orThrow(parseItem(item));
    },

    async *list(onDamaged) {
      for await (const item of scanItems(table)) {
        if (isAlias(item)) continue;
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

    addAlias: (alias, id) =>
      won(
        table.put({
          Item: { ...siteItemKey(alias), aliasOf: JSON.stringify(id) },
          ConditionExpression: 'attribute_not_exists(pk) OR aliasOf = :id',
          ExpressionAttributeValues: { ':id': JSON.stringify(id) },
        }),
      ),

    async removeAlias(alias, id) {
      await won(
        table.delete({
          Key: siteItemKey(alias),
          ConditionExpression: 'aliasOf = :id',
          ExpressionAttributeValues: { ':id': JSON.stringify(id) },
        }),
      );
    },
  };
}

const isAlias = (item: Attributes): item is Attributes & { readonly aliasOf: Value } => item['aliasOf'] !== undefined;

/** Attributes are named by placeholders, as some of their names are reserved words. */
function toUpdate(id: string, changes: Partial<SiteChoices>): Update {
  const { funnels, ...same } = changes;
  const entries = Object.entries({ ...same, ...(funnels !== undefined && { funnels: funnels.map(asJson) }) });
  const set = entries.filter(([, value]) => value !== undefined);
  const removed = entries.filter(([, value]) => value === undefined);
  const parts = [
    ...(set.length > 0 ? [`SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
  ];
  return {
    Key: siteItemKey(id),
    ConditionExpression: 'attribute_exists(visitorKey)',
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
const toItem = ({ id, funnels, ...rest }: Site): ItemKey & Attributes => ({
  ...siteItemKey(id),
  ...rest,
  id: JSON.stringify(id),
  funnels: funnels.map(asJson),
});

const asJson = (funnel: Funnel): string => JSON.stringify(funnel);

function parseItem({ id, funnels, ...rest }: Attributes): Site | DamagedSiteError {
  const read = { ...rest, id: unquote(id), funnels: Array.isArray(funnels) ? funnels.map(unquote) : funnels };
  const { data, error } = siteSchema.safeParse(read);
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
