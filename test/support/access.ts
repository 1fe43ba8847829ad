// Factories of sites and tokens: a test says only what matters to it.

import { randomBytes } from 'node:crypto';

import { type Site, siteDefaults } from '../../lambdas/domain/access/site.ts';
import { drawToken, formatToken, type Token, type TokenKind } from '../../lambdas/domain/access/token.ts';

/** 2025-11-14T10:00:00Z */
const CREATED_AT = 1_763_114_400_000;

export const aSite = (id: string, more: Partial<Site> = {}): Site => ({
  ...siteDefaults(id),
  id,
  visitorKey: new Uint8Array(randomBytes(32)),
  createdAt: CREATED_AT,
  ...more,
});

/** A token of the site `a`: as its holder shows it, and as it is stored. */
export function aToken(kind: TokenKind, more: Partial<Token> = {}): { readonly text: string; readonly stored: Token } {
  const { digest, ...shown } = drawToken(kind, randomBytes);
  const stored: Token = { id: shown.id, kind, digest, sites: ['a'], name: 'test', createdAt: CREATED_AT, ...more };
  return { text: formatToken(shown), stored };
}
