// Logging in and out over HTTP, in both formats of the gateways: what becomes a session, who may
// make and end one, and how long it lives.

import { randomBytes } from 'node:crypto';

import type { Context } from 'aws-lambda';
import { describe, expect, test } from 'vitest';

import { SESSION_MS } from '../../../../lambdas/domain/access/session.ts';
import { ALL_SITES, parseToken, type Token, type TokenKind } from '../../../../lambdas/domain/access/token.ts';
import { DAY_MS } from '../../../../lambdas/domain/event/timestamp.ts';
import { createCallers } from '../../../../lambdas/http/caller.ts';
import type { GatewayAnswer } from '../../../../lambdas/http/http-answer.ts';
import { createHttpHandler } from '../../../../lambdas/http/http-handler.ts';
import { putSessionsOff } from '../../../../lambdas/stats/put-session-off.ts';
import { sessionAnswers } from '../../../../lambdas/stats/session.ts';
import type { SessionStore } from '../../../../lambdas/store/access/session-store.ts';
import { FORMATS } from '../../../fuzz/formats.ts';
import { aToken } from '../../../support/access.ts';
import { MemorySessions } from '../../../support/memory-sessions.ts';
import { silenceLogs } from '../../../support/quiet.ts';

silenceLogs();

const NOW = Date.parse('2025-11-14T10:00:00Z');
const HOST = 'api.example';
const OWN = { origin: `https://${HOST}` };

type Format = keyof typeof FORMATS;
type Sent = Readonly<Record<string, string>>;

const eventOf = (method: string, body: unknown, headers: Sent, format: Format = '2.0', path = '/api/session') =>
  FORMATS[format]({
    grammar: 'good event',
    queueIsDown: false,
    method,
    path,
    query: '',
    headers: Object.entries({ host: HOST, ...headers }),
    body: { bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), base64: false },
  });

/** Functions over tables that a test fills. Stats answers everybody, and says who asks. */
function world(faults: Partial<SessionStore> = {}) {
  const tokens = new Map<string, Token>();
  const sessions = new MemorySessions();
  const state = { now: NOW, extensions: 0 };
  const now = () => state.now;
  const extend: SessionStore['extend'] = async (...session) => {
    state.extensions += 1;
    await sessions.store.extend(...session);
  };
  const store = { ...sessions.store, extend, ...faults };
  const callers = createCallers({ readToken: async (id) => tokens.get(id), readSession: store.read, now });
  const answers = {
    'GET /api/stats': async (request: Parameters<typeof callers.identify>[0]) => {
      const { kind } = await callers.identify(request);
      return { status: 200, body: kind, headers: { 'cache-control': 'max-age=86400' } };
    },
  };
  const handler = createHttpHandler(
    {
      ...putSessionsOff(answers, { callers, sessions: store, now }),
      ...sessionAnswers({ callers, sessions: store, now, random: randomBytes }),
    },
    '*',
  );
  const ask = (...parts: Parameters<typeof eventOf>) => handler(eventOf(...parts), { awsRequestId: 'x' } as Context);
  return {
    tokens,
    sessions: sessions.items,
    state,
    put: (kind: TokenKind, more: Partial<Token> = {}) => {
      const { text, stored } = aToken(kind, more);
      (kind === 'session' || kind === 'login' ? sessions.items : tokens).set(stored.id, stored);
      return { text, stored };
    },
    login: (body: unknown, headers: Sent = {}, format?: Format) => ask('POST', body, headers, format),
    logout: (headers: Sent = {}, format?: Format) => ask('DELETE', '', headers, format),
    whoIs: async (headers: Sent) => JSON.parse((await ask('GET', '', headers, '2.0', '/api/stats')).body) as string,
    stats: (headers: Sent, format?: Format) => ask('GET', '', headers, format, '/api/stats'),
  };
}

const setCookies = ({ cookies, multiValueHeaders }: GatewayAnswer) =>
  cookies ?? multiValueHeaders?.['set-cookie'] ?? [];
const valueIn = (answer: GatewayAnswer) => /=([^;]*)/.exec(setCookies(answer)[0] ?? '')?.[1] ?? '';
const cookie = (text: string): Sent => ({ cookie: `theme=dark; __Host-fa=${text}` });

describe('logging in', () => {
  test.each(['2.0', '1.0'] as const)('with a token gives a cookie and nothing else, in format %s', async (format) => {
    const { login, put, sessions, whoIs } = world();
    const { text, stored } = put('read', { sites: ['a', 'b'], name: 'mine' });
    const answer = await login({ token: text }, {}, format);
    expect(answer).toMatchObject({ statusCode: 204, body: '', headers: { 'cache-control': 'no-store' } });
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials');
    const value = valueIn(answer);
    expect(setCookies(answer)).toEqual([`__Host-fa=${value}; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=2592000`]);
    const { id, kind } = parseToken(value) ?? {};
    expect(kind).toBe('session');
    expect([...sessions.values()]).toEqual([
      expect.objectContaining({
        id,
        kind: 'session',
        sites: ['a', 'b'],
        name: 'mine',
        parent: stored.id,
        createdAt: NOW,
        expiresAt: NOW + 30 * DAY_MS,
      }),
    ]);
    expect(await whoIs(cookie(value))).toBe('session');
  });

  test('over http on loopback gives the cookie that browsers take there', async () => {
    const { login, put } = world();
    const answer = await login(
      { token: put('share').text },
      { host: 'localhost:3000', origin: 'http://localhost:3000' },
    );
    expect(setCookies(answer)).toEqual([`fa=${valueIn(answer)}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000`]);
  });

  test('with a code works once, and the session has no token that could be revoked', async () => {
    const { login, put, sessions, whoIs } = world();
    const { text, stored } = put('login', { sites: ALL_SITES, expiresAt: NOW + 600_000 });
    const answers = await Promise.all([login({ code: text }), login({ code: text }), login({ code: text })]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([204, 401, 401]);
    expect(sessions.has(stored.id)).toBe(false);
    expect([...sessions.values()]).toEqual([expect.objectContaining({ kind: 'session', sites: ALL_SITES })]);
    expect([...sessions.values()][0]).not.toHaveProperty('parent');
    const [made] = answers.filter(({ statusCode }) => statusCode === 204);
    expect(await whoIs(cookie(valueIn(made as GatewayAnswer)))).toBe('session');
  });

  test('with what is no code or no token that reads is a 401, and takes no code from the one who has it', async () => {
    const { login, put, sessions } = world();
    const code = put('login', { expiresAt: NOW + 600_000 });
    const sessionBefore = put('session');
    const wrong = 'A'.repeat(43);
    const bodies = [
      { token: put('write').text },
      { token: sessionBefore.text },
      { token: code.text },
      { token: aToken('read').text },
      { token: put('read', { revokedAt: NOW }).text },
      { token: put('read', { expiresAt: NOW }).text },
      { token: `fa_read_${put('read').stored.id}_${wrong}` },
      { token: 'x' },
      { code: put('read').text },
      { code: sessionBefore.text },
      { code: aToken('login').text },
      { code: put('login', { expiresAt: NOW }).text },
      { code: `fa_login_${code.stored.id}_${wrong}` },
      { code: 'x' },
    ];
    const size = sessions.size;
    for (const body of bodies) {
      const answer = await login(body);
      expect(answer, JSON.stringify(body)).toMatchObject({
        statusCode: 401,
        headers: { 'www-authenticate': 'Bearer', 'cache-control': 'no-store' },
      });
      expect(setCookies(answer)).toEqual([]);
    }
    expect(sessions.size).toBe(size);
    expect(await login({ code: code.text })).toMatchObject({ statusCode: 204 });
  });

  test.each([
    ['', 'Invalid JSON body'],
    ['{', 'Invalid JSON body'],
    ...[
      'null',
      '[]',
      '{}',
      '"x"',
      '{"code":1}',
      '{"code":""}',
      '{"token":null}',
      '{"code":"x","token":"x"}',
      '{"token":"x","more":1}',
      '{"__proto__":{"token":"x"}}',
      `{"token":"${'x'.repeat(66)}"}`,
    ].map((body) => [body, 'Body must be {"code":"fa_login_…"} or {"token":"fa_read_…"}']),
  ] as [body: string, error: string][])('with %j is a 400 that says what to send', async (body, error) => {
    expect(await world().login(body)).toMatchObject({
      statusCode: 400,
      body: JSON.stringify({ success: false, error }),
    });
  });

  test('with a kilobyte is a 413', async () => {
    const { login } = world();
    const bodyOf = (bytes: number) => ' '.repeat(bytes - 2) + '{}';
    expect(await login(bodyOf(1000))).toMatchObject({ statusCode: 400 });
    expect(await login(bodyOf(1001))).toMatchObject({ statusCode: 413 });
  });

  test('ends with the token that it was made from', async () => {
    const { login, put, tokens, state, whoIs } = world();
    const { text, stored } = put('read');
    const session = cookie(valueIn(await login({ token: text })));
    tokens.set(stored.id, { ...stored, revokedAt: NOW });
    state.now += 60_000;
    expect(await whoIs(session)).toBe('refused');
  });
});

describe('logging out', () => {
  test.each(['2.0', '1.0'] as const)('takes the session away for good, in format %s', async (format) => {
    const { logout, put, sessions, whoIs } = world();
    const { text } = put('session', { expiresAt: NOW + SESSION_MS });
    expect(await whoIs(cookie(text))).toBe('session');
    const answer = await logout({ ...OWN, ...cookie(text) }, format);
    expect(answer).toMatchObject({ statusCode: 204, body: '', headers: { 'cache-control': 'no-store' } });
    expect(setCookies(answer)).toEqual(['__Host-fa=; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=0']);
    expect(sessions.size).toBe(0);
    expect(await whoIs(cookie(text))).toBe('refused');
  });

  test('without a session, or with one that is none, clears the cookie as well', async () => {
    const { logout, put, sessions } = world();
    const other = put('session');
    const forged = `fa_session_${other.stored.id}_${'A'.repeat(43)}`;
    for (const headers of [{}, OWN, { ...OWN, ...cookie('x') }, { ...OWN, ...cookie(forged) }]) {
      const answer = await logout(headers);
      expect(answer.statusCode).toBe(204);
      expect(setCookies(answer)).toEqual(['__Host-fa=; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=0']);
    }
    expect([...sessions.values()]).toEqual([other.stored]);
  });
});

describe('a page of another origin', () => {
  const FOREIGN = [
    'https://evil.example',
    `http://${HOST}`,
    `https://${HOST}.evil.example`,
    `https://${HOST}:8443`,
    'null',
  ];

  test.each(FOREIGN)('logs nobody in or out from %s', async (origin) => {
    const { login, logout, put, sessions } = world();
    const { text } = put('session');
    const code = put('login', { expiresAt: NOW + 1 });
    for (const headers of [{ origin }, { origin, ...cookie(text) }]) {
      for (const answer of [
        await login({ token: put('read').text }, headers),
        await login({ code: code.text }, headers),
        await logout(headers),
      ]) {
        expect(answer.statusCode).toBe(403);
        expect(setCookies(answer)).toEqual([]);
      }
    }
    expect([...sessions.keys()]).toEqual([text, code.text].map((each) => parseToken(each)?.id));
  });

  test('is what a request with our cookie and no Origin is taken for', async () => {
    const { login, logout, put } = world();
    const { text } = put('session');
    expect(await login({ token: put('read').text }, cookie(text))).toMatchObject({ statusCode: 403 });
    expect(await logout(cookie(text))).toMatchObject({ statusCode: 403 });
  });

  test('is one that names no host, where none was asked', async () => {
    const { login, put } = world();
    const nowhere = { host: '', origin: 'https://undefined' };
    expect(await login({ token: put('read').text }, nowhere)).toMatchObject({ statusCode: 403 });
  });

  test('is not what our own is', async () => {
    const { login, put } = world();
    const { text } = put('session');
    expect(await login({ token: put('read').text }, { ...OWN, ...cookie(text) })).toMatchObject({ statusCode: 204 });
  });
});

describe('a session that is in use', () => {
  test('lives on, in the table and in the browser, by one write a day', async () => {
    const { login, put, sessions, state, stats } = world();
    const value = valueIn(await login({ token: put('read').text }));
    const id = parseToken(value)?.id ?? '';
    const visit = async (at: number) => {
      state.now = at;
      const answer = await stats(cookie(value));
      return { cookies: setCookies(answer), left: Number(sessions.get(id)?.expiresAt) - at };
    };
    expect(await visit(NOW + DAY_MS)).toEqual({ cookies: [], left: SESSION_MS - DAY_MS });
    const later = NOW + DAY_MS + 1;
    expect(await visit(later)).toEqual({
      cookies: [`__Host-fa=${value}; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=2592000`],
      left: SESSION_MS,
    });
    for (const after of [1, 1000, 59_999, 60_000, DAY_MS / 2, DAY_MS]) {
      expect(await visit(later + after)).toMatchObject({ cookies: [] });
    }
    expect(state.extensions).toBe(1);
    for (let days = 2; days < 90; days += 29)
      expect(await visit(later + days * DAY_MS)).toMatchObject({ left: SESSION_MS });
  });

  test('ends when nobody has come for thirty days', async () => {
    const { login, put, state, whoIs } = world();
    const value = valueIn(await login({ token: put('read').text }));
    state.now += SESSION_MS - 1;
    expect(await whoIs(cookie(value))).toBe('session');
    state.now += SESSION_MS;
    expect(await whoIs(cookie(value))).toBe('refused');
  });

  test('gets its cookie in an answer that no cache keeps', async () => {
    const { put, stats } = world();
    const cacheControls = async (expiresAt: number) => {
      const { headers } = await stats(cookie(put('session', { expiresAt }).text));
      return headers['cache-control'];
    };
    expect(await cacheControls(NOW + SESSION_MS)).toBe('max-age=86400');
    expect(await cacheControls(NOW + 1)).toBe('no-store');
  });

  test('is not put off by a header, nor one that is refused', async () => {
    const { put, stats, sessions } = world();
    const short = put('session', { expiresAt: NOW + 1 });
    const ended = put('session', { expiresAt: NOW - 1 });
    expect(setCookies(await stats({ authorization: `Bearer ${short.text}` }))).toEqual([]);
    expect(setCookies(await stats(cookie(ended.text)))).toEqual([]);
    expect([...sessions.values()]).toEqual([short.stored, ended.stored]);
  });

  test('has its answer all the same when it cannot be put off', async () => {
    const { put, stats } = world({ extend: () => Promise.reject(new Error('down')) });
    const answer = await stats(cookie(put('session', { expiresAt: NOW + 1 }).text));
    expect(answer).toMatchObject({ statusCode: 200, body: '"session"' });
    expect(setCookies(answer)).toEqual([]);
  });

  test('that was ended meanwhile stays so', async () => {
    const { put, stats, sessions, state } = world();
    // It is to be put off within the minute that this environment knows it.
    const { text, stored } = put('session', { expiresAt: NOW + SESSION_MS - DAY_MS + 1000 });
    await stats(cookie(text));
    sessions.delete(stored.id);
    state.now += 2000;
    await stats(cookie(text));
    expect([state.extensions, sessions.size]).toEqual([1, 0]);
  });
});
