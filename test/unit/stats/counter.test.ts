// GoatCounter's visitor counter: what of a site a page may show, and to whom.

import type { Context } from 'aws-lambda';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Site } from '../../../lambdas/domain/access/site.ts';
import { createHttpHandler } from '../../../lambdas/http/http-handler.ts';
import { counterAnswers } from '../../../lambdas/stats/counter.ts';
import { everybody } from '../../../lambdas/stats/readers.ts';
import { createSites } from '../../../lambdas/stats/sites.ts';
import { FORMATS } from '../../fuzz/formats.ts';
import { World } from '../../fuzz/world.ts';
import { aSite } from '../../support/access.ts';
import { pageView, type SentEvent, views } from '../../support/events.ts';
import { silenceLogs } from '../../support/quiet.ts';

silenceLogs();

/** Noon of a day on which New York is a day behind Auckland. */
const NOW = Date.parse('2025-11-14T02:00:00Z');

const EVENTS: readonly Partial<SentEvent>[] = [
  ...views(3, { path: '/' }),
  ...views(2, { path: '/blog/' }),
  ...views(1, { path: '/blog', timestamp: '2025-11-07T12:00:00Z' }),
  ...views(4, { path: '/caf%C3%A9', timestamp: '2025-11-06T12:00:00Z' }),
  ...views(5, { path: '/100%', timestamp: '2024-01-01T12:00:00Z' }),
  pageView({ event_type: 'Signup' }),
];

const world = new World('*');
beforeAll(async () => {
  const events = EVENTS.map((event) => ({ timestamp: '2025-11-13T12:00:00Z', ...event, site_id: 'open' }));
  const many = Array.from({ length: 3 }, () => views(450, { site_id: 'busy', path: '/' }));
  for (const batch of [events, ...many]) {
    const body = { bytes: Buffer.from(JSON.stringify(batch)), base64: false };
    const post = { method: 'POST', path: '/api/events', query: '', headers: [], body };
    await world.ask({ grammar: 'good batch', queueIsDown: false, ...post }, '2.0');
  }
  await world.aggregate();
});

const sitesOf = (...sites: Site[]) =>
  createSites(
    {
      find: async (name) => {
        const [site] = sites.filter(({ id, aliases }) => id === name || aliases.includes(name));
        return site === undefined || site.id === name ? site : { aliasOf: site.id };
      },
      list: async function* () {},
    },
    () => NOW,
  );

const PUBLIC = [aSite('open', { public: true }), aSite('busy', { public: true }), aSite('shut')];

function counter({
  sites = PUBLIC,
  isPrivate = true,
  ...few
}: { sites?: Site[]; isPrivate?: boolean; maxDocuments?: number; youngDays?: number } = {}) {
  const { reader: documents, rollups } = world.tables;
  const days = { documents, rollups, shards: 2, queueRetentionDays: 28, now: () => NOW, ...few };
  const readers = { ...everybody, isPrivate };
  const handler = createHttpHandler(counterAnswers({ ...days, sites: sitesOf(...sites), readers }), '*');
  return async (path: string, query = '', format: keyof typeof FORMATS = '2.0', method = 'GET') => {
    const request = { grammar: 'stats query', method, path, query, headers: [], body: undefined } as const;
    const answer = await handler(FORMATS[format]({ ...request, queueIsDown: false }), {
      awsRequestId: 'test',
    } as Context);
    return { ...answer, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
}

const shown = async (path: string, query = '', format?: keyof typeof FORMATS) =>
  (await counter()(`/gc/open/counter/${path}.json`, query, format)).body['count'];

test("is in GoatCounter's format: two texts that are the same, with spaces between thousands", async () => {
  const ask = counter();
  const { statusCode, headers, body } = await ask('/gc/busy/counter//.json');
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'public, max-age=300',
    'access-control-allow-origin': '*',
  });
  expect(body).toEqual({ count: '1\u202F350', count_unique: '1\u202F350' });
  expect((await ask('/gc/busy/counter//.json', '', '2.0', 'HEAD')).statusCode).toBe(200);
});

describe('counts', () => {
  test.each([
    ['/', '3'],
    ['', '3'],
    ['%2F', '3'],
    ['/blog/', '2'],
    ['blog', '1'],
    ['%2Fblog', '1'],
    ['/blog//', '1'],
    ['//blog', '1'],
    ['////', '3'],
    ['/caf%C3%A9', '4'],
    ['%2Fcaf%25C3%25A9', '4'],
    ['/café', '4'],
    ['/100%', '5'],
    ['TOTAL', '15'],
    ['Signup', '1'],
  ])('%s: %s views, through both kinds of gateway', async (path, count) => {
    expect([await shown(path), await shown(path, '', '1.0')]).toEqual([count, count]);
  });

  test.each(['/nowhere', 'total', '/%E0%A4%A', `/${'x'.repeat(20_000)}`, '/\uD800'])(
    'nothing at %j, and says so by the status too',
    async (path) => {
      const { statusCode, body } = await counter()(`/gc/open/counter/${path}.json`);
      expect({ statusCode, body }).toEqual({ statusCode: 404, body: { count: '0', count_unique: '0' } });
    },
  );

  test.each([
    ['start=2025-11-13', '5'],
    ['start=week', '6'],
    ['start=month', '10'],
    ['start=year', '10'],
    ['end=2025-11-07', '10'],
    ['start=2025-11-06&end=2025-11-07', '5'],
  ])('by %s: %s', async (query, count) => expect(await shown('TOTAL', query)).toBe(count));

  test('a week back from the day that it is at the site', async () => {
    const at = async (timezone: string) => {
      const ask = counter({ sites: [aSite('open', { public: true, timezone })] });
      return (await ask('/gc/open/counter/TOTAL.json', 'start=week')).body['count'];
    };
    // There it is the 13th still: so it begins with the 6th.
    expect(await at('America/New_York')).toBe('10');
    expect(await at('Pacific/Auckland')).toBe('6');
  });
});

test.each([
  ['start=yesterday', 'start must be YYYY-MM-DD, week, month or year'],
  ['start=constructor', 'start must be YYYY-MM-DD, week, month or year'],
  ['end=week', 'end must be YYYY-MM-DD'],
  ['start=2025-11-14&end=2025-11-13', 'start must not be after end'],
])('%s is a 400: %s', async (query, error) => {
  const { statusCode, body } = await counter()('/gc/open/counter/TOTAL.json', query);
  expect({ statusCode, body }).toEqual({ statusCode: 400, body: { success: false, error } });
});

test('more documents than an answer reads are a 400 that says which days to ask for', async () => {
  const ask = counter({ maxDocuments: 1, youngDays: 1 });
  const { statusCode, body } = await ask('/gc/open/counter/TOTAL.json', 'start=2025-11-01');
  expect(statusCode).toBe(400);
  expect(body['error']).toMatch(/such as start=2025-11-14&end=2025-11-14$/);
});

test.each([true, false])(
  'a site is found by its alias, as by its tracker, where the deployment is private: %s',
  async (isPrivate) => {
    const sites = [aSite('open', { public: true, aliases: ['4fb7'] }), aSite('shut', { aliases: ['5ac8'] })];
    const ask = counter({ sites, isPrivate });
    expect((await ask('/gc/4fb7/counter/TOTAL.json')).body['count']).toBe('15');
    expect((await ask('/gc/5ac8/counter/TOTAL.json')).statusCode).toBe(isPrivate ? 404 : 200);
  },
);

test.each([true, false])(
  'a name that no site can have is a 404, where the deployment is private: %s',
  async (isPrivate) => {
    const { statusCode, body } = await counter({ isPrivate })(`/gc/${'x'.repeat(3000)}/counter/TOTAL.json`);
    expect({ statusCode, body }).toEqual({
      statusCode: 404,
      body: { success: false, error: 'There is no public site of that name' },
    });
  },
);

describe('a site that is not public', () => {
  test('is answered like one that is not there', async () => {
    const [shut, none] = await Promise.all(['shut', 'none'].map((id) => counter()(`/gc/${id}/counter/TOTAL.json`)));
    expect(shut?.statusCode).toBe(404);
    expect(shut?.body).toEqual(none?.body);
    expect(shut?.body['success']).toBe(false);
  });

  test('is counted where the deployment is open', async () => {
    const ask = counter({ sites: [aSite('open')], isPrivate: false });
    expect((await ask('/gc/open/counter/TOTAL.json')).body['count']).toBe('15');
    expect(await ask('/gc/new/counter/TOTAL.json')).toMatchObject({ statusCode: 200, body: { count: '0' } });
  });
});

test.each(['html', 'svg', 'png'])('has no picture and no page: .%s', async (ending) => {
  const { statusCode, body } = await counter()(`/gc/open/counter//.${ending}`);
  expect({ statusCode, body }).toEqual({
    statusCode: 404,
    body: { success: false, error: 'The counter is a text: it ends with .json' },
  });
});
