// What the page shows where there is nothing to show, or no one who may see it: each state says
// what is the matter and what to do.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';

import { soon } from '../../support/soon.ts';
import { expectCounted, fillSite, HIDE, IN_TURN, type Opened, settled, openWorld, type World } from './world.ts';

const SITE = 'shop-of-readers';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('registeredStack'));
  await fillSite(world, SITE, { days: 3, visitors: 10 });
  await fillSite(world, 'open-shop', { days: 2, visitors: 5, name: 'Open shop', public: true });
});
afterAll(() => world.close());

/** Refusals that a browser notes on the console by itself. */
const REFUSED = /Failed to load resource/;

async function withPage(path: string, look: (opened: Opened) => Promise<void>, token?: string): Promise<void> {
  const opened = await world.open(path, { token });
  await look(opened);
  expect(opened.problems.filter((problem) => !REFUSED.test(problem))).toEqual([]);
}

/** Opens the page as somebody who has logged in by a token of a site. */
const withReader = async (path: string, look: (opened: Opened) => Promise<void>, sites = [SITE]): Promise<void> =>
  withPage(path, look, await world.operator.give('read', { sites }));

/** Logs in by the form, as a reader does who has a token. */
async function pasteToken(page: Page, sites = [SITE]): Promise<void> {
  await page.getByLabel(/^Paste a token/).fill(await world.operator.give('read', { sites }));
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Menu' }).waitFor();
  await settled(page);
}

const login = (opened: Opened) => opened.page.getByRole('heading', { name: 'Log in' });

describe('without a token', IN_TURN, () => {
  test.each(['/', `/?site=${SITE}`, '/?site=unknown', `/?site=${SITE}&list=page`])(
    '%s shows the login and nothing of any site',
    (path) =>
      withPage(path, async (opened) => {
        await login(opened).waitFor();
        const text = (await opened.page.locator('body').textContent()) ?? '';
        expect(text).not.toMatch(/Demo|Open shop|pricing/);
        expect(opened.asked.filter((each) => each.startsWith('/api/')).length).toBeLessThanOrEqual(2);
      }),
  );

  test('a public site shows its numbers, not how it is set, and asks for nothing that it may not have', () =>
    withPage('/?site=open-shop&period=7d', async ({ page, problems, asked }) => {
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Open shop');
      // A request that is refused would be on the console.
      expect(problems).toEqual([]);
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('button', { name: 'Settings' }).click();
      const settings = page.getByRole('dialog', { name: 'Settings of Open shop' });
      expect(await settings.locator('dt').allTextContents()).not.toContain('Origins');
      expect(asked.filter((each) => each.startsWith('/api/sites'))).toEqual([]);
      expect(problems).toEqual([]);
    }));

  test('a token that is not good is refused in words', () =>
    withPage('/', async (opened) => {
      const { page } = opened;
      await page.getByLabel(/^Paste a token/).fill('fa_read_aaaaaaaaaa_'.padEnd(62, 'x'));
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByText('This token is not good').waitFor();
      expect(await login(opened).count()).toBe(1);
    }));
});

describe('a reader', IN_TURN, () => {
  test('sees the sites of the token alone, and nothing after logging out', () =>
    withPage('/', async (opened) => {
      const { page } = opened;
      await pasteToken(page);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Demo');
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('button', { name: 'Log out' }).click();
      await login(opened).waitFor();
      await page.reload();
      await login(opened).waitFor();
    }));

  test('switches to other sites on the page of a public one, when he has logged in', () =>
    withPage('/', async ({ page }) => {
      await pasteToken(page, [SITE, 'open-shop']);
      await page.goto(`${world.stack.url}/?site=open-shop&period=7d`);
      await settled(page);
      await page.getByRole('button', { name: /^Site: Open shop/ }).click();
      expect(await page.getByRole('link', { name: 'Demo' }).count()).toBe(1);
    }));

  test('of a site that is not the own is told so', () =>
    withReader('/?site=theirs', async ({ page }) => {
      const said = 'There is no site of this name, or you may not read it.';
      expect(await page.getByRole('alert').getByText(said).count()).toBe(1);
    }));

  test('whose session has ended logs in again, and is where he was', () =>
    withReader(`/?site=${SITE}&period=7d`, async (opened) => {
      const { page } = opened;
      await page.context().clearCookies();
      await page.keyboard.press('m');
      await page.getByText('Your session is over').waitFor();
      await pasteToken(page);
      await page.locator('.figure-value').first().waitFor();
      expect(new URL(page.url()).searchParams.get('period')).toBe('month');
    }));

  test('comes by a link that is good for another try where the server did not answer', async () => {
    const code = await world.operator.give('login', { sites: [SITE, 'open-shop'], expiresAt: Date.now() + 60_000 });
    await withPage('/', async ({ page }) => {
      await page.route('**/api/session', (route) => route.fulfill({ status: 503, body: '{}' }));
      await page.goto(`${world.stack.url}/#login=${code}`);
      await page.reload();
      await page.getByText('The server did not answer. Reload this page').waitFor();
      await page.unroute('**/api/session');
      await page.reload();
      await page.getByRole('heading', { name: 'Sites' }).waitFor();
      expect(page.url()).not.toContain('fa_login');
    });
  });

  test('comes by a link that works once', async () => {
    const code = await world.operator.give('login', { sites: [SITE, 'open-shop'], expiresAt: Date.now() + 60_000 });
    await withPage(`/#login=${code}`, async ({ page }) => {
      await page.getByRole('heading', { name: 'Sites' }).waitFor();
      expect(await page.locator('.card-name').allTextContents()).toEqual(['Open shop', 'Demo']);
      await page.locator('.spark').nth(1).waitFor();
      expect(page.url()).not.toContain('fa_login');
      await page.getByRole('link', { name: /^Demo/ }).click();
      await settled(page);
      expect(new URL(page.url()).searchParams.get('site')).toBe(SITE);
    });
    await withPage(`/#login=${code}`, async (opened) => {
      await opened.page.getByText('This login link was used already').waitFor();
      expect(await login(opened).count()).toBe(1);
    });
  });
});

describe('a site', IN_TURN, () => {
  test('without events shows what to do, and its numbers as soon as there are any', async () => {
    await world.operator.addSite('fresh', { name: 'Fresh', identity: 'client' });
    const write = await world.operator.give('write', { sites: ['fresh'] });
    await withReader(
      '/?site=fresh',
      async ({ page }) => {
        await page.getByRole('heading', { name: 'Waiting for the first event of Fresh' }).waitFor();
        const snippet = page.getByRole('region', { name: 'Put this into the head of every page:' });
        expect(await snippet.textContent()).toBe(
          `<script defer src="${world.stack.url}/js/script.js" data-domain="fresh"></script>`,
        );
        await page.getByText('npm run ops -- site set fresh --origin https://example.com').waitFor();
        const timestamp = new Date().toISOString();
        const event = { site_id: 'fresh', event_type: 'page_view', path: '/', user_id: 'u', timestamp };
        expect((await world.api.post(event, { authorization: `Bearer ${write}` })).status).toBe(202);
        await page.locator('.figure-value').first().waitFor();
        // Sooner than by the clock, which refreshes the page after 30 seconds.
        await soon(async () => expect(await page.locator('.figure-value').first().textContent()).toBe('1'), 20_000);
      },
      ['fresh'],
    );
  });

  test('without events in the range offers all time', () =>
    withReader(`/?site=${SITE}&period=day&date=2020-01-01`, async ({ page }) => {
      await page.getByRole('heading', { name: 'Nothing in this range' }).waitFor();
      await page.getByRole('button', { name: 'Show all time' }).click();
      await settled(page);
      await page.locator('.figure-value').first().waitFor();
      expect(new URL(page.url()).searchParams.get('period')).toBe('all');
    }));
});

describe('without a connection', IN_TURN, () => {
  test('the old numbers stay, and come back to life', () =>
    withReader(`/?site=${SITE}&period=7d`, async ({ page }) => {
      const before = await page.locator('.figure-value').first().textContent();
      await page.context().setOffline(true);
      await page.keyboard.press('w');
      await page.keyboard.press('m');
      await page.getByRole('alert').getByText('There is no connection to the server').waitFor();
      expect(await page.locator('.figure-value').first().textContent()).toBe(before);
      await page.context().setOffline(false);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
    }));

  test('an error of the server is named, and tried again', () =>
    withReader(`/?site=${SITE}&period=7d`, async ({ page }) => {
      await page.route('**/api/v2/query*', (route) =>
        route.fulfill({ status: 500, body: '{"success":false,"error":"Internal server error"}' }),
      );
      await page.keyboard.press('m');
      await page.getByRole('alert').getByText('The server answered with an error (500)').waitFor();
      await page.unroute('**/api/v2/query*');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
      expect(await page.locator('.figure-value').count()).toBe(6);
    }));
});

describe('while somebody looks', IN_TURN, () => {
  test('the numbers are asked for again after 30 seconds, by their tag, and not while hidden', async () => {
    const opened = await world.open('/');
    const { page } = opened;
    onTestFinished(() => opened.close());
    await pasteToken(page);
    await page.clock.install();
    await page.goto(`${world.stack.url}/?site=${SITE}&period=7d`);
    await settled(page);
    await page.waitForLoadState('networkidle');
    const statuses: number[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/api/v2/query')) statuses.push(response.status());
    });
    await page.clock.fastForward(29_000);
    expect(statuses).toEqual([]);
    await page.clock.fastForward(3000);
    await soon(async () => expect(statuses).toEqual([304, 304]));
    await page.evaluate(HIDE);
    await page.clock.fastForward(600_000);
    expect(statuses.length).toBe(2);
  });
});

describe('strings of strangers', IN_TURN, () => {
  const HOSTILE = [
    '/<img src=x onerror=alert(1)>',
    '/"><script>alert(1)</script>',
    '/\u202egpj.exe',
    `/${'long-'.repeat(199)}`,
    "=cmd|' /C calc'!A0",
    'javascript:alert(1)',
    '/مرحبا/بالعالم',
  ];

  test('are text, turn nothing round, and break no column', async () => {
    await world.operator.addSite('hostile', { identity: 'client', public: true, name: '<b>"Hostile"</b>' });
    const write = await world.operator.give('write', { sites: ['hostile'] });
    const timestamp = new Date().toISOString();
    const events = HOSTILE.map((path, index) => ({
      site_id: 'hostile',
      event_type: index === 0 ? 'page_view' : index === 1 ? '<script>alert(2)</script>' : 'page_view',
      path,
      user_id: `u${index}`,
      referrer: 'https://evil.example/<svg onload=alert(3)>',
      timestamp,
    }));
    expect((await world.api.postBatch(events, { authorization: `Bearer ${write}` })).status).toBe(202);
    await expectCounted(world, 'hostile', events.length);
    const opened = await world.open('/?site=hostile&period=day&tab=referrer&tab=event&page=/<b>');
    const { page } = opened;
    await page.getByRole('button', { name: 'Remove the filter: Page is /<b>' }).click();
    await settled(page);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const names = await page.getByRole('region', { name: 'Pages' }).locator('.row-name').allTextContents();
      expect(names).toContain('/<img src=x onerror=alert(1)>');
      expect(names).toContain(String.raw`/\u202egpj.exe`);
      expect(await page.locator('img, main script').count()).toBe(0);
      expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
    }
    expect(opened.problems.filter((problem) => !REFUSED.test(problem))).toEqual([]);
  });
});
