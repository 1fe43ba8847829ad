// Page views of the tracker, in a real Chromium: what is sent of one, and what is one.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { soon } from '../../support/soon.ts';
import { openWorld, type Site, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** In any order: each comes by a connection of its own. The pages that they came from tell it. */
const expectViews = (site: Site, views: readonly string[]) =>
  soon(async () => expect(site.views.toSorted()).toEqual(views.toSorted()));

describe('a page view', () => {
  test('is one request of text, with these keys and no others, and without a cookie', async () => {
    const site = world.site();
    const { page, asked, errors } = await world.newTab({
      viewport: { width: 1234, height: 700 },
      timezoneId: 'Pacific/Auckland',
    });
    await page.goto(`${site.url}pricing?utm_source=mail&q=a%20b#access_token=secret`);
    await expectViews(site, ['/pricing?utm_source=mail&q=a%20b from nowhere']);
    const [sent] = site.sent;
    expect(sent).toMatchObject({
      method: 'POST',
      path: '/api/event',
      headers: { 'content-type': 'text/plain;charset=UTF-8', origin: site.url.slice(0, -1) },
    });
    expect(sent?.headers).not.toHaveProperty('cookie');
    expect(sent?.event).toEqual({
      n: 'pageview',
      u: `${site.url}pricing?utm_source=mail&q=a%20b`,
      d: site.name,
      r: '',
      h: 0,
      tz: 'Pacific/Auckland',
      w: 1234,
    });
    // No preflight.
    expect(asked).toMatchObject([{ method: 'POST', url: `${world.api}/api/event` }]);
    expect(errors).toEqual([]);
  });

  test('says where the visitor came from', async () => {
    const site = world.site();
    const other = world.site({ host: 'news.test', head: '', body: `<a href="${site.url}">to the shop</a>` });
    const { page } = await world.tab();
    await page.goto(other.url);
    await page.getByText('to the shop').click();
    await expectViews(site, [`/ from ${other.url}`]);
  });

  test.each([
    ['/js/script.js', '/api/event'],
    ['/prod/js/script.js', '/prod/api/event'],
    ['/stats/app.js', '/api/event'],
  ])('of a script at %s is sent to %s', async (script, path) => {
    const site = world.site({ script });
    const { page } = await world.tab();
    await page.goto(`${site.url}a/b/c`);
    await soon(async () => expect(site.sent).toMatchObject([{ path }]));
  });

  test('is sent to another address where the tag says so', async () => {
    const site = world.site({ attributes: 'data-api="/api/collected"' });
    const { page, asked } = await world.tab();
    await page.goto(`${site.url}a/b`);
    await soon(async () => expect(asked).toMatchObject([{ method: 'POST', url: `${site.url}api/collected` }]));
  });

  test('is there once, though the script is there twice', async () => {
    const site = world.site({ head: '$tag $tag', body: '<button data-fa-event="Buy">buy</button>' });
    const tab = await world.tab();
    await tab.page.goto(site.url);
    await tab.load(site, world.api);
    await tab.page.getByText('buy').click();
    await tab.page.evaluate("history.pushState({}, '', '/next')");
    await expectViews(site, ['/ from nowhere', '/next from /']);
    await soon(async () => expect(site.events).toEqual([['Buy', {}]]));
  });

  test('arrives though the visitor leaves at once: it is asked for so that it outlives the page', async () => {
    const site = world.site({
      before: `const { fetch } = window;
        window.kept = [];
        window.fetch = (address, options) => { kept.push(options.keepalive); return fetch(address, options); };`,
    });
    const tab = await world.tab();
    await tab.page.goto(site.url);
    await tab.page.evaluate("history.pushState({}, '', '/next')");
    expect(await tab.page.evaluate('kept')).toEqual([true, true]);
    await tab.page.goto('data:,');
    await expectViews(site, ['/ from nowhere', '/next from /']);
  });

  // Both say `hidden`, and `visibilitychange` when they are shown:
  // https://github.com/GoogleChrome/web-vitals/pull/282
  test('is not there of a page in a tab behind, or rendered in advance, until somebody sees it', async () => {
    const hidden = `<script>
      let hidden = true;
      Object.defineProperty(document, 'hidden', { get: () => hidden });
      const show = () => { hidden = false; document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); };
    </script>`;
    const site = world.site({ head: `${hidden} $tag` });
    const tab = await world.tab();
    await tab.page.goto(site.url);
    await tab.track('Ready');
    expect(site.sent.map(({ event }) => event['n'])).toEqual(['Ready']);
    await tab.page.evaluate('show(); show()');
    await expectViews(site, ['/ from nowhere']);
  });

  test('is not there of itself where the page says that it does that', async () => {
    const site = world.site({ attributes: 'data-manual' });
    const tab = await world.tab();
    await tab.page.goto(`${site.url}orders/4711`);
    await tab.page.evaluate("history.pushState({}, '', '/next')");
    await tab.track('pageview', { url: `${site.url}orders/x` });
    await expectViews(site, ['/orders/x from nowhere']);
  });
});

describe('a page that changes its address', () => {
  test('is a view for each path, by pushState, back and forward, each from the one before', async () => {
    const site = world.site();
    const { page } = await world.tab();
    await page.goto(site.url);
    await page.evaluate("history.pushState({ n: 1 }, '', '/a')");
    await page.evaluate("history.pushState({ n: 2 }, '', '/b?sort=up')");
    await page.evaluate('history.back()');
    await soon(async () => expect(site.views).toHaveLength(4));
    await page.evaluate('history.forward()');
    await expectViews(site, [
      '/ from nowhere',
      '/a from /',
      '/b?sort=up from /a',
      '/a from /b?sort=up',
      '/b?sort=up from /a',
    ]);
    expect(await page.evaluate('[history.state, history.length > 2]')).toEqual([{ n: 2 }, true]);
  });

  test('is none for another query or fragment, nor where an entry is replaced', async () => {
    const site = world.site({ body: '<a href="#below">below</a>' });
    const { page } = await world.tab();
    await page.goto(`${site.url}list`);
    await page.evaluate("history.pushState({}, '', '/list?page=2')");
    await page.getByText('below').click();
    await page.evaluate("history.replaceState({}, '', '/list/')");
    await page.evaluate("history.pushState({}, '', '/end')");
    await expectViews(site, ['/list from nowhere', '/end from /list']);
  });

  test('is one for each fragment where the tag says so', async () => {
    const site = world.site({ attributes: 'data-hash', body: '<a href="#/b">b</a>' });
    const { page } = await world.tab();
    await page.goto(`${site.url}#/a?x=1`);
    await page.getByText('b', { exact: true }).click();
    await page.evaluate("location.hash = '/c'");
    await page.evaluate('history.back()');
    await expectViews(site, ['/#/a?x=1 from nowhere', '/#/b from /#/a?x=1', '/#/c from /#/b', '/#/b from /#/c']);
    expect(new Set(site.sent.map(({ event }) => event['h']))).toEqual(new Set([1]));
  });

  test('gets the error of pushState itself', async () => {
    const site = world.site();
    const { page } = await world.tab();
    await page.goto(site.url);
    const push = (address: string) => page.evaluate(`history.pushState({}, '', '${address}')`);
    await expect(push('https://example.com/')).rejects.toThrow('SecurityError');
    await push('/after');
    await expectViews(site, ['/ from nowhere', '/after from /']);
  });
});

describe('a visitor who comes back', () => {
  test('has another view of a page that the browser has kept as it was', async () => {
    const site = world.site();
    const { page } = await world.tab();
    await page.goto(`${site.url}a`);
    // A headless Chromium keeps no pages; this is what it would tell a page that it has kept.
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    await expectViews(site, ['/a from nowhere', '/a from /a']);
  });
});

describe('a script that comes late', () => {
  test('counts the page, and then the calls that were made before it', async () => {
    const stub = `<script>
      window.fastAnalytics ??= (...call) => (fastAnalytics.q ??= []).push(call);
      fastAnalytics('Signup', { props: { plan: 'pro' } });
      fastAnalytics('Ready');
    </script>`;
    const site = world.site({ head: stub });
    const tab = await world.tab();
    await tab.page.goto(site.url);
    await tab.load(site, world.api);
    await tab.track('Late');
    expect(tab.asked.map(({ event }) => [event['n'], event['p']])).toEqual([
      ['pageview', undefined],
      ['Signup', { plan: 'pro' }],
      ['Ready', undefined],
      ['Late', undefined],
    ]);
    expect(tab.errors).toEqual([]);
  });
});
