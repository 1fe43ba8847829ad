// Logging out over HTTP, and who may log a browser in or out: no page but our own.

import { describe, expect, test } from 'vitest';

import { SESSION_MS } from '../../../../lambdas/domain/access/session.ts';
import { parseToken } from '../../../../lambdas/domain/access/token.ts';
import { cookie, HOST, NOW, OWN, sessionWorld, setCookies } from './world.ts';

describe('logging out', () => {
  test.each(['2.0', '1.0'] as const)('takes the session away for good, in format %s', async (format) => {
    const { logout, put, sessions, whoIs } = sessionWorld();
    const { text } = put('session', { expiresAt: NOW + SESSION_MS });
    expect(await whoIs(cookie(text))).toBe('session');
    const answer = await logout({ ...OWN, ...cookie(text) }, format);
    expect(answer).toMatchObject({ statusCode: 204, body: '', headers: { 'cache-control': 'no-store' } });
    expect(setCookies(answer)).toEqual(['__Host-fa=; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=0']);
    expect(sessions.size).toBe(0);
    expect(await whoIs(cookie(text))).toBe('refused');
  });

  test.each(['2.0', '1.0'] as const)('takes the session away that a program shows, in format %s', async (format) => {
    const { logout, put, sessions, whoIs } = sessionWorld();
    const { text } = put('session', { expiresAt: NOW + SESSION_MS });
    const bearer = { authorization: `Bearer ${text}` };
    expect(await whoIs(bearer)).toBe('session');
    expect(await logout(bearer, format)).toMatchObject({ statusCode: 204 });
    expect(sessions.size).toBe(0);
    expect(await whoIs(bearer)).toBe('refused');
    expect(await logout(bearer, format), 'once more').toMatchObject({ statusCode: 204 });
  });

  test('takes the session of the token away, as for every route, and not that of a cookie beside it', async () => {
    const { logout, put, sessions } = sessionWorld();
    const [shown, kept] = [put('session'), put('session')];
    await logout({ ...OWN, ...cookie(kept.text), authorization: `Bearer ${shown.text}` });
    expect([...sessions.values()]).toEqual([kept.stored]);
  });

  test('with a token that is no session is a 401, or it would be taken for revoked', async () => {
    const { logout, put, sessions, tokens } = sessionWorld();
    const session = put('session');
    for (const token of [put('read').text, put('login').text, 'x', '']) {
      const answer = await logout({ ...OWN, ...cookie(session.text), authorization: `Bearer ${token}` });
      expect(answer).toMatchObject({ statusCode: 401, body: expect.stringContaining('not for this') as string });
      expect(setCookies(answer)).toEqual([]);
    }
    expect([sessions.size, tokens.size]).toEqual([2, 1]);
  });

  test('without a session, or with one that is none, clears the cookie as well', async () => {
    const { logout, put, sessions } = sessionWorld();
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
    const { login, logout, put, sessions } = sessionWorld();
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
    const { login, logout, put } = sessionWorld();
    const { text } = put('session');
    expect(await login({ token: put('read').text }, cookie(text))).toMatchObject({ statusCode: 403 });
    expect(await logout(cookie(text))).toMatchObject({ statusCode: 403 });
  });

  test('is one that names no host, where none was asked', async () => {
    const { login, put } = sessionWorld();
    const nowhere = { host: '', origin: 'https://undefined' };
    expect(await login({ token: put('read').text }, nowhere)).toMatchObject({ statusCode: 403 });
  });

  test('is not what our own is', async () => {
    const { login, put } = sessionWorld();
    const { text } = put('session');
    expect(await login({ token: put('read').text }, { ...OWN, ...cookie(text) })).toMatchObject({ statusCode: 204 });
  });
});
