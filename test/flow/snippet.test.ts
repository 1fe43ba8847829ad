// A page with our one line, opened in a Chromium, from the tag to the answer of a query: what it
// shows up as, and that a browser which says that it is a program does not.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { connect } from '../support/api.ts';
import { operatorOf } from '../support/operator.ts';
import { openShops, type Shops } from '../support/shops.ts';
import { soon, soonCounted } from '../support/soon.ts';

const SITE = 'my-shop';
const stack = inject('registeredStack');
const api = connect(stack.url);
let shops: Shops;
let shop: string;

beforeAll(async () => {
  shops = await openShops();
  shop = shops.shop('shop', `<script defer src="${stack.url}/js/script.js" data-domain="${SITE}"></script>`);
  await operatorOf(stack).addSite(SITE, { origins: [shop], public: true, properties: ['plan', 'url'] });
});
afterAll(() => shops.close());

interface Body {
  readonly results: readonly { readonly dimensions: readonly string[]; readonly metrics: readonly unknown[] }[];
}

const rowsOf = async (question: object): Promise<unknown[][]> => {
  const { status, text } = await api.call(
    'POST',
    '/api/v2/query',
    { 'content-type': 'application/json' },
    JSON.stringify({ site_id: SITE, date_range: '7d', ...question }),
  );
  expect(status, text).toBe(200);
  return (JSON.parse(text) as Body).results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);
};

/** The answer that the next event of a page gets. */
const answerIn = (page: Page) => page.waitForResponse((response) => response.url().endsWith('/api/event'));

/** Does something in a page that is to be tracked; resolves when that was answered. */
async function tracked(page: Page, doing: () => Promise<unknown>): Promise<void> {
  const [answer] = await Promise.all([answerIn(page), doing()]);
  expect(answer.status()).toBe(202);
}

/** Visits know whole seconds: of two views within one, either may be the first. */
async function laterSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / 1000);
  const now = second();
  await soon(async () => expect(second()).toBeGreaterThan(now));
}

test('a visit shows up in the query API: pages, source, browser, system, device, country, events', async () => {
  const news = shops.shop(
    'news',
    `<a id="shop" href="${shop}/">the shop</a><meta name="referrer" content="unsafe-url">`,
  );
  const page = await shops.visitor();
  await page.goto(`${news}/item`);
  await tracked(page, () => page.click('#shop'));
  await laterSecond();
  await tracked(page, () => page.goto(`${shop}/pricing`));
  await tracked(page, () => page.goBack());
  await tracked(page, () => page.evaluate(`fastAnalytics('Signup', { props: { plan: 'pro', card: 'secret' } })`));
  // The page is gone before the answer is there.
  await page.click('#out');

  await soonCounted(async () => expect(await rowsOf({ metrics: ['events'] })).toEqual([[5]]));
  expect(await rowsOf({ metrics: ['visitors', 'visits', 'pageviews'] })).toEqual([[1, 1, 3]]);
  const pages = await rowsOf({ metrics: ['visitors', 'pageviews'], dimensions: ['event:page'] });
  expect(pages).toEqual([
    ['/', 1, 2],
    ['/pricing', 1, 1],
  ]);
  const known = {
    'visit:source': 'news.test',
    'visit:browser': 'Chrome',
    'visit:os': 'Linux',
    'visit:device': 'Desktop',
    'visit:country': 'AT',
  };
  for (const [dimension, value] of Object.entries(known))
    expect(await rowsOf({ metrics: ['visitors'], dimensions: [dimension] }), dimension).toEqual([[value, 1]]);
  const propsOf = (property: string, event: string) =>
    rowsOf({
      metrics: ['events'],
      dimensions: [`event:props:${property}`],
      filters: [['is', 'event:name', [event]]],
    });
  expect(await propsOf('plan', 'Signup')).toEqual([['pro', 1]]);
  expect(await propsOf('url', 'Outbound Link: Click')).toEqual([
    [expect.stringMatching(/^http:\/\/elsewhere\.test.*\/there$/), 1],
  ]);
});

test('a browser that says it is a program is filtered, and its page is told why', async () => {
  const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/139.0.0.0';
  const page = await shops.visitor({ userAgent });
  const [answer] = await Promise.all([answerIn(page), page.goto(`${shop}/bot`)]);
  const { 'event-filtered': filtered, 'event-receipt': receipt } = await answer.allHeaders();
  expect([answer.status(), filtered]).toEqual([202, expect.stringContaining('bot; rule="')]);
  await soon(async () => {
    expect((await api.call('GET', `/api/event/${receipt}`)).body).toMatchObject({ status: 'filtered', reason: 'bot' });
  });
  expect(await rowsOf({ metrics: ['pageviews'], filters: [['is', 'event:page', ['/bot']]] })).toEqual([[0]]);
});
