// Browsers without an id, through the whole local stack: who is one visitor, what is known of one,
// and what becomes of a program.

import { describe, expect, test } from 'vitest';

import { api, soon } from '../support/contract.ts';
import { freshSite } from '../support/events.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/26.6.1 Mobile/15E148 Safari/604.1';

/** As our tracker sends it. */
const view = (site: string, agent: string, path = '/', more: object = {}) =>
  api.call(
    'POST',
    '/api/event',
    { 'user-agent': agent, 'accept-language': 'de-AT,de;q=0.9', 'content-type': 'text/plain' },
    JSON.stringify({ n: 'pageview', u: `https://example.com${path}`, d: site, tz: 'Europe/Vienna', w: 1600, ...more }),
  );

test('a browser that keeps nothing is one visitor for a day, and what is known of it are names', async () => {
  const site = freshSite();
  for (const path of ['/', '/pricing']) expect((await view(site, FIREFOX, path)).status).toBe(202);
  expect((await view(site, IPHONE, '/', { w: 390 })).headers.get('event-filtered')).toBeNull();
  await soon(async () =>
    expect(await api.counted({ site_id: site })).toMatchObject({ total_views: 3, unique_users: 2 }),
  );

  const question = { site_id: site, metrics: ['visitors', 'pageviews'], date_range: 'day' };
  const ask = async (dimension: string): Promise<unknown> => {
    const { body } = await api.call(
      'POST',
      '/api/v2/query',
      {},
      JSON.stringify({ ...question, dimensions: [dimension] }),
    );
    return (body as { results: unknown }).results;
  };
  const each = (first: string, second: string) => [
    { dimensions: [first], metrics: [1, 2] },
    { dimensions: [second], metrics: [1, 1] },
  ];
  expect(await ask('visit:browser')).toEqual(expect.arrayContaining(each('Firefox', 'Safari')));
  expect(await ask('visit:os')).toEqual(expect.arrayContaining(each('Linux', 'iOS')));
  expect(await ask('visit:device')).toEqual(expect.arrayContaining(each('Desktop', 'Mobile')));
  expect(await ask('visit:screen')).toEqual(expect.arrayContaining(each('1440-1919', 'under 576')));
  expect(await ask('visit:country')).toEqual([{ dimensions: ['AT'], metrics: [2, 3] }]);
});

describe('a program', () => {
  test.each([
    ['Googlebot', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
    [
      'HeadlessChrome',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36',
    ],
    ['curl', 'curl/8.10.1'],
  ])('%s is not counted, and header, receipt and ledger say why', async (_, agent) => {
    const site = freshSite();
    await view(site, FIREFOX);
    const answer = await view(site, agent);
    expect(answer).toMatchObject({ status: 202, text: 'ok' });
    expect(answer.headers.get('event-filtered')).toMatch(/^bot; rule="/);
    const receipt = answer.headers.get('event-receipt') ?? '';
    await soon(async () => {
      const { body } = await api.call('GET', `/api/event/${receipt}`);
      expect(body).toEqual({ receipt, status: 'filtered', reason: 'bot' });
      const { body: stats } = await api.stats({ site_id: site, include: 'ledger' });
      expect(stats).toMatchObject({
        total_views: 1,
        unique_users: 1,
        ledger: { accepted: 2, counted: 1, duplicates: 0, filtered: 1, filtered_by: { bot: 1 }, pending: 0 },
      });
    });
  });
});
