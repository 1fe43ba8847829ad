// Identifies the caller of a request: it sent no token, a valid one, or a bad one. A token comes as
// `Authorization: Bearer …` or in the cookie of a session, and is looked up at most once a minute:
// so a revocation holds everywhere within one. Each function decides what a caller may do. A
// request with a bad token is never treated as one without a token.

import {
  parseToken,
  refusalOf,
  type ShownToken,
  type Token,
  type TokenKind,
  type TokenRefusal,
} from '../domain/access/token.ts';
import { ReadThroughCache } from '../shared/read-through-cache.ts';
import type { HttpRequest } from './http-request.ts';
import { isOwnOrigin, readSessionCookie } from './session-cookie.ts';

/** A caller with a valid token. */
export interface KnownCaller {
  readonly kind: TokenKind;
  readonly token: Token;
  readonly by: 'bearer' | 'cookie';
}

export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly reason: CallerRefusal; readonly tokenId?: string }
  | KnownCaller;

/**
 * For the log. `kind`: a token that is not taken here, or not there (a cookie holds sessions
 * alone). `parent`: a session whose token is gone. `foreign origin`: a cookie that would change
 * something, from a page that is not ours.
 */
export type CallerRefusal = TokenRefusal | 'malformed' | 'kind' | 'parent' | 'foreign origin';

export interface CallersOptions {
  /** Of the Tokens table; undefined where there is none. */
  readonly readToken: (id: string) => Promise<Token | undefined>;
  /** Of the Sessions table. Absent: sessions are not taken, nor their cookies looked at. */
  readonly readSession?: (id: string) => Promise<Token | undefined>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface Callers {
  /**
   * The caller of a request. Throws what the reads throw: while a table does not answer, only
   * tokens that are cached already are valid.
   */
  identify(request: Pick<HttpRequest, 'method' | 'header'>): Promise<Caller>;
  /** The same of a token that was not sent as one, but in a body. */
  identifyToken(text: string): Promise<Caller>;
  /**
   * Reads a session again when it is shown next, since it has ended or was put off. Other
   * environments do within a minute.
   */
  forgetSession(id: string): void;
}

const NOBODY = { kind: 'nobody' } as const;
const refused = (reason: CallerRefusal, tokenId?: string): Caller => ({
  kind: 'refused',
  reason,
  ...(tokenId !== undefined && { tokenId }),
});

export function createCallers({ readToken, readSession, now }: CallersOptions): Callers {
  const tokens = new ReadThroughCache({ read: readToken, now });
  const sessions = readSession && new ReadThroughCache({ read: readSession, now });

  async function check(shown: ShownToken, by: KnownCaller['by']): Promise<Caller> {
    const { kind, id } = shown;
    const table = kind === 'session' ? sessions : tokens;
    // A login code can become a session and do nothing else.
    if (table === undefined || kind === 'login' || (by === 'cookie' && kind !== 'session')) return refused('kind', id);
    const token = await table.get(id);
    const reason = refusalOf(shown, token, now());
    if (token === undefined || reason !== undefined) return refused(reason ?? 'unknown', id);
    if (token.parent !== undefined && !isAlive(await tokens.get(token.parent), now())) return refused('parent', id);
    return { kind, token, by };
  }

  async function byCookie(request: Pick<HttpRequest, 'method' | 'header'>): Promise<Caller> {
    const cookie = sessions && readSessionCookie(request);
    if (cookie === undefined) return NOBODY;
    const shown = parseToken(cookie);
    if (shown === undefined) return refused('malformed');
    if (!/^(GET|HEAD)$/.test(request.method) && !isOwnOrigin(request)) return refused('foreign origin', shown.id);
    return await check(shown, 'cookie');
  }

  async function identifyToken(text: string): Promise<Caller> {
    const shown = parseToken(text);
    return shown === undefined ? refused('malformed') : await check(shown, 'bearer');
  }

  return {
    async identify(request) {
      const bearer = bearerOf(request);
      return bearer === undefined ? await byCookie(request) : await identifyToken(bearer);
    },
    identifyToken,
    forgetSession: (id) => sessions?.forget(id),
  };
}

/** The token in `Authorization`, empty if it has another form; undefined without the header. */
export function bearerOf({ header }: Pick<HttpRequest, 'header'>): string | undefined {
  const authorization = header('authorization');
  return authorization && (/^Bearer ([^ ]+)$/i.exec(authorization)?.[1] ?? '');
}

/** A session grants what its token grants, and the token must be one that reads. */
const isAlive = (parent: Token | undefined, now: number): boolean =>
  (parent?.kind === 'read' || parent?.kind === 'share') &&
  parent.revokedAt === undefined &&
  (parent.expiresAt === undefined || parent.expiresAt > now);

/** What a log may say of a caller: ids, which are public, and never a secret. */
export function loggedCaller(caller: Caller): { readonly tokenId?: string; readonly reason?: string } {
  if (caller.kind === 'nobody') return { reason: 'no token' };
  if (caller.kind !== 'refused') return { tokenId: caller.token.id };
  return { reason: caller.reason, ...(caller.tokenId !== undefined && { tokenId: caller.tokenId }) };
}
