// The clients of other products against the local stack, told what docs/trackers.md tells them,
// word for word: servers' with a gateway in front that loses every third answer, and those of pages
// in Chromium. What they send is counted, once.

import { randomUUID } from 'node:crypto';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { type LocalStack, startLocalStack } from '../../../local/stack.ts';
import { type Api, connect } from '../../support/api.ts';
import { freshSite } from '../../support/events.ts';
import { operatorOf } from '../../support/operator.ts';
import { openShops, type Shops } from '../../support/shops.ts';
import { soon } from '../../support/soon.ts';
import { filled, readTrackersPage, type Words } from '../../support/trackers-page.ts';
import { type LossyProxy, openLossyProxy } from './lossy-proxy.ts';
import { bundlePackages, PAGE_CLIENTS } from './page-clients.ts';
import { SERVER_CLIENTS } from './server-clients.ts';

const ROWS = await readTrackersPage();
const IMAGE = 'an image, without scripts';

let stack: LocalStack;
let shops: Shops;
let api: Api;
let operator: ReturnType<typeof operatorOf>;
const proxies: LossyProxy[] = [];
let bundleOf: Awaited<ReturnType<typeof bundlePackages>>;
let tab: Page;

beforeAll(async () => {
  bundleOf = await bundlePackages();
  stack = await startLocalStack({ assembly: inject('registeredAssembly'), port: 0 });
  shops = await openShops();
  tab = await shops.visitor();
  api = connect(stack.url);
  operator = operatorOf(stack);
});
afterAll(async () => {
  for (const proxy of proxies) proxy.close();
  await shops.close();
  await stack.close();
});

/** By each value of a dimension, one metric. */
async function columnOf(site_id: string, dimension: string, metric: string, filters: unknown[] = []) {
  const question = { site_id, date_range: '7d', metrics: [metric], dimensions: [dimension], filters };
  const { status, text } = await api.call('POST', '/api/v2/query', {}, JSON.stringify(question));
  expect(status, text).toBe(200);
  const { results } = JSON.parse(text) as { results: { dimensions: [string]; metrics: [number] }[] };
  return results.map(({ dimensions, metrics }) => [dimensions[0], metrics[0]] as const);
}

/** How often each event of a site was counted, by its name; a path for a view. */
async function countsOf(site: string): Promise<Record<string, number>> {
  const events = (await columnOf(site, 'event:name', 'events')).filter(([name]) => name !== 'page_view');
  const views = (await columnOf(site, 'event:page', 'pageviews')).filter(([, views]) => views > 0);
  return Object.fromEntries([...events, ...views]);
}

/** Once and for all: nothing of it is on its way any more. */
async function expectCounted(site: string, owed: Record<string, number>): Promise<void> {
  await soon(async () => {
    await stack.idle();
    expect(await countsOf(site)).toEqual(owed);
  });
  await stack.idle();
  expect(await countsOf(site)).toEqual(owed);
}

/** A gateway that loses every third answer, in front of the stack. */
async function aLossyProxy(): Promise<LossyProxy> {
  const proxy = await openLossyProxy(stack.url);
  proxies.push(proxy);
  return proxy;
}

/** What the words of the page stand for, of a site that is called by an alias. */
async function aSite(host: string, origins: string[]): Promise<{ site: string; words: Words }> {
  const [site, SITE] = [freshSite(), randomUUID()];
  await operator.addSite(site, { public: true, properties: ['plan', 'url'], aliases: [SITE], origins });
  const TOKEN = await operator.give('write', { sites: [site] });
  return { site, words: { HOST: host, NAME: host.replace('http://', ''), SITE, TOKEN } };
}

test('each client of the page has a test here, and each of the tests has a row', () => {
  const tried = [...Object.keys(PAGE_CLIENTS), ...Object.keys(SERVER_CLIENTS), IMAGE];
  expect(ROWS.map(({ client }) => client).toSorted()).toEqual(tried.toSorted());
});

/** What the page tells the client. */
const codesOf = (client: string, words: Words): string[] =>
  (ROWS.find((row) => row.client === client)?.codes ?? []).map((code) => filled(code, words));

describe('in a server, as the page says', () => {
  test.each(Object.keys(SERVER_CLIENTS))('%s', async (client) => {
    const { sendsAgain, tell } = SERVER_CLIENTS[client] ?? expect.fail(client);
    const lossy = sendsAgain && (await aLossyProxy());
    const { site, words } = await aSite(lossy?.url ?? stack.url, []);
    const count = await tell(codesOf(client, words));
    if (lossy) expect(lossy.lost()).toBeGreaterThan(2);
    await expectCounted(site, { 'Signed Up': count, '/pricing': count });
  });
});

let turn: Promise<unknown> = Promise.resolve();

/** One after another: there is one tab. */
const inTurn = (visit: () => Promise<void>): Promise<void> => {
  const mine = turn.then(visit);
  turn = mine.catch(() => undefined);
  return mine;
};

/** A page that has the client, as the row says, and its site. */
async function aPage(client: string, host: string): Promise<{ site: string; shop: string }> {
  const { npm, head } = PAGE_CLIENTS[client] ?? expect.fail(client);
  const name = freshSite();
  const shop = shops.shop(name, '');
  const { site, words } = await aSite(host, [shop]);
  const [code = ''] = codesOf(client, words);
  shops.shop(name, `${npm === undefined ? '' : `<script>${bundleOf(npm)}</script>`}${head(code, words.SITE)}`);
  return { site, shop };
}

describe('in a page of Chromium, as the page says', () => {
  test.each(Object.keys(PAGE_CLIENTS))('%s', async (client) => {
    const { moved, signUp, hasNoProperties, countsLinks } = PAGE_CLIENTS[client] ?? expect.fail(client);
    const { site, shop } = await aPage(client, stack.url);
    await inTurn(async () => {
      await tab.goto(`${shop}/pricing`);
      await tab.evaluate(`history.pushState(null, '', '/about')`);
      if (moved !== undefined) await tab.evaluate(moved);
      await tab.evaluate(signUp);
      await (countsLinks ? tab.click('#out') : tab.goto('about:blank'));
    });
    const clicks = countsLinks && { 'Outbound Link: Click': 1 };
    await expectCounted(site, { '/pricing': 1, '/about': 1, 'Signed Up': 1, ...clicks });
    expect(await columnOf(site, 'visit:browser', 'visitors')).toEqual([['Chrome', 1]]);
    const plans = await columnOf(site, 'event:props:plan', 'events', [['is', 'event:name', ['Signed Up']]]);
    expect(plans).toEqual([[hasNoProperties ? '(not set)' : 'pro', 1]]);
  });

  const stubborn = Object.keys(PAGE_CLIENTS).filter((client) => PAGE_CLIENTS[client]?.sendsAgain);
  test.each(stubborn)('%s, by a gateway that loses every third answer', async (client) => {
    const { signUp } = PAGE_CLIENTS[client] ?? expect.fail(client);
    const lossy = await aLossyProxy();
    const { site, shop } = await aPage(client, lossy.url);
    const page = await shops.visitor();
    await page.goto(`${shop}/pricing`);
    for (let n = 0; n < 5; n += 1) await page.evaluate(`void ${signUp}`);
    await expectCounted(site, { '/pricing': 1, 'Signed Up': 5 });
    expect(lossy.lost()).toBeGreaterThan(2);
  });

  test('an image, without scripts', async () => {
    const shop = shops.shop('image', '');
    const { site, words } = await aSite(stack.url, [shop]);
    const [image = ''] = codesOf(IMAGE, words);
    shops.shop('image', `<noscript>${image}</noscript>`);
    const page = await shops.visitor({ javaScriptEnabled: false });
    const [answer] = await Promise.all([page.waitForResponse((each) => each.url().includes('/gc/')), page.goto(shop)]);
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/gif']);
    await expectCounted(site, { '/blog': 1 });
  });
});

describe('programs by the formats of browsers', () => {
  const AGENTS = {
    Googlebot: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    HeadlessChrome: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/139.0.0.0',
    curl: 'curl/8.5.0',
  };
  const REQUESTS: Readonly<Record<string, (site: string) => [path: string, body: unknown]>> = {
    Plausible: (d) => ['/api/event', { n: 'pageview', u: 'https://ex.org/', d }],
    Umami: (website) => ['/api/send', { type: 'event', payload: { website, url: '/' } }],
    GoatCounter: (site) => [`/gc/${site}/count?p=/`, ''],
    Segment: (writeKey) => ['/v1/p', { writeKey, properties: { path: '/' } }],
    PostHog: (api_key) => ['/e/', { api_key, event: '$pageview' }],
  };

  test.each(Object.keys(REQUESTS))('are filtered, in the header, the receipt and the ledger (%s)', async (format) => {
    const { site } = await aSite(stack.url, ['*']);
    const [path = '', body] = REQUESTS[format]?.(site) ?? [];
    const receipts = Object.values(AGENTS).map(async (agent) => {
      const headers = { origin: 'https://ex.org', 'user-agent': agent };
      const answer = await api.call('POST', path, headers, JSON.stringify(body));
      expect(answer.status, answer.text).toBeLessThan(300);
      expect(answer.headers.get('event-filtered')).toMatch(/^bot; rule=".+"$/);
      return answer.headers.get('event-receipt') ?? '';
    });
    const all = await Promise.all(receipts);
    await stack.idle();
    for (const receipt of all) {
      const { body } = await api.call('GET', `/api/event/${receipt}`);
      expect(body).toMatchObject({ status: 'filtered', reason: 'bot' });
    }
    const date = new Date().toISOString().slice(0, 10);
    const { body: day } = await api.stats({ site_id: site, date, include: 'ledger' });
    expect(day).toMatchObject({ total_views: 0, ledger: { filtered: 3 } });
  });
});
