// A session in use: how long it lives, and what puts its end off.

import { describe, expect, test } from 'vitest';

import { SESSION_MS } from '../../../../lambdas/domain/access/session.ts';
import { parseToken } from '../../../../lambdas/domain/access/token.ts';
import { DAY_MS } from '../../../../lambdas/domain/event/timestamp.ts';
import { silenceLogs } from '../../../support/quiet.ts';
import { cookie, NOW, sessionWorld, setCookies, valueIn } from './world.ts';

silenceLogs();

describe('a session that is in use', () => {
  test('lives on, in the table and in the browser, by one write a day', async () => {
    const { login, put, sessions, state, stats } = sessionWorld();
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
    const { login, put, state, whoIs } = sessionWorld();
    const value = valueIn(await login({ token: put('read').text }));
    state.now += SESSION_MS - 1;
    expect(await whoIs(cookie(value))).toBe('session');
    state.now += SESSION_MS;
    expect(await whoIs(cookie(value))).toBe('refused');
  });

  test('gets its cookie in an answer that no cache keeps', async () => {
    const { put, stats } = sessionWorld();
    const cacheControls = async (expiresAt: number) => {
      const { headers } = await stats(cookie(put('session', { expiresAt }).text));
      return headers['cache-control'];
    };
    expect(await cacheControls(NOW + SESSION_MS)).toBe('max-age=86400');
    expect(await cacheControls(NOW + 1)).toBe('no-store');
  });

  test('is not put off by a header, nor one that is refused', async () => {
    const { put, stats, sessions } = sessionWorld();
    const short = put('session', { expiresAt: NOW + 1 });
    const ended = put('session', { expiresAt: NOW - 1 });
    expect(setCookies(await stats({ authorization: `Bearer ${short.text}` }))).toEqual([]);
    expect(setCookies(await stats(cookie(ended.text)))).toEqual([]);
    expect([...sessions.values()]).toEqual([short.stored, ended.stored]);
  });

  test('has its answer all the same when it cannot be put off', async () => {
    const { put, stats } = sessionWorld({ extend: () => Promise.reject(new Error('down')) });
    const answer = await stats(cookie(put('session', { expiresAt: NOW + 1 }).text));
    expect(answer).toMatchObject({ statusCode: 200, body: '"session"' });
    expect(setCookies(answer)).toEqual([]);
  });

  test('that was ended meanwhile stays so', async () => {
    const { put, stats, sessions, state } = sessionWorld();
    // It is to be put off within the minute that this environment knows it.
    const { text, stored } = put('session', { expiresAt: NOW + SESSION_MS - DAY_MS + 1000 });
    await stats(cookie(text));
    sessions.delete(stored.id);
    state.now += 2000;
    await stats(cookie(text));
    expect([state.extensions, sessions.size]).toEqual([1, 0]);
  });
});
