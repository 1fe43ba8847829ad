// What is known of one site: what a page needs to show its numbers and, for those who have a token
// of it that is no share's, how the operator has set it. Its key, and addresses that are blocked,
// are shown nowhere. A site that an open deployment has not seen yet is as its first event makes
// it.

import { siteDefaults, type SiteChoices } from '../domain/access/site.ts';
import type { Answers } from '../http/http-routes.ts';
import { cacheFor } from './cache-control.ts';
import type { Admission, Readers } from './readers.ts';
import type { Sites } from './sites.ts';
import { parseStatsQuery } from './stats-query.ts';

type Settings = SiteChoices & { readonly id: string };

/** What a page needs. */
const publicPart = ({ id, name, timezone, public: isPublic, identity, goals, funnels, properties }: Settings) => ({
  id,
  name,
  timezone,
  public: isPublic,
  identity,
  goals,
  funnels,
  properties,
});

/** How the operator has set it. */
const operatorsPart = ({ origins, aliases, bots, blockedCountries, blockedPaths, hostnames }: Settings) => ({
  origins,
  aliases,
  bots,
  blocked_countries: blockedCountries,
  blocked_paths: blockedPaths,
  hostnames,
});

/** The body of the answer, in the order of its keys. */
export type ShownSite = ReturnType<typeof publicPart> &
  Partial<ReturnType<typeof operatorsPart>> &
  /** What a share is fixed to. */
  Partial<Pick<Admission, 'filters'>>;

export const siteAnswers = (sites: Pick<Sites, 'find'>, readers: Pick<Readers, 'admit' | 'isPrivate'>): Answers => ({
  'GET /api/site': async (request) => {
    const { site: id } = parseStatsQuery(request);
    const admission = await readers.admit(request, id);
    const site = (await sites.find(id)) ?? { ...siteDefaults(id), id };
    const { filters, isPrivate } = admission;
    const body: ShownSite = {
      ...publicPart(site),
      ...(showsAll(admission, readers) && operatorsPart(site)),
      ...(filters.length > 0 && { filters }),
    };
    return { status: 200, body, headers: cacheFor(false, isPrivate) };
  },
});

/**
 * A public site has one answer for everybody, which shared caches may keep. An open deployment has
 * nothing to hide.
 */
const showsAll = ({ isPrivate, isShared = false }: Admission, readers: Pick<Readers, 'isPrivate'>): boolean =>
  isPrivate ? !isShared : !readers.isPrivate;
