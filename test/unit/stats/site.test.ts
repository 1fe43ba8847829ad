// GET /api/site: what of a site each kind of reader sees.

import { expect, test } from 'vitest';

import type { Site } from '../../../lambdas/domain/access/site.ts';
import type { Token } from '../../../lambdas/domain/access/token.ts';
import { createCallers } from '../../../lambdas/http/caller.ts';
import { createHttpHandler } from '../../../lambdas/http/http-handler.ts';
import { everybody, registeredReaders } from '../../../lambdas/stats/readers.ts';
import { siteAnswers } from '../../../lambdas/stats/site.ts';
import { createSites } from '../../../lambdas/stats/sites.ts';
import { FORMATS } from '../../fuzz/formats.ts';
import { aSite, aToken } from '../../support/access.ts';

const NOW = Date.parse('2025-11-14T10:00:00Z');
const SET = {
  goals: ['Signup'],
  origins: ['https://a.example'],
  aliases: ['other'],
  blockedAddresses: ['203.0.113.7'],
};

function world(access: 'registered' | 'open', sites: readonly Site[]) {
  const tokens = new Map<string, Token>();
  const found = createSites(
    { find: async (id) => sites.find((site) => site.id === id), list: async function* () {} },
    () => NOW,
  );
  const callers = createCallers({ readToken: async (id) => tokens.get(id), now: () => NOW });
  const readers = access === 'open' ? everybody : registeredReaders({ findSite: (id) => found.find(id), callers });
  const handler = createHttpHandler(siteAnswers(found, readers), '*');
  return async (id: string, kind?: Token['kind']) => {
    const { text, stored } = aToken(kind ?? 'read');
    if (kind !== undefined) tokens.set(stored.id, stored);
    const event = FORMATS['2.0']({
      grammar: 'stats query',
      method: 'GET',
      path: '/api/site',
      query: id === '' ? '' : `site_id=${id}`,
      headers: kind === undefined ? [] : [['authorization', `Bearer ${text}`]],
      body: undefined,
      queueIsDown: false,
    });
    const { statusCode, headers, body } = await handler(event, { awsRequestId: 'test' } as never);
    return { status: statusCode, cache: headers['cache-control'], body: JSON.parse(body) as Record<string, unknown> };
  };
}

const PUBLIC_KEYS = ['id', 'name', 'timezone', 'public', 'identity', 'goals', 'funnels', 'properties'];
const ALL_KEYS = [...PUBLIC_KEYS, 'origins', 'aliases', 'bots', 'blocked_countries', 'blocked_paths', 'hostnames'];

test('a token that reads sees how the site is set, but no key and no address', async () => {
  const { status, cache, body } = await world('registered', [aSite('a', SET)])('a', 'read');
  expect([status, cache]).toEqual([200, 'private, max-age=1']);
  expect(Object.keys(body)).toEqual(ALL_KEYS);
  expect(body).toMatchObject({ id: 'a', goals: ['Signup'], origins: ['https://a.example'] });
});

test('a share sees what its page needs, and so does everybody of a public site', async () => {
  expect(Object.keys((await world('registered', [aSite('a', SET)])('a', 'share')).body)).toEqual(PUBLIC_KEYS);
  const ask = world('registered', [aSite('a', { ...SET, public: true })]);
  for (const kind of [undefined, 'read'] as const) {
    const { cache, body } = await ask('a', kind);
    expect([cache, Object.keys(body)]).toEqual(['max-age=1', PUBLIC_KEYS]);
  }
});

test('no token, and no site that is not the own', async () => {
  const ask = world('registered', [aSite('a'), aSite('b')]);
  expect((await ask('a')).status).toBe(401);
  expect((await ask('b', 'read')).status).toBe(404);
  expect((await ask('', 'read')).status).toBe(400);
});

test('an open deployment shows everything, and a site as its first event will make it', async () => {
  const ask = world('open', [aSite('a', SET)]);
  expect(Object.keys((await ask('a')).body)).toEqual(ALL_KEYS);
  expect((await ask('new')).body).toMatchObject({ id: 'new', name: 'new', timezone: 'UTC', goals: [] });
});
