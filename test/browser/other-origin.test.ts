// A shop's page, on another origin than the API, in a real Chromium with its web security on. The
// page posts page views by `fetch` (JSON, after a preflight) and by `sendBeacon` (text/plain,
// without one), and reads the counts.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { ACCEPTED, soon, soonCounted } from '../support/contract.ts';
import { launchChromium } from '../support/chromium.ts';
import { DAY, freshSite, pageView } from '../support/events.ts';

const SHOP = /* HTML */ `<!doctype html>
  <title>A shop</title>
  <link rel="icon" href="data:," />
  <script>
    const api = ${JSON.stringify(inject('baseUrl'))};
    const ask = (path, request) =>
      fetch(api + path, request)
        .then(async (response) => ({ status: response.status, body: await response.json() }))
        .catch((error) => ({ error: String(error) }));
    const post = (event, headers) =>
      ask('/api/event', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(event),
        keepalive: true,
      });
    const beacon = (event) => navigator.sendBeacon(api + '/api/event', JSON.stringify(event));
    const beaconOnLeave = (event) => addEventListener('pagehide', () => beacon(event));
    const stats = (site) => ask('/api/stats?site_id=' + encodeURIComponent(site));
  </script>`;

const shop = createServer((_, response) => response.setHeader('content-type', 'text/html').end(SHOP));
let chromium: Awaited<ReturnType<typeof launchChromium>>;

beforeAll(async () => {
  await once(shop.listen(0, '127.0.0.1'), 'listening');
  chromium = await launchChromium();
});

afterAll(async () => {
  await chromium.close();
  shop.close();
});

/**
 * The shop in its own tab, and the methods and bodies of the requests that this tab sends to the
 * API, including preflights.
 */
async function openShop() {
  const context = await chromium.browser.newContext();
  const page = await context.newPage();
  const devTools = await context.newCDPSession(page);
  await devTools.send('Network.enable');
  const sent: string[] = [];
  const bodies: string[] = [];
  devTools.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.includes('/api/event')) return;
    sent.push(request.method);
    bodies.push(request.postData ?? '');
  });
  // `localhost` is another host, and so another site, than the API's 127.0.0.1
  await page.goto(`http://localhost:${portOf(shop.address())}/`);
  return { page, sent, bodies };
}

function portOf(address: ReturnType<typeof shop.address>): number {
  if (address === null || typeof address === 'string') throw new Error('the shop is closed');
  return address.port;
}

/** Calls a function of the page. */
const call = (page: Page, name: string, ...values: unknown[]) =>
  page.evaluate(`${name}(${values.map((value) => JSON.stringify(value)).join()})`);

const expectCounted = (page: Page, site: string, body: object) =>
  soonCounted(async () => expect(await call(page, 'stats', site)).toMatchObject({ status: 200, body }));

test('fetch posts page views after a preflight, and reads them in the stats', async () => {
  const { page, sent } = await openShop();
  const site_id = freshSite();
  for (const [path, user_id] of [
    ['/', 'user-123'],
    ['/pricing', 'user-456'],
    ['/pricing', 'user-123'],
  ] as const) {
    expect(await call(page, 'post', pageView({ site_id, path, user_id }))).toEqual({ status: 202, body: ACCEPTED });
  }
  await expectCounted(page, site_id, {
    site_id,
    date: 'all-time',
    total_views: 3,
    unique_users: 2,
    top_paths: [
      { path: '/pricing', views: 2 },
      { path: '/', views: 1 },
    ],
  });
  expect(sent.toSorted()).toEqual(['OPTIONS', 'POST', 'POST', 'POST']);
});

test('sendBeacon posts page views without a preflight, also while the page is left', async () => {
  const { page, sent } = await openShop();
  const site_id = freshSite();
  expect(await call(page, 'beacon', pageView({ site_id, path: '/cart', user_id: 'u' }))).toBe(true);
  await call(page, 'beaconOnLeave', pageView({ site_id, path: '/bye', user_id: 'u' }));
  await page.reload();
  await expectCounted(page, site_id, {
    total_views: 2,
    unique_users: 1,
    top_paths: [
      { path: '/bye', views: 1 },
      { path: '/cart', views: 1 },
    ],
  });
  expect(new Set(sent)).toEqual(new Set(['POST']));
});

/** The first snippet of a page of ours, for a site of the stack under test. */
async function snippetOf(page: string, site: string): Promise<string> {
  const text = await readFile(new URL(`../../${page}`, import.meta.url), 'utf8');
  const [, snippet = ''] = /^```html\n(.*?)^```$/ms.exec(text) ?? [];
  expect(snippet).toMatch(/https:\/\/….amazonaws.com.*my-site/s);
  return snippet.replace('https://….amazonaws.com', inject('baseUrl')).replace('my-site', site);
}

test.each(['README.md', 'docs/tracker.md'])('the snippet of %s loads the tracker, which sends a view', async (page) => {
  const site_id = freshSite();
  const { page: shop, sent, bodies } = await openShop();
  const snippet = await snippetOf(page, site_id);
  // A laptop's own pages are not counted otherwise.
  await shop.setContent(snippet.replace('<script ', '<script data-dev '));
  await soon(async () => expect(sent).toEqual(['POST']));
  expect(JSON.parse(bodies[0] ?? '')).toMatchObject({ n: 'pageview', d: site_id, u: shop.url() });
  expect(await shop.evaluate('typeof fastAnalytics')).toBe('function');
});

test('the snippet of the HTTP API counts a view of its page', async () => {
  const visited = await openShop();
  const site_id = freshSite();
  await visited.page.setContent(await snippetOf('docs/http-api.md', site_id));
  const { page } = await openShop();
  await expectCounted(page, site_id, { total_views: 1, unique_users: 0, top_paths: [{ path: '/', views: 1 }] });
  expect(visited.sent).toEqual(['POST']);
});

test('a page may send an Idempotency-Key, and is counted once', async () => {
  const { page } = await openShop();
  const event = pageView();
  for (let time = 1; time <= 3; time++) {
    expect(await call(page, 'post', event, { 'Idempotency-Key': 'order-17' })).toMatchObject({ status: 202 });
  }
  expect(await call(page, 'post', { ...event, timestamp: `${DAY}T13:00:00Z` })).toMatchObject({ status: 202 });
  await expectCounted(page, event.site_id, { total_views: 2 });
});

test('a page can read what was wrong', async () => {
  const { page } = await openShop();
  expect(await call(page, 'post', { ...pageView(), path: 7 })).toEqual({
    status: 400,
    body: { success: false, error: 'Validation failed', details: ['path must be a string'] },
  });
});
