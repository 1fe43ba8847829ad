// Whom ingest takes events from by a key, where sites are registered: a write token of one site in
// the place of that site. And what says where an image was asked for.

import { describe, expect, test } from 'vitest';

import { ALL_SITES, type Token } from '../../../lambdas/domain/access/token.ts';
import { createCallers } from '../../../lambdas/http/caller.ts';
import { admitRegistered } from '../../../lambdas/ingest/admit.ts';
import { keyedSite } from '../../../lambdas/ingest/keyed-site.ts';
import { aSite, aToken } from '../../support/access.ts';
import { ARRIVAL, queuedIn } from '../../support/formats.ts';
import { sendingAt } from '../../support/ingest.ts';

const ORIGIN = 'https://a.example';
const now = () => ARRIVAL;

function world() {
  const sites = [aSite('a', { origins: [ORIGIN] }), aSite('b')].map(keyedSite);
  const tokens = new Map<string, Token>();
  const callers = createCallers({ readToken: async (id) => tokens.get(id), now });
  const findSites = async () => new Map(sites.map((site) => [site.id, site]));
  const send = sendingAt(now, admitRegistered({ findSites, callers, now }));
  return {
    send,
    track: (writeKey: string, headers: Record<string, string> = {}) =>
      send('POST /v1/{call}', { body: { writeKey, event: 'x' }, parameters: { call: 't' }, headers }),
    umami: (...websites: string[]) =>
      send('POST /api/batch', {
        body: websites.map((website) => ({ type: 'event', payload: { website, name: 'x' } })),
      }),
    addToken: (more: Partial<Token> = {}, kind: Token['kind'] = 'write') => {
      const { text, stored } = aToken(kind, more);
      tokens.set(stored.id, stored);
      return text;
    },
  };
}

describe('a key', () => {
  test('that is a token is the site of the token, from anywhere', async () => {
    const { track, addToken } = world();
    const answer = await track(addToken({ sites: ['b'] }));
    expect([answer.status, queuedIn(answer).map(({ site }) => site)]).toEqual([200, ['b']]);
  });

  test('that is a token has to be a write token of a single site', async () => {
    const { track, addToken } = world();
    const bad = [
      addToken({ sites: ['a', 'b'] }),
      addToken({ sites: ALL_SITES }),
      addToken({ sites: [] }),
      addToken({ revokedAt: 1 }),
      addToken({}, 'read'),
      aToken('write').text,
      'fa_write_x',
    ];
    for (const key of bad)
      expect(await track(key, { origin: ORIGIN }), key).toMatchObject({ status: 401, messages: [] });
  });

  test('that is a site has to come from its pages, and no other token helps', async () => {
    const { track, addToken } = world();
    expect(await track('a', { origin: ORIGIN })).toMatchObject({ status: 200 });
    expect(await track('a', { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await track('a')).toMatchObject({ status: 401 });
    expect(await track('a', { authorization: `Bearer ${addToken()}` })).toMatchObject({ status: 401 });
    expect(await track('c', { origin: ORIGIN })).toMatchObject({ status: 404 });
  });

  test('of several: each has to be a token', async () => {
    const { umami, addToken } = world();
    const [a, b] = [addToken({ sites: ['a'] }), addToken({ sites: ['b'] })];
    expect(queuedIn(await umami(a, b)).map(({ site }) => site)).toEqual(['a', 'b']);
    expect(await umami(a, 'b')).toMatchObject({ status: 401, messages: [] });
  });
});

describe('an image', () => {
  const count = (method: string, headers: Record<string, string>) =>
    world().send(`${method} /gc/{site}/count`, { parameters: { site: 'a' }, query: { p: '/' }, headers });

  test('is asked for where its Referer says', async () => {
    expect(await count('GET', { referer: `${ORIGIN}/page` })).toMatchObject({ status: 200 });
    expect(await count('GET', { referer: 'https://evil.example/' })).toMatchObject({ status: 403, messages: [] });
    expect(await count('GET', { referer: 'x' })).toMatchObject({ status: 401, messages: [] });
    expect(await count('GET', { referer: ORIGIN, origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  });

  test('but a post has an Origin', async () => {
    expect(await count('POST', { referer: `${ORIGIN}/page` })).toMatchObject({ status: 401, messages: [] });
  });
});

test('a body is bounded by what is kept of it, where its format says much that nothing keeps', async () => {
  const { send } = world();
  const post = (event: object) =>
    send('POST /e', { body: { api_key: 'a', event: 'x', ...event }, headers: { origin: ORIGIN } });
  const filler = 'x'.repeat(20_000);
  expect(await post({ properties: { $elements: filler } })).toMatchObject({ status: 200 });
  const long = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`p${n}`, 'x'.repeat(1900)]));
  expect(await post({ properties: long })).toMatchObject({ status: 413, messages: [] });
});
