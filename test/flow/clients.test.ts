// The clients that other products publish, as npm has them and unchanged but for the host, against
// the local stack: page by page in Chromium, and servers' with a gateway in front that loses every
// third answer. What was sent is counted, once.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Analytics } from '@segment/analytics-node';
import { Umami } from '@umami/node';
import { build } from 'esbuild';
import { PostHog } from 'posthog-node';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { type LocalStack, startLocalStack } from '../../local/stack.ts';
import { type Api, connect } from '../support/api.ts';
import { freshSite } from '../support/events.ts';
import { operatorOf } from '../support/operator.ts';
import { openShops, type Shops } from '../support/shops.ts';
import { soon } from '../support/soon.ts';

let stack: LocalStack;
let shops: Shops;
let api: Api;
let operator: ReturnType<typeof operatorOf>;
let lossy: Awaited<ReturnType<typeof openLossyProxy>>;

beforeAll(async () => {
  stack = await startLocalStack({ assembly: inject('registeredAssembly'), port: 0 });
  shops = await openShops();
  api = connect(stack.url);
  operator = operatorOf(stack);
  lossy = await openLossyProxy(stack.url);
});
afterAll(async () => {
  lossy.close();
  await shops.close();
  await stack.close();
});

/**
 * Says of every third request that it failed. Every second of these it has passed on nevertheless.
 */
async function openLossyProxy(target: string) {
  let requests = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests += 1;
      const isLost = requests % 3 === 1;
      const isPassedOn = requests % 6 !== 4;
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => !/^(host|connection|content-length|expect)$/.test(name)),
      ) as Record<string, string>;
      const pass = async () => {
        const body = Buffer.concat(chunks);
        const answer = isPassedOn && (await fetch(target + request.url, { method: 'POST', headers, body }));
        const text = answer && (await answer.text());
        response.writeHead(isLost || !answer ? 500 : answer.status, { 'content-type': 'application/json' });
        response.end(isLost || !text ? 'lost' : text);
      };
      void pass();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A site that anybody may read, and a write token of it. */
async function aSiteWithToken(more: object = {}): Promise<{ site: string; token: string }> {
  const site = freshSite();
  await operator.addSite(site, { public: true, properties: ['plan', 'url'], ...more });
  return { site, token: await operator.give('write', { sites: [site] }) };
}

/** How often each event of a site was counted, by its name; a path for a view. */
async function countsOf(site_id: string): Promise<Record<string, number>> {
  const rowsOf = async (dimension: string, metric: string) => {
    const question = { site_id, date_range: '7d', metrics: [metric], dimensions: [dimension] };
    const { status, text } = await api.call(
      'POST',
      '/api/v2/query',
      { 'content-type': 'application/json' },
      JSON.stringify(question),
    );
    expect(status, text).toBe(200);
    const { results } = JSON.parse(text) as { results: { dimensions: [string]; metrics: [number] }[] };
    return results.map(({ dimensions, metrics }) => [dimensions[0], metrics[0]] as const);
  };
  const names = (await rowsOf('event:name', 'events')).filter(([name]) => name !== 'pageview' && name !== 'page_view');
  return Object.fromEntries([...names, ...(await rowsOf('event:page', 'pageviews')).filter(([, views]) => views > 0)]);
}

/** Once and for all: nothing of it is on its way any more. */
async function expectCounted(site: string, owed: Record<string, number>): Promise<void> {
  await soon(async () => expect(Object.keys(await countsOf(site)).length).toBe(Object.keys(owed).length));
  await stack.idle();
  expect(await countsOf(site)).toEqual(owed);
}

describe('of a server that loses every third answer', () => {
  test('@segment/analytics-node', async () => {
    const { site, token } = await aSiteWithToken();
    const before = lossy.requests();
    const analytics = new Analytics({ writeKey: token, host: lossy.url, flushAt: 2, flushInterval: 10_000 });
    for (let n = 0; n < 5; n += 1) {
      analytics.track({ userId: `u${n}`, event: 'Signed Up', properties: { plan: 'pro', revenue: 5 } });
      analytics.page({ anonymousId: `a${n}`, properties: { url: 'https://ex.org/pricing', path: '/pricing' } });
    }
    analytics.identify({ userId: 'u0', traits: { name: 'Ann' } });
    await analytics.closeAndFlush();
    expect(lossy.requests() - before).toBeGreaterThan(6);
    await expectCounted(site, { 'Signed Up': 5, '/pricing': 5 });
  });

  test('posthog-node', async () => {
    const { site, token } = await aSiteWithToken();
    const posthog = new PostHog(token, { host: lossy.url, flushAt: 2, fetchRetryDelay: 20, disableCompression: true });
    posthog.on('error', () => undefined);
    for (let n = 0; n < 7; n += 1) {
      posthog.capture({ distinctId: `u${n}`, event: 'Signed Up', properties: { plan: 'pro' } });
      posthog.capture({
        distinctId: `u${n}`,
        event: '$pageview',
        properties: { $current_url: 'https://ex.org/pricing' },
      });
    }
    await posthog.shutdown();
    await expectCounted(site, { 'Signed Up': 7, '/pricing': 7 });
  });
});

test('@umami/node, which never sends anything again', async () => {
  const { site, token } = await aSiteWithToken();
  const umami = new Umami({ hostUrl: stack.url, websiteId: token });
  const answers = [
    await umami.track({ url: '/pricing', hostname: 'ex.org', language: 'de', screen: '1920x1080' }),
    await umami.track('Signed Up', { plan: 'pro' }),
    await umami.identify({ name: 'Ann' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await expectCounted(site, { 'Signed Up': 1, '/pricing': 1 });
});

/** A script of a page that imports what npm has. */
async function bundled(contents: string): Promise<string> {
  const stdin = { contents, resolveDir: import.meta.dirname };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'iife' });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return `<script defer src="data:text/javascript;base64,${code}"></script>`;
}

describe('in Chromium', () => {
  test('@plausible-analytics/tracker', async () => {
    const { site } = await aSiteWithToken({ origins: ['*'] });
    const script = await bundled(`
      import { init, track } from '@plausible-analytics/tracker';
      init({ domain: ${JSON.stringify(site)}, endpoint: '${stack.url}/api/event', outboundLinks: true });
      window.track = track;
    `);
    const shop = shops.shop('plausible-new', script);
    const page = await shops.visitor();
    await page.goto(`${shop}/pricing`);
    await page.evaluate(`history.pushState(null, '', '/about')`);
    await page.evaluate(`track('Signed Up', { props: { plan: 'pro' }, revenue: { amount: 5, currency: 'EUR' } })`);
    await page.click('#out');
    await expectCounted(site, { 'Signed Up': 1, 'Outbound Link: Click': 1, '/pricing': 1, '/about': 1 });
  });

  test('plausible-tracker', async () => {
    const { site } = await aSiteWithToken({ origins: ['*'] });
    const script = await bundled(`
      import Plausible from 'plausible-tracker';
      const options = { domain: ${JSON.stringify(site)}, apiHost: '${stack.url}' };
      const { enableAutoPageviews, trackEvent } = Plausible(options);
      enableAutoPageviews();
      window.track = trackEvent;
    `);
    const shop = shops.shop('plausible-old', script);
    const page = await shops.visitor();
    await page.goto(`${shop}/pricing`);
    await page.evaluate(`new Promise((callback) => track('Signed Up', { callback, props: { plan: 'pro' } }))`);
    await expectCounted(site, { 'Signed Up': 1, '/pricing': 1 });
  });

  test('the pixel of GoatCounter, in a page without scripts', async () => {
    const site = freshSite();
    const pixel = `<noscript><img src="${stack.url}/gc/${site}/count?p=/pricing" alt=""></noscript>`;
    const shop = shops.shop('goat', pixel);
    await operator.addSite(site, { public: true, origins: [shop] });
    const page = await shops.visitor({ javaScriptEnabled: false });
    const [answer] = await Promise.all([page.waitForResponse((each) => each.url().includes('/gc/')), page.goto(shop)]);
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/gif']);
    await expectCounted(site, { '/pricing': 1 });
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
    const { site } = await aSiteWithToken({ origins: ['*'] });
    const [path = '', body] = REQUESTS[format]?.(site) ?? [];
    for (const agent of Object.values(AGENTS)) {
      const headers = { origin: 'https://ex.org', 'user-agent': agent };
      const answer = await api.call('POST', path, headers, JSON.stringify(body));
      expect(answer.status, answer.text).toBeLessThan(300);
      expect(answer.headers.get('event-filtered')).toMatch(/^bot; rule=".+"$/);
      const receipt = answer.headers.get('event-receipt') ?? '';
      await soon(async () => {
        expect((await api.call('GET', `/api/event/${receipt}`)).body).toMatchObject({
          status: 'filtered',
          reason: 'bot',
        });
      });
    }
    const date = new Date().toISOString().slice(0, 10);
    const { body: day } = await api.stats({ site_id: site, date, include: 'ledger' });
    expect(day).toMatchObject({ total_views: 0, ledger: { filtered: 3 } });
  });
});
