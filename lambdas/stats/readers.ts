// Decides which sites a caller may read. An open deployment shows every caller everything, and
// ignores tokens. With registered sites:
//
//   a public site                ─▶ every caller
//   no token, or none that reads ─▶ 401
//   an unknown or foreign site   ─▶ 404
//
// The checks run in this order. So a caller without a token never learns whether a site exists, and
// one with a token learns it of the token's sites alone. A public site gives the same answer for
// every token, because shared caches keep its answers.

import type { Site } from '../domain/access/site.ts';
import { coversSite, type Token } from '../domain/access/token.ts';
import type { Filter } from '../domain/query/question.ts';
import { type Caller, type Callers, loggedCaller } from '../http/caller.ts';
import { UnauthorizedError, UnknownSiteError } from '../http/errors.ts';
import type { HttpRequest } from '../http/http-request.ts';
import { log } from '../shared/log.ts';

type Asked = Pick<HttpRequest, 'id' | 'method' | 'header'>;

/** How somebody came to read a site. */
export interface Admission {
  /** Whether the answer is for this caller alone. */
  readonly isPrivate: boolean;
  /** Whether the caller has come by a share, which shows numbers and not how the site is set. */
  readonly isShared?: boolean;
  /** What the caller's questions are filtered by, whatever else they ask: those of a share. */
  readonly filters: readonly Filter[];
}

export interface Readers {
  /** Throws UnauthorizedError and UnknownSiteError if the caller may not read the site. */
  admit(request: Asked, site: string): Promise<Admission>;
  /** What a caller may read by name; `*`: everything. Throws UnauthorizedError. */
  sitesOf(request: Asked): Promise<Token['sites']>;
  /** Whether answers about what a caller may read are for that caller alone. */
  readonly isPrivate: boolean;
}

/** Every caller reads every site. */
export const everybody: Readers = {
  admit: async () => ({ isPrivate: false, filters: [] }),
  sitesOf: async () => '*',
  isPrivate: false,
};

export interface RegisteredReaders {
  readonly findSite: (id: string) => Promise<Pick<Site, 'public'> | undefined>;
  readonly callers: Pick<Callers, 'identify'>;
}

export function registeredReaders({ findSite, callers }: RegisteredReaders): Readers {
  const readerOf = async (request: Asked): Promise<Token> => {
    const caller = await callers.identify(request);
    const token = tokenThatReads(caller);
    log.debug('caller', () => ({ apiRequestId: request.id, ...loggedCaller(caller) }));
    if (token === undefined) throw refusalOf(caller);
    return token;
  };
  return {
    isPrivate: true,
    sitesOf: async (request) => (await readerOf(request)).sites,
    async admit(request, id) {
      const site = await findSite(id);
      if (site?.public === true) return { isPrivate: false, filters: [] };
      const token = await readerOf(request);
      if (site === undefined || !coversSite(token, id)) throw new UnknownSiteError([notForYou(id)]);
      const isShared = token.kind === 'share' || token.filters !== undefined;
      return { isPrivate: true, isShared, filters: token.filters ?? [] };
    },
  };
}

/**
 * Lists the kinds that read: a new kind reads nothing until it is added here.
 */
const tokenThatReads = (caller: Caller): Token | undefined =>
  caller.kind === 'read' || caller.kind === 'share' || caller.kind === 'session' ? caller.token : undefined;

/** A cookie from a page of another origin was not looked at, so that can be said. */
const refusalOf = (caller: Caller): UnauthorizedError =>
  caller.kind === 'refused' && caller.reason === 'foreign origin'
    ? new UnauthorizedError(true, NOT_OURS)
    : new UnauthorizedError(caller.kind !== 'nobody');

const NOT_OURS = 'A cookie counts with an Origin of this host alone: send its token as "Authorization: Bearer …"';

const notForYou = (id: string): string => `site_id ${JSON.stringify(id)} is not registered, or not for this token`;
