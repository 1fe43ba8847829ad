import { createHash, randomBytes } from 'node:crypto';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  ALL_SITES,
  coversSite,
  drawToken,
  formatToken,
  MAX_TOKEN_CHARACTERS,
  parseToken,
  refusalOf,
  type Token,
  TOKEN_KINDS,
  type TokenKind,
} from '../../../../lambdas/domain/access/token.ts';

const NOW = Date.parse('2025-11-14T10:00:00Z');

const drawn = (kind: TokenKind = 'read', more: Partial<Token> = {}) => {
  const { digest, ...shown } = drawToken(kind, randomBytes);
  const stored: Token = { id: shown.id, kind, digest, sites: ['a'], name: 'test', createdAt: 0, ...more };
  return { shown, stored };
};

test('a token reads back as it was written, and nothing else is one', () => {
  for (const kind of TOKEN_KINDS) {
    const { shown } = drawn(kind);
    const text = formatToken(shown);
    expect(text.length).toBeLessThanOrEqual(MAX_TOKEN_CHARACTERS);
    expect(parseToken(text)).toEqual(shown);
    expect(parseToken(`${text}x`)).toBeUndefined();
    expect(parseToken(text.slice(0, -1))).toBeUndefined();
    expect(parseToken(text.replace('fa_', 'FA_'))).toBeUndefined();
  }
  fc.assert(fc.property(fc.string(), (text) => parseToken(text) === undefined));
});

test('what is stored is the SHA-256 of the secret', () => {
  const { shown, stored } = drawn();
  expect(Buffer.from(stored.digest)).toEqual(createHash('sha256').update(shown.secret).digest());
});

test('the id and the secret use all of the randomness that they were given', () => {
  const zeros = drawToken('read', (bytes) => new Uint8Array(bytes));
  const ones = drawToken('read', (bytes) => new Uint8Array(bytes).fill(255));
  expect(zeros).toMatchObject({ id: 'aaaaaaaaaa', secret: 'A'.repeat(43) });
  expect(ones).toMatchObject({ id: '7777777777', secret: `${'_'.repeat(42)}8` });
});

test('a token is taken only with its secret, as its kind, before it expires and until it is revoked', () => {
  const { shown, stored } = drawn();
  expect(refusalOf(shown, stored, NOW)).toBeUndefined();
  expect(refusalOf(shown, undefined, NOW)).toBe('unknown');
  expect(refusalOf({ ...shown, secret: drawn().shown.secret }, stored, NOW)).toBe('wrong secret');
  expect(refusalOf({ ...shown, kind: 'write' }, stored, NOW)).toBe('unknown');
  expect(refusalOf(shown, { ...stored, revokedAt: NOW - 1 }, NOW)).toBe('revoked');
  expect(refusalOf(shown, { ...stored, expiresAt: NOW }, NOW)).toBe('expired');
  expect(refusalOf(shown, { ...stored, expiresAt: NOW + 1 }, NOW)).toBeUndefined();
});

test('an unknown token whose digest would be all zeros is not taken', () => {
  const { shown } = drawn();
  expect(refusalOf(shown, undefined, NOW)).toBe('unknown');
});

test('a token covers the sites that it lists, or all', () => {
  expect(coversSite({ sites: ['a', 'b'] }, 'b')).toBe(true);
  expect(coversSite({ sites: ['a', 'b'] }, '*')).toBe(false);
  expect(coversSite({ sites: [] }, 'a')).toBe(false);
  expect(coversSite({ sites: ALL_SITES }, 'anything')).toBe(true);
});
