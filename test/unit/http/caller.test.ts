// Who asks, by header and by cookie, through the requests of both kinds of gateway.

import { expect, test } from 'vitest';

import { type CallersOptions, createCallers } from '../../../lambdas/http/caller.ts';
import { toHttpRequest } from '../../../lambdas/http/http-request.ts';
import type { Token } from '../../../lambdas/domain/access/token.ts';
import { CACHE_MS } from '../../../lambdas/shared/read-through-cache.ts';
import { FORMATS } from '../../fuzz/formats.ts';
import { aToken } from '../../support/access.ts';

const NOW = Date.parse('2025-11-14T10:00:00Z');
const HOST = 'api.example';

type Sent = Readonly<Record<string, string>>;

const requestOf = (headers: Sent, method = 'GET', format: keyof typeof FORMATS = '2.0') =>
  toHttpRequest(
    FORMATS[format]({
      grammar: 'good event',
      queueIsDown: false,
      method,
      path: '/api/stats',
      query: '',
      headers: Object.entries({ host: HOST, ...headers }),
      body: undefined,
    }),
  );

/** Tables that a test fills, and callers that know them. */
function world(options: Partial<CallersOptions> = {}) {
  const tokens = new Map<string, Token>();
  const sessions = new Map<string, Token>();
  const state = { now: NOW, reads: 0 };
  const callers = createCallers({
    readToken: async (id) => ((state.reads += 1), tokens.get(id)),
    readSession: async (id) => ((state.reads += 1), sessions.get(id)),
    now: () => state.now,
    ...options,
  });
  const put = (kind: Token['kind'], more: Partial<Token> = {}) => {
    const { text, stored } = aToken(kind, more);
    (kind === 'session' || kind === 'login' ? sessions : tokens).set(stored.id, stored);
    return { text, stored };
  };
  const ask = (headers: Sent, method?: string) => callers.identify(requestOf(headers, method));
  return { callers, tokens, sessions, state, put, ask };
}

const bearer = (text: string): Sent => ({ authorization: `Bearer ${text}` });
const cookie = (text: string): Sent => ({ cookie: `theme=dark; __Host-fa=${text}; x=1` });

test('without a token the caller is nobody, and no table is asked', async () => {
  const { ask, state } = world();
  expect(await ask({})).toEqual({ kind: 'nobody' });
  expect(await ask({ cookie: 'theme=dark; fa=x' })).toEqual({ kind: 'nobody' });
  expect(state.reads).toBe(0);
});

test.each(['read', 'write', 'share', 'session'] as const)('a %s token is known by its header', async (kind) => {
  const { ask, put } = world();
  const { text, stored } = put(kind);
  expect(await ask(bearer(text))).toEqual({ kind, token: stored, by: 'bearer' });
  expect(await ask({ authorization: `bearer ${text}` })).toMatchObject({ kind });
});

test.each(['2.0', '1.0'] as const)('a session is known by its cookie in format %s', async (format) => {
  const { callers, put } = world();
  const { text, stored } = put('session');
  const caller = { kind: 'session', token: stored, by: 'cookie' };
  expect(await callers.identify(requestOf(cookie(text), 'GET', format))).toEqual(caller);
});

test('over http on a laptop the cookie has the name that browsers take there, and nowhere else', async () => {
  const { ask, put } = world();
  const { text } = put('session');
  for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'localhost']) {
    expect(await ask({ host, cookie: `fa=${text}` })).toMatchObject({ kind: 'session' });
  }
  for (const host of [HOST, 'localhost.example', '127.0.0.1.example:80']) {
    expect(await ask({ host, cookie: `fa=${text}` })).toEqual({ kind: 'nobody' });
  }
});

test.each([
  'Bearer',
  'Bearer ',
  'Bearer x',
  'Basic dXNlcjpwYXNz',
  'fa_read_aaaaaaaaaa_x',
  `Bearer fa_admin_${'a'.repeat(10)}_${'A'.repeat(43)}`,
  `Bearer ${'x'.repeat(9000)}`,
])('%s is malformed, and no table is asked', async (authorization) => {
  const { ask, state } = world();
  expect(await ask({ authorization })).toEqual({ kind: 'refused', reason: 'malformed' });
  expect(state.reads).toBe(0);
});

test('two headers are no token, whatever each of them is', async () => {
  const { ask, put } = world();
  const { text } = put('read');
  expect(await ask({ authorization: `Bearer ${text},Bearer ${text}` })).toMatchObject({ reason: 'malformed' });
});

test('a token that does not count is refused, with its id and never its secret', async () => {
  const { ask, put } = world();
  const refusals = [
    [aToken('read'), 'unknown'],
    [{ ...put('read'), text: '' }, 'wrong secret'],
    [put('read', { expiresAt: NOW }), 'expired'],
    [put('read', { revokedAt: NOW - 1 }), 'revoked'],
    [put('login'), 'kind'],
  ] as const;
  for (const [{ text, stored }, reason] of refusals) {
    const shown = text || `fa_read_${stored.id}_${'A'.repeat(43)}`;
    expect(await ask(bearer(shown))).toEqual({ kind: 'refused', reason, tokenId: stored.id });
  }
});

test('a bad token is not made good by a cookie, nor is it nobody', async () => {
  const { ask, put } = world();
  const { text } = put('session');
  expect(await ask({ ...cookie(text), ...bearer('x') })).toMatchObject({ kind: 'refused' });
});

test('a cookie holds sessions alone', async () => {
  const { ask, put } = world();
  for (const kind of ['read', 'write', 'share', 'login'] as const) {
    expect(await ask(cookie(put(kind).text))).toMatchObject({ kind: 'refused', reason: 'kind' });
  }
  expect(await ask(cookie('x'))).toEqual({ kind: 'refused', reason: 'malformed' });
});

test('a session ends with the token that it was made from, and reads no more than such a token can', async () => {
  const { ask, put, tokens, state } = world();
  const parent = put('read');
  const { text } = put('session', { parent: parent.stored.id });
  expect(await ask(cookie(text))).toMatchObject({ kind: 'session' });
  tokens.set(parent.stored.id, { ...parent.stored, revokedAt: NOW });
  state.now += CACHE_MS;
  expect(await ask(cookie(text))).toMatchObject({ kind: 'refused', reason: 'parent' });
  for (const dead of [put('share', { expiresAt: NOW }), put('write'), aToken('read')]) {
    const session = put('session', { parent: dead.stored.id });
    expect(await ask(cookie(session.text))).toMatchObject({ kind: 'refused', reason: 'parent' });
  }
});

test('by cookie nothing is changed from a page that is not ours', async () => {
  const { ask, put } = world();
  const { text } = put('session');
  const own = { ...cookie(text), origin: `https://${HOST}` };
  for (const method of ['POST', 'DELETE', 'PUT', 'PATCH']) {
    expect(await ask(own, method)).toMatchObject({ kind: 'session' });
    for (const origin of ['https://evil.example', `http://${HOST}`, `https://${HOST}.evil.example`, 'null']) {
      expect(await ask({ ...own, origin }, method)).toMatchObject({ reason: 'foreign origin' });
    }
    expect(await ask(cookie(text), method)).toMatchObject({ reason: 'foreign origin' });
    // A page of another origin cannot make a browser send this header.
    expect(await ask(bearer(text), method)).toMatchObject({ kind: 'session' });
  }
  for (const method of ['GET', 'HEAD']) expect(await ask(cookie(text), method)).toMatchObject({ kind: 'session' });
});

test('where there is no table of sessions none is taken, and cookies are not looked at', async () => {
  const { tokens, state, put } = world();
  const { text } = put('session');
  const callers = createCallers({ readToken: async (id) => tokens.get(id), now: () => state.now });
  expect(await callers.identify(requestOf(cookie(text)))).toEqual({ kind: 'nobody' });
  expect(await callers.identify(requestOf(bearer(text)))).toMatchObject({ kind: 'refused', reason: 'kind' });
});

test('a token is read once a minute, and so is an id that is none', async () => {
  const { ask, put, state } = world();
  const known = put('read').text;
  const unknown = aToken('read').text;
  for (const text of [known, unknown, known, unknown]) await ask(bearer(text));
  expect(state.reads).toBe(2);
  state.now += CACHE_MS;
  for (const text of [known, unknown]) await ask(bearer(text));
  expect(state.reads).toBe(4);
});

test('a token expires to the millisecond, also in the cache', async () => {
  const { ask, put, state } = world();
  const { text } = put('read', { expiresAt: NOW + 1000 });
  expect(await ask(bearer(text))).toMatchObject({ kind: 'read' });
  state.now += 1000;
  expect(await ask(bearer(text))).toMatchObject({ reason: 'expired' });
  expect(state.reads).toBe(1);
});

test('a session that was ended here is unknown here at once', async () => {
  const { ask, put, sessions, callers } = world();
  const { text, stored } = put('session');
  await ask(cookie(text));
  sessions.delete(stored.id);
  expect(await ask(cookie(text))).toMatchObject({ kind: 'session' });
  callers.forgetSession(stored.id);
  expect(await ask(cookie(text))).toMatchObject({ kind: 'refused', reason: 'unknown' });
});

test('while the table does not answer, a token that is not known does not count', async () => {
  const { ask } = world({ readToken: () => Promise.reject(new Error('down')) });
  await expect(ask(bearer(aToken('read').text))).rejects.toThrow('down');
});
