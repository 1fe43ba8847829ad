// Tokens: who may read and write. A token is `fa_<kind>_<id>_<secret>`: the id is public and names
// it in lists and logs, the secret is 256 random bits, of which only the SHA-256 is stored. 256
// random bits need neither salt nor a slow hash. The functions check a secret by a constant-time
// comparison, even when the id is unknown, so the time of an answer reveals nothing.

import { hash, timingSafeEqual } from 'node:crypto';

import type { Filter } from '../query/question.ts';

/**
 * What a token is for. `read`: answers of its sites. `write`: events of its sites, without an
 * origin. `share`: answers of one site, for a link. `session`: what a browser's cookie holds.
 * `login`: a code that becomes one session.
 */
export const TOKEN_KINDS = ['read', 'write', 'share', 'session', 'login'] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** Sites that a token covers, by id; or all of them, those of the future included. */
export const ALL_SITES = '*';
export type TokenSites = typeof ALL_SITES | readonly string[];

/** What is stored of a token. Times are epoch milliseconds. */
export interface Token {
  readonly id: string;
  readonly kind: TokenKind;
  /** SHA-256 of the secret, 32 bytes. */
  readonly digest: Uint8Array;
  readonly sites: TokenSites;
  /** For people. */
  readonly name: string;
  readonly createdAt: number;
  /** Absent: it does not expire. */
  readonly expiresAt?: number;
  /** Absent: it was not revoked. */
  readonly revokedAt?: number;
  /**
   * Of a session: the token that it was made from. The session ends with that token. Absent if a
   * login code made the session.
   */
  readonly parent?: string;
  /**
   * Of a share, and of a session that one has become: what every question is filtered by, whatever
   * else it asks. Absent of all others.
   */
  readonly filters?: readonly Filter[];
}

/** What a client shows. */
export interface ShownToken {
  readonly kind: TokenKind;
  readonly id: string;
  readonly secret: string;
}

const ID_CHARACTERS = 10;
const SECRET_BYTES = 32;
/** RFC 4648's base32 in lower case: no digit looks like a letter. */
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

const FORM = new RegExp(`^fa_(${TOKEN_KINDS.join('|')})_([${BASE32}]{${ID_CHARACTERS}})_([A-Za-z0-9_-]{43})$`);

const ID = new RegExp(`^[${BASE32}]{${ID_CHARACTERS}}$`);

/** Whether it may be the public id of a token. */
export const isTokenId = (text: string): boolean => ID.test(text);

/** Milliseconds in which a login code can be used. */
export const LOGIN_CODE_MS = 600_000;

/** Characters of the longest token. */
export const MAX_TOKEN_CHARACTERS = 'fa_session_'.length + ID_CHARACTERS + 1 + 43;

/** As a client sends it. */
export const formatToken = ({ kind, id, secret }: ShownToken): string => `fa_${kind}_${id}_${secret}`;

/** The inverse of formatToken; undefined for anything else. */
export function parseToken(text: string): ShownToken | undefined {
  if (text.length > MAX_TOKEN_CHARACTERS) return undefined;
  const [, kind, id, secret] = FORM.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { kind: kind as TokenKind, id, secret };
}

/** Whether it is meant to be one: such a text is never taken for anything else. */
export const isLikeToken = (text: string): boolean => /^fa_[a-z]+_/.test(text);

/**
 * A new token's public id and secret, and the digest to store. `random(n)` gives n unpredictable
 * bytes.
 */
export function drawToken(kind: TokenKind, random: (bytes: number) => Uint8Array): ShownToken & Pick<Token, 'digest'> {
  // 256 is a multiple of 32: no letter is likelier than another.
  const id = Array.from(random(ID_CHARACTERS), (byte) => BASE32.charAt(byte % BASE32.length)).join('');
  const secret = Buffer.from(random(SECRET_BYTES)).toString('base64url');
  return { kind, id, secret, digest: digestOf(secret) };
}

/** What is stored of a secret. */
export const digestOf = (secret: string): Uint8Array => new Uint8Array(hash('sha256', secret, 'buffer'));

/**
 * Why a token is refused, for the log; undefined if it is accepted. The comparison always takes the
 * same time.
 */
export function refusalOf(shown: ShownToken, stored: Token | undefined, now: number): TokenRefusal | undefined {
  const isRight = timingSafeEqual(digestOf(shown.secret), stored?.digest ?? NO_DIGEST);
  if (stored === undefined || stored.kind !== shown.kind) return 'unknown';
  if (!isRight) return 'wrong secret';
  if (stored.revokedAt !== undefined) return 'revoked';
  if (stored.expiresAt !== undefined && stored.expiresAt <= now) return 'expired';
  return undefined;
}

export type TokenRefusal = 'unknown' | 'wrong secret' | 'revoked' | 'expired';

/** Whether a token is about a site. */
export const coversSite = ({ sites }: Pick<Token, 'sites'>, site: string): boolean =>
  sites === ALL_SITES || sites.includes(site);

const NO_DIGEST = new Uint8Array(32);
