// GoatCounter's formats: the image that counts, and the hits of a server.

import { describe, expect, test } from 'vitest';

import { UnauthorizedError } from '../../../../lambdas/http/errors.ts';
import { goatcounter } from '../../../../lambdas/ingest/formats/goatcounter.ts';
import { BROWSER, DESCRIBED, queuedIn, sendingTo } from '../../../support/formats.ts';

const send = sendingTo();
const ROUTE = 'POST /gc/{site}/count';
const count = (query: Record<string, string>, headers: Record<string, string> = BROWSER, route = ROUTE) =>
  send(route, { query, headers, parameters: { site: 'ex' }, address: '203.0.113.7' });

const VIEW = { p: '/blog', r: 'https://news.ycombinator.com/', t: 'Blog', s: '1440', q: '?utm_campaign=x', rnd: 'a1' };

describe('the image', () => {
  test.each([ROUTE, 'GET /gc/{site}/count'])('of a page counts a view of it (%s)', async (route) => {
    expect(queuedIn(await count(VIEW, BROWSER, route))).toEqual([
      {
        site: 'ex',
        type: 'page_view',
        at: 36_000_000,
        path: '/blog',
        visitor: expect.stringMatching(/^[0-9a-f]{16}$/),
        context: {
          source: 'Hacker News',
          referrer: 'news.ycombinator.com',
          channel: expect.any(String),
          utm_campaign: 'x',
          screen: '1440-1919',
          ...DESCRIBED,
        },
      },
    ]);
  });

  test('is a GIF of ASCII that nobody keeps, for pages of any host', async () => {
    const { status, text = '', headers } = await count(VIEW);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/gif',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(headers).not.toHaveProperty('x-goatcounter');
    expect(text).toMatch(/^GIF89a/);
    expect(Buffer.byteLength(text)).toBe(text.length);
  });

  test('of an event counts it by its name', async () => {
    const [event] = queuedIn(await count({ ...VIEW, p: 'signup', e: 'true' }));
    expect(event).toMatchObject({ type: 'signup', context: { utm_campaign: 'x' } });
    expect(event).not.toHaveProperty('path');
  });

  test.each([
    ['blog', '/blog'],
    ['/blog?id=5', '/blog'],
    ['/blog#top', '/blog'],
  ])('has the path %s as %s', async (p, path) => {
    expect(queuedIn(await count({ p }))[0]?.path).toBe(path);
  });

  test('says the host by the header of the page, and a page of that host is no source', async () => {
    for (const header of ['origin', 'referer']) {
      const headers = { ...BROWSER, [header]: 'https://www.ex.org/' };
      const [event] = queuedIn(await count({ p: '/', r: 'https://ex.org/a' }, headers));
      expect(event?.context).toEqual({ ...DESCRIBED, hostname: 'www.ex.org' });
    }
  });

  test('keeps the query where the site does', async () => {
    const keeping = sendingTo({ keepQuery: true });
    const request = { query: { p: '/a', q: '?id=5' }, parameters: { site: 'ex' }, headers: BROWSER };
    expect(queuedIn(await keeping(ROUTE, request))[0]?.path).toBe('/a?id=5');
  });

  test.each([
    ['without p', {}, 'ex', /^p is required/],
    ['without a site', VIEW, '', /must name a site/],
    ['of a site whose name is too long', VIEW, 'x'.repeat(256), /must name a site/],
  ])('%s is refused in an image', async (_, query, site, about) => {
    const { status, headers, text, messages } = await send(ROUTE, { query, parameters: { site }, headers: BROWSER });
    expect([status, messages]).toEqual([400, []]);
    expect(headers).toMatchObject({ 'content-type': 'image/gif', 'x-goatcounter': expect.stringMatching(about) });
    expect(text).toMatch(/^GIF89a/);
  });

  test('says in ASCII why it is refused: a gateway answers 500 for any other header', () => {
    expect(goatcounter.refusal?.(new UnauthorizedError(false))).toMatchObject({
      status: 401,
      headers: { 'x-goatcounter': expect.stringMatching(/^A token is needed[\x20-\x7E]*$/) },
    });
  });

  test.each([
    ['an agent', VIEW, { 'user-agent': 'curl/8.5.0' }],
    ['the script', { ...VIEW, b: '150' }, BROWSER],
  ])('of a program, by %s, is a 202 that says so', async (_, query, headers) => {
    const answer = await count(query, headers);
    expect([answer.status, answer.headers?.['x-goatcounter']]).toEqual([202, 'ignored because bot']);
    expect(queuedIn(answer)).toMatchObject([{ filtered: 'bot' }]);
  });

  test.each([['that is loaded in advance', { ...BROWSER, 'sec-purpose': 'prefetch;prerender' }, ROUTE]])(
    '%s counts nothing',
    async (_, headers, route) => {
      const { status, messages } = await count(VIEW, headers, route);
      expect([status, messages]).toEqual([202, []]);
    },
  );
});

describe('hits of a server', () => {
  const post = (body: unknown, headers = { authorization: 'Bearer ex' }) =>
    send('POST /api/v0/count', { body, headers });
  const HIT = { path: '/a', session: 's' };

  test('are counted with what they say of their visitors', async () => {
    const hit = { path: '/a', ip: '203.0.113.7', user_agent: BROWSER['user-agent'], location: 'AT-9', language: 'de' };
    const answer = await post({ hits: [{ ...hit, query: 'utm_source=x', ref: 'https://t.co/a', size: '1440,900,2' }] });
    expect([answer.status, answer.body]).toEqual([202, { status: 'ok' }]);
    expect(queuedIn(answer)).toMatchObject([
      {
        site: 'ex',
        path: '/a',
        visitor: expect.any(String),
        context: { ...DESCRIBED, country: 'AT', referrer: 't.co/a', utm_source: 'x', screen: '1440-1919' },
      },
    ]);
  });

  test('of a page have the sender of the request, whatever they say of one', async () => {
    const post = async (hit: object, address: string) => {
      const headers = { authorization: 'Bearer ex', origin: 'https://example.com', ...BROWSER };
      const answer = await send('POST /api/v0/count', { body: { hits: [{ path: '/a', ...hit }] }, headers, address });
      return queuedIn(answer).map(({ visitor, context }) => ({ visitor, country: context?.country }));
    };
    const forged = await post({ ip: '203.0.113.9', user_agent: 'Mozilla/5.0', location: 'AT' }, '203.0.113.7');
    expect(forged).toEqual(await post({}, '203.0.113.7'));
    expect(forged).toEqual([{ visitor: expect.any(String), country: undefined }]);
  });

  test('have a visitor by their session, and none where there are to be none', async () => {
    const visitors = async (body: object) => queuedIn(await post(body)).map(({ visitor }) => visitor);
    const [a, b, c] = await visitors({ hits: [HIT, HIT, { ...HIT, session: 't' }] });
    expect([a === b, a === c]).toEqual([true, false]);
    expect(await visitors({ no_sessions: true, hits: [HIT, { path: '/a' }] })).toEqual([undefined, undefined]);
  });

  test('may be of the past, and not of the future', async () => {
    const of = async (created_at: string) => (await post({ hits: [{ ...HIT, created_at }] })).messages[0]?.day;
    expect(await of('2020-01-02T03:04:05Z')).toBe('2020-01-02');
    expect(await of('2031-01-02T03:04:05Z')).toBe('2025-11-14');
  });

  test('that are wrong are named, and the others counted', async () => {
    const answer = await post({ hits: [HIT, {}, { path: '/b' }, { ...HIT, bot: 1 }] });
    expect([answer.status, answer.body]).toEqual([
      400,
      { errors: { 1: expect.stringMatching(/^path/), 2: expect.stringMatching(/^session/) } },
    ]);
    expect(answer.headers).toMatchObject({ 'x-goatcounter-filter': '3' });
    expect(queuedIn(answer).map(({ filtered }) => filtered)).toEqual([undefined, 'bot']);
  });

  test.each([
    ['no hits', {}],
    ['an empty list', { hits: [] }],
    ['too many', { hits: Array.from({ length: 501 }, () => HIT) }],
  ])('%s is refused', async (_, body) => {
    expect(await post(body)).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^hits/) },
      messages: [],
    });
  });

  test('without a token are refused', async () => {
    expect(await post({ hits: [HIT] }, {} as never)).toMatchObject({ status: 401, messages: [] });
  });
});
