// A deployment that is registered, from outside: events and answers of one site, by a token that
// writes and one that reads, and what everybody else is told. The site has no origins. Each test
// has a day of its own, long ago.

import { beforeAll, describe, expect, inject, test } from 'vitest';

import { bearer, connect, type RequestHeaders, type Stats } from '../../support/api.ts';
import { ACCEPTED, expectError } from '../../support/contract.ts';
import { freshSite, pageView, views } from '../../support/events.ts';
import { soon, soonCounted } from '../../support/soon.ts';

const { baseUrl, write, read } = inject('registered');
const api = connect(baseUrl);
const writer = bearer(write);
const reader = bearer(read);

/** The one that the tokens are for. */
let site_id: string;
beforeAll(async () => {
  const { body } = await api.call('GET', '/api/sites', reader);
  site_id = (body as { sites: { id: string }[] }).sites[0]?.id ?? expect.fail('the read token has a site');
});

/** A day between 1971 and 2025 that no other run of these tests is likely to have had. */
const freshDay = (): string =>
  new Date(Date.UTC(1971, 0, 1 + Math.floor(Math.random() * 20_000))).toISOString().slice(0, 10);

const viewsOn = async (date: string): Promise<number> => {
  const { text } = await api.stats({ site_id, date }, reader);
  return (JSON.parse(text) as Stats).total_views;
};

/** What is unknown, of another kind, or no token at all. */
const BAD_TOKENS: [what: string, headers: RequestHeaders][] = [
  ['a token that nobody has given out', bearer(`fa_read_aaaaaaaaaa_${'A'.repeat(43)}`)],
  ['a wrong secret', bearer(`${read.slice(0, -43)}${'A'.repeat(43)}`)],
  ['no token', bearer('secret')],
  ['a password', { authorization: 'Basic dXNlcjpzZWNyZXQ=' }],
];

describe('an event', () => {
  test('with a write token is counted, whenever it was, and read with a read token', async () => {
    const date = freshDay();
    const before = await viewsOn(date);
    const single = await api.post(pageView({ site_id, timestamp: date }), writer);
    const batch = await api.postBatch(views(2, { site_id, timestamp: date }), writer);
    expect(single).toMatchObject({ status: 202, body: ACCEPTED });
    expect(batch).toMatchObject({ status: 202, body: { ...ACCEPTED, accepted: 2 } });
    await soonCounted(async () => expect(await viewsOn(date)).toBe(before + 3));
  });

  test('has a receipt that answers without a token', async () => {
    const { headers } = await api.post(pageView({ site_id, timestamp: freshDay() }), writer);
    const receipt = headers.get('event-receipt');
    await soonCounted(async () => {
      const answer = await api.call('GET', `/api/event/${receipt}`);
      expect(answer).toMatchObject({ status: 200, body: { receipt, status: 'counted' } });
    });
  });

  test('without a token and an origin is a 401', async () => {
    const event = pageView({ site_id, timestamp: new Date().toISOString() });
    for (const answer of [await api.post(event), await api.postBatch([event])]) {
      expectError(answer, 401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  test('of a page whose origin the site does not list is a 403', async () => {
    const event = pageView({ site_id, timestamp: new Date().toISOString() });
    expectError(await api.post(event, { origin: 'https://foreign.example' }), 403);
  });

  test.each([...BAD_TOKENS, ['a read token', reader] as const])('with %s is a 401', async (_, headers) => {
    expectError(await api.post(pageView({ site_id, timestamp: new Date().toISOString() }), headers), 401);
  });

  test.each([
    ['without a token', {}],
    ['with one of another site', writer],
  ])('of a site that is not registered is refused, %s', async (_, headers) => {
    const unknown = freshSite();
    const error = 'Unknown site';
    const single = await api.post(pageView({ site_id: unknown }), headers);
    const details = [`site_id "${unknown}" is not registered`];
    expect(single).toMatchObject({ status: 404, text: JSON.stringify({ success: false, error, details }) });
  });

  test('of a site that is not registered refuses its batch, and nothing of that is counted', async () => {
    const date = freshDay();
    const before = await viewsOn(date);
    const batch = [pageView({ site_id, timestamp: date }), pageView({ timestamp: date })];
    const refused = await api.postBatch(batch, writer);
    expectError(refused, 404, 'Unknown site');
    expect(refused.body).toMatchObject({ details: [expect.stringMatching(/^events\[1\]\.site_id/)] });
    await api.post(pageView({ site_id, timestamp: date }), writer);
    await soonCounted(async () => expect(await viewsOn(date)).toBeGreaterThan(before));
    expect(await viewsOn(date)).toBe(before + 1);
  });
});

describe('a question', () => {
  const QUESTIONS = {
    'GET /api/stats': (headers: RequestHeaders) => api.stats({ site_id }, headers),
    'GET /api/sites': (headers: RequestHeaders) => api.call('GET', '/api/sites', headers),
  };

  test.each(
    Object.entries(QUESTIONS).flatMap(([route, ask]) =>
      [['nothing', {}] as const, ...BAD_TOKENS, ['a write token', writer] as const].map(
        ([what, headers]) => [route, what, headers, ask] as const,
      ),
    ),
  )('%s with %s is a 401', async (_route, _what, headers, ask) => {
    const answer = await ask(headers);
    expectError(answer, 401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  test('is answered to a read token, and to no cache that others share', async () => {
    for (const ask of Object.values(QUESTIONS)) {
      const { status, headers } = await ask(reader);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toMatch(/^private\b/);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
    }
  });

  test('about a site that the token is not for is a 404', async () => {
    expectError(await api.stats({ site_id: freshSite() }, reader), 404, 'Unknown site');
  });
});

describe('a session', () => {
  const { origin } = new URL(baseUrl);
  const login = (body: object, headers: RequestHeaders = {}) =>
    api.call('POST', '/api/session', headers, JSON.stringify(body));

  test('reads what its token reads, until it is ended', async () => {
    const made = await login({ token: read }, { origin });
    expect(made).toMatchObject({ status: 204, text: '' });
    const [set = ''] = made.headers.getSetCookie();
    expect(set).toMatch(/^(__Host-fa=\S+; HttpOnly; Secure|fa=\S+; HttpOnly); SameSite=Lax; Path=\/; Max-Age=2592000$/);
    const cookie = set.replace(/;.*/, '');
    expect((await api.stats({ site_id }, { cookie })).status).toBe(200);
    expectError(await api.call('DELETE', '/api/session', { cookie, origin: 'https://foreign.example' }), 403);
    const ended = await api.call('DELETE', '/api/session', { cookie, origin });
    expect(ended.status).toBe(204);
    expect(ended.headers.getSetCookie()).toEqual([expect.stringMatching(/^(__Host-)?fa=;.*Max-Age=0$/)]);
    // Another copy of the function may know it for a minute more.
    await soon(async () => expect((await api.stats({ site_id }, { cookie })).status).toBe(401));
  });

  test('is made of a token that reads alone, and not for a page of another origin', async () => {
    expectError(await login({ token: write }), 401);
    expectError(await login({ code: read }), 401);
    expectError(await login({ token: read }, { origin: 'https://foreign.example' }), 403);
    expectError(await login({}), 400);
  });
});
