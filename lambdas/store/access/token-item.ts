// A token as an item, of the Tokens table and of the Sessions table alike. The secret is not in it.

import { ALL_SITES, type Token, TOKEN_KINDS, type TokenKind } from '../../domain/access/token.ts';
import { KEY } from '../../shared/names.ts';
import { type ItemKey, tokenItemKey } from '../table/keys.ts';
import type { Attributes } from '../table/table.ts';

/** `ttl`: whether DynamoDB may delete the item some time after it expired. */
export const toTokenItem = ({ id, sites, filters, ...token }: Token, ttl: boolean): ItemKey & Attributes => ({
  ...tokenItemKey(id),
  ...token,
  // As JSON, as everywhere: a lone surrogate has no UTF-8 form.
  sites: JSON.stringify(sites),
  ...(filters !== undefined && { filters: JSON.stringify(filters) }),
  ...(ttl && token.expiresAt !== undefined && { [KEY.ttl]: Math.ceil(token.expiresAt / 1000) }),
});

/** Undefined for a malformed item: it grants nothing. */
export function parseTokenItem(item: Attributes): Token | undefined {
  const { pk, kind, digest, name, createdAt, expiresAt, revokedAt, parent } = item;
  const sites = parseSites(item['sites']);
  const filters = parseFilters(item['filters']);
  if (filters === DAMAGED) return undefined;
  if (!isKind(kind) || sites === undefined || !(digest instanceof Uint8Array) || digest.length !== 32) return undefined;
  if (typeof pk !== 'string' || typeof name !== 'string' || typeof createdAt !== 'number') return undefined;
  return {
    id: pk,
    kind,
    digest,
    sites,
    name,
    createdAt,
    ...(typeof expiresAt === 'number' && { expiresAt }),
    ...(typeof revokedAt === 'number' && { revokedAt }),
    ...(typeof parent === 'string' && { parent }),
    ...(filters !== undefined && { filters }),
  };
}

const DAMAGED = Symbol('damaged filters');

/** A share whose filters cannot be read grants nothing, rather than everything. */
function parseFilters(text: unknown): Token['filters'] | typeof DAMAGED {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') return DAMAGED;
  try {
    const filters: unknown = JSON.parse(text);
    return Array.isArray(filters) ? (filters as NonNullable<Token['filters']>) : DAMAGED;
  } catch {
    return DAMAGED;
  }
}

const isKind = (kind: unknown): kind is TokenKind => TOKEN_KINDS.some((known) => known === kind);

function parseSites(text: unknown): Token['sites'] | undefined {
  try {
    const sites: unknown = JSON.parse(String(text));
    if (sites === ALL_SITES) return ALL_SITES;
    return Array.isArray(sites) && sites.every((site) => typeof site === 'string') ? sites : undefined;
  } catch {
    return undefined;
  }
}
