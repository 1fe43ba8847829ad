// Decides which events ingest accepts. An open deployment accepts every event. With registered
// sites:
//
//   unknown site ─▶ 404      bad token ─▶ 401      with a write token of its sites: anything goes
//   without a token: no Origin ─▶ 401     Origin not listed ─▶ 403     over 16 KB ─▶ 413
//                    not about now ─▶ 400
//
// The formats of other products have a key instead of a site, and no other token: it may be a write
// token of that one site. For their pixels the Referer says what an Origin would.
//
// The checks run in this order, after the events were parsed and before any is numbered: a refused
// request queues nothing.

import { takesOrigin } from '../domain/access/site.ts';
import { ALL_SITES, coversSite, isLikeToken, type Token } from '../domain/access/token.ts';
import type { Event } from '../domain/event/event.ts';
import { epochOf } from '../domain/event/timestamp.ts';
import { ARRIVAL_WINDOW_MS, MAX_PAGE_BODY_BYTES } from '../domain/limits/requests.ts';
import { type Caller, type Callers, loggedCaller } from '../http/caller.ts';
import {
  ForbiddenError,
  PayloadTooLargeError,
  UnauthorizedError,
  UnknownSiteError,
  ValidationError,
} from '../http/errors.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { log } from '../shared/log.ts';
import { placeOf, quoted, shorten } from './details.ts';
import type { EventRequest } from './request.ts';
import type { KeyedSite } from './keyed-site.ts';
import type { FindSites } from './sites.ts';

/** The site of a name that an event of the request has, or of its id. */
export type SiteOf = (name: string) => KeyedSite;

export interface Admitted {
  readonly siteOf: SiteOf;
  /** Whether a server sent it with a write token: what it says of a visitor is believed. */
  readonly isTrusted: boolean;
}

/**
 * Answers the sites of the events. Throws UnknownSiteError, UnauthorizedError, ForbiddenError,
 * PayloadTooLargeError or ValidationError, and what the reads of tables throw.
 */
export type Admit = (
  request: Pick<EventRequest, 'events' | 'isBatch' | 'keys'>,
  http: Pick<HttpRequest, 'id' | 'method' | 'header' | 'text'>,
) => Promise<Admitted>;

/** For a deployment that is open. */
export const admitAll =
  (findSites: FindSites): Admit =>
  async (request) => {
    // Or it would become the name of a site, for everyone to read.
    if (request.keys?.some(isLikeToken)) throw new UnauthorizedError(true, NO_TOKENS);
    return { siteOf: await knownSites(request, findSites), isTrusted: false };
  };

export interface RegisteredOptions {
  readonly findSites: FindSites;
  readonly callers: Pick<Callers, 'identify' | 'identifyToken'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** For a deployment whose sites are registered. */
export const admitRegistered =
  ({ findSites, callers, now }: RegisteredOptions): Admit =>
  async (request, http) => {
    const siteOfKey = request.keys && (await sitesOfKeys(request.keys, callers, http));
    const siteOf = await knownSites(request, findSites, siteOfKey);
    if (siteOfKey === undefined) {
      const token = writeTokenOf(await identify(http, () => callers.identify(http)));
      if (token !== undefined) {
        if (!request.events.every(({ site }) => coversSite(token, siteOf(site).id))) throw new UnauthorizedError(true);
        return { siteOf, isTrusted: true };
      }
    } else if (siteOfKey.size > 0 && siteOfKey.size === new Set(request.keys).size) return { siteOf, isTrusted: true };
    const origin = originOf(http);
    if (origin === undefined) throw new UnauthorizedError(false, NO_ORIGIN);
    const foreign = detailsOf(request, ({ site }) => !takesOrigin(siteOf(site), origin), notListed);
    if (foreign.length > 0) throw new ForbiddenError(`Origin ${quoted(origin)} is not allowed`, { details: foreign });
    if (bytesOf(request, http) > MAX_PAGE_BODY_BYTES) throw new PayloadTooLargeError(TOO_LARGE);
    const arrival = now();
    const others = detailsOf(
      request,
      (event) => !isAboutNow(event, arrival),
      () => NOT_NOW,
    );
    if (others.length > 0) throw new ValidationError(others);
    return { siteOf, isTrusted: false };
  };

/** `siteOfKey`: the ids that some names stand for. */
async function knownSites(
  request: Parameters<Admit>[0],
  findSites: FindSites,
  siteOfKey: ReadonlyMap<string, string> = new Map(),
): Promise<SiteOf> {
  const nameOf = (site: string): string => siteOfKey.get(site) ?? site;
  const sites = await findSites(request.events.map(({ site }) => nameOf(site)));
  const isUnknown = ({ site }: Event): boolean => !sites.has(nameOf(site));
  const refuse = (): never => {
    throw new UnknownSiteError(detailsOf(request, isUnknown, notRegistered));
  };
  if (request.events.some(isUnknown)) refuse();
  // A receipt asks by the id, an event by the name that it came with.
  const byId = new Map(Array.from(sites.values(), (site) => [site.id, site]));
  return (name) => sites.get(nameOf(name)) ?? byId.get(name) ?? refuse();
}

/** Of the keys that are tokens. Throws UnauthorizedError for one that is not of a single site. */
async function sitesOfKeys(
  keys: readonly string[],
  callers: RegisteredOptions['callers'],
  http: Pick<HttpRequest, 'id'>,
): Promise<ReadonlyMap<string, string>> {
  const sites = new Map<string, string>();
  for (const key of new Set(keys)) {
    if (!isLikeToken(key)) continue;
    const token = writeTokenOf(await identify(http, () => callers.identifyToken(key)));
    const [site, ...more] = token === undefined || token.sites === ALL_SITES ? [] : token.sites;
    if (site === undefined || more.length > 0) throw new UnauthorizedError(true, NO_SINGLE_SITE);
    sites.set(key, site);
  }
  return sites;
}

/** Undefined where no token was shown. */
function writeTokenOf(caller: Caller): Token | undefined {
  if (caller.kind === 'nobody') return undefined;
  if (caller.kind !== 'write') throw new UnauthorizedError(true);
  return caller.token;
}

async function identify(http: Pick<HttpRequest, 'id'>, find: () => Promise<Caller>): Promise<Caller> {
  const caller = await find();
  log.debug('caller', () => ({ apiRequestId: http.id, ...loggedCaller(caller) }));
  return caller;
}

/** Browsers send no Origin with the request of an image. */
function originOf({ method, header }: Parameters<Admit>[1]): string | undefined {
  return header('origin') ?? (method === 'GET' ? URL.parse(header('referer') ?? '')?.origin : undefined);
}

/** Of the body; of another product's, which says much that nothing keeps, of what is kept. */
function bytesOf({ events, keys }: Parameters<Admit>[0], http: Parameters<Admit>[1]): number {
  const bytes = Buffer.byteLength(http.text());
  if (keys === undefined || bytes <= MAX_PAGE_BODY_BYTES) return bytes;
  return Buffer.byteLength(JSON.stringify(events.map((event) => ({ ...event, sender: undefined }))));
}

const isAboutNow = (event: Event, arrival: number): boolean => {
  const after = epochOf(event) - arrival;
  return -ARRIVAL_WINDOW_MS.before <= after && after <= ARRIVAL_WINDOW_MS.after;
};

/** A sentence for each event that is to be refused. */
const detailsOf = (
  { events, isBatch }: Parameters<Admit>[0],
  isRefused: (event: Event) => boolean,
  sentence: (event: Event) => string,
): readonly string[] =>
  shorten(
    events.flatMap((event, index) => (isRefused(event) ? [`${isBatch ? placeOf(index) : ''}${sentence(event)}`] : [])),
  );

const notRegistered = ({ site }: Event): string => `site_id ${quoted(site)} is not registered`;
const notListed = ({ site }: Event): string => `site_id ${quoted(site)} does not list it`;
const NO_ORIGIN = 'A request without an Origin needs a write token of its sites: send it as "Authorization: Bearer …"';
const NO_TOKENS = 'This deployment takes events without tokens: use the id of the site as the key';
const NO_SINGLE_SITE = 'A token that is used as a key must be a write token of a single site';
const TOO_LARGE = `Body must be at most ${MAX_PAGE_BODY_BYTES} bytes without a write token`;
const NOT_NOW =
  `timestamp must be at most ${ARRIVAL_WINDOW_MS.before / 3_600_000} hours before and ` +
  `${ARRIVAL_WINDOW_MS.after / 60_000} minutes after its arrival, unless a write token is sent`;
