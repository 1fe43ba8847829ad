// Logging in over HTTP: what becomes a session, and what does not.

import { describe, expect, test } from 'vitest';

import { ALL_SITES, parseToken } from '../../../../lambdas/domain/access/token.ts';
import { DAY_MS } from '../../../../lambdas/domain/event/timestamp.ts';
import type { GatewayAnswer } from '../../../../lambdas/http/http-answer.ts';
import { throttling } from '../../../support/aws-errors.ts';
import { silenceLogs } from '../../../support/quiet.ts';
import { aToken } from '../../../support/access.ts';
import { cookie, NOW, sessionWorld, setCookies, valueIn } from './world.ts';

silenceLogs();

describe('logging in', () => {
  test.each(['2.0', '1.0'] as const)('with a token gives a cookie and nothing else, in format %s', async (format) => {
    const { login, put, sessions, whoIs } = sessionWorld();
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
    const { login, put } = sessionWorld();
    const answer = await login(
      { token: put('share').text },
      { host: 'localhost:3000', origin: 'http://localhost:3000' },
    );
    expect(setCookies(answer)).toEqual([`fa=${valueIn(answer)}; HttpOnly; SameSite=Lax; Path=/; Max-Age=2592000`]);
  });

  test('with a code works once, and the session has no token that could be revoked', async () => {
    const { login, put, sessions, whoIs } = sessionWorld();
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
    const { login, put, sessions } = sessionWorld();
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
    expect(await sessionWorld().login(body)).toMatchObject({
      statusCode: 400,
      body: JSON.stringify({ success: false, error }),
    });
  });

  test('with a kilobyte is a 413', async () => {
    const { login } = sessionWorld();
    const bodyOf = (bytes: number) => ' '.repeat(bytes - 2) + '{}';
    expect(await login(bodyOf(1000))).toMatchObject({ statusCode: 400 });
    expect(await login(bodyOf(1001))).toMatchObject({ statusCode: 413 });
  });

  test('is told to come again while a table does not answer', async () => {
    const down = () => Promise.reject(throttling('slow down'));
    for (const faults of [{ read: down }, { add: down }, { take: down }]) {
      const { login, put, sessions } = sessionWorld(faults);
      const { text, stored } = put('login', { expiresAt: NOW + 600_000 });
      const answer = await login({ code: text });
      expect(answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '2' } });
      expect(setCookies(answer)).toEqual([]);
      expect(sessions.has(stored.id)).toBe(true);
    }
  });

  test('with the same code works, after a table did not take the session', async () => {
    let fails = true;
    const { login, put, sessions, whoIs } = sessionWorld({
      add: (session) => {
        if (fails) return Promise.reject(throttling('slow down'));
        sessions.set(session.id, session);
        return Promise.resolve();
      },
    });
    const { text } = put('login', { expiresAt: NOW + 600_000 });
    expect(await login({ code: text })).toMatchObject({ statusCode: 503 });
    fails = false;
    expect(await whoIs(cookie(valueIn(await login({ code: text }))))).toBe('session');
    expect(await login({ code: text })).toMatchObject({ statusCode: 401 });
  });

  test('with a code works where the table had to be told twice', async () => {
    const world = sessionWorld({
      take: async (...taken) => {
        await world.store.take(...taken);
        return await world.store.take(...taken);
      },
    });
    const { text } = world.put('login', { expiresAt: NOW + 600_000 });
    expect(await world.whoIs(cookie(valueIn(await world.login({ code: text }))))).toBe('session');
    expect(await world.login({ code: text })).toMatchObject({ statusCode: 401 });
  });

  test('ends with the token that it was made from', async () => {
    const { login, put, tokens, state, whoIs } = sessionWorld();
    const { text, stored } = put('read');
    const session = cookie(valueIn(await login({ token: text })));
    tokens.set(stored.id, { ...stored, revokedAt: NOW });
    state.now += 60_000;
    expect(await whoIs(session)).toBe('refused');
  });
});
