// Everybody can use the page: with a keyboard alone, with a screen reader, in the dark, on a phone.
// With SCREENS=<folder> each state is written there as a picture, to be looked at.

import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import { fillSite, IN_TURN, type Opened, settled, openWorld, type World } from './world.ts';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const { SCREENS } = process.env;

const SITE = 'shop-for-all';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('openStack'));
  await fillSite(world, SITE);
  await world.operator.addSite('empty', { name: 'Empty' });
  if (SCREENS !== undefined) await mkdir(SCREENS, { recursive: true });
});
afterAll(() => world.close());

/** The rules that look at colours; of a page in another theme no other can find anything else. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** Rules that are broken, and where: of all rules, or of these. */
const violationsOf = (page: Page, rules?: readonly string[]): Promise<unknown> =>
  page.evaluate(`axe.run(document, { resultTypes: ['violations'], runOnly: ${JSON.stringify(rules)} }).then(
    ({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => [id, html.slice(0, 200), failureSummary])))`);

const click = (name: string) => async (page: Page) => page.getByRole('button', { name }).first().click();

const heading = (name: string) => async (page: Page) => page.getByRole('heading', { name }).waitFor();

/** Every state of the page: its address, and what a reader does or waits for there. */
const STATES: Readonly<Record<string, readonly [path: string, act?: (page: Page) => Promise<void>]>> = {
  site: [`/?site=${SITE}`],
  filtered: [
    `/?site=${SITE}&source=Google&country!=DE&tab=map&tab=utm_campaign&tab=funnels`,
    async (page) => {
      await page.locator('.map path').first().waitFor();
      await page.getByRole('table', { name: 'Sign up' }).waitFor();
    },
  ],
  day: [`/?site=${SITE}&period=day&tab=properties`],
  realtime: [`/?site=${SITE}&period=realtime`],
  list: [`/?site=${SITE}&list=page`, async (page) => page.getByRole('dialog').locator('tbody tr').first().waitFor()],
  exactness: [`/?site=${SITE}`, async (page) => page.getByText('How exact is this?').click()],
  values: [
    `/?site=${SITE}`,
    async (page) => {
      await page.getByText('The values of the chart').click();
      await page.locator('.chart-table table').waitFor();
    },
  ],
  period: [
    `/?site=${SITE}`,
    async (page) => {
      await click('Last 28 days')(page);
      await click('Custom range …')(page);
    },
  ],
  filter: [`/?site=${SITE}`, click('Filter')],
  menu: [`/?site=${SITE}`, click('Menu')],
  settings: [
    `/?site=${SITE}`,
    async (page) => {
      await click('Menu')(page);
      await click('Settings')(page);
      await page.getByRole('dialog').waitFor();
    },
  ],
  keys: [
    `/?site=${SITE}`,
    async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  ],
  sites: ['/', async (page) => page.locator('.spark').first().waitFor()],
  empty: ['/?site=empty', heading('Waiting for the first event of Empty')],
  nothing: [`/?site=${SITE}&period=day&date=2020-01-01`, heading('Nothing in this range')],
  offline: [
    `/?site=${SITE}`,
    async (page) => {
      await page.context().setOffline(true);
      await page.keyboard.press('m');
      await page.getByRole('alert').waitFor();
    },
  ],
};

const WIDTHS = [320, 768, 1280];

/** What is looked at in every size and theme; every state is in the widest and the light one. */
const EVERYWHERE = new Set(['site', 'filtered', 'list', 'menu', 'sites', 'empty']);

/** The themes that a state is looked at in. A page follows the system's while it is open. */
function themesOf(state: string, width: number): readonly ('light' | 'dark')[] {
  if (SCREENS !== undefined || EVERYWHERE.has(state)) return ['light', 'dark'];
  return width === 1280 ? ['light'] : [];
}

/**
 * Goes to another state within the page, by the page of all sites: that keeps nothing of a site's.
 * In a document of its own for each state, axe would take three times as long: nothing of it would
 * be compiled.
 */
async function goTo(page: Page, path: string): Promise<void> {
  await page.keyboard.press('Escape');
  for (const address of ['/', path]) {
    await page.evaluate(`history.pushState(null, '', ${JSON.stringify(address)});
      dispatchEvent(new PopStateEvent('popstate'))`);
    await settled(page);
  }
}

describe('all states', IN_TURN, () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await world.open('/', { reducedMotion: 'reduce' });
    await opened.page.evaluate(AXE);
  });

  test.each(Object.entries(STATES))(
    '%s breaks no rule of axe, and is no wider than the screen, in every size, by day and by night',
    async (state, [path, act]) => {
      const { page, problems } = opened;
      await page.context().setOffline(false);
      await page.emulateMedia({ colorScheme: 'light' });
      await goTo(page, path);
      await act?.(page);
      for (const width of WIDTHS) {
        for (const colorScheme of themesOf(state, width)) {
          const where = `${width} px, ${colorScheme}`;
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ colorScheme });
          if (SCREENS !== undefined)
            await page.screenshot({ path: join(SCREENS, `${state}-${width}-${colorScheme}.png`), fullPage: true });
          expect(await violationsOf(page, colorScheme === 'light' ? undefined : OF_COLOURS), where).toEqual([]);
          const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          expect(overflow, `${where}: too wide`).toBeLessThanOrEqual(0);
        }
      }
      expect(problems.splice(0).filter((each) => !/Failed to load|ERR_INTERNET/.test(each))).toEqual([]);
    },
  );
});

/** What has the focus, by its role and name, and whether that can be seen. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
  return { tag: element.tagName, name, isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 };
})()`;

describe('by the keyboard', IN_TURN, () => {
  test('everything is reached in the order of the page, and what has the focus is seen', async () => {
    const opened = await world.open(`/?site=${SITE}`, { viewport: { width: 1280, height: 800 } });
    const { page } = opened;
    // The names of sites may come after the numbers.
    await page.getByRole('button', { name: 'Site: Demo' }).waitFor();
    const walked: { tag: string; name: string; isSeen: boolean }[] = [];
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press('Tab');
      const focused = (await page.evaluate(FOCUSED)) as (typeof walked)[number];
      if (focused.tag === 'BODY') break;
      walked.push(focused);
    }
    expect(walked.filter(({ isSeen }) => !isSeen)).toEqual([]);
    const names = walked.map(({ name }) => name);
    const order = ['Skip to the numbers', 'Site: Demo', 'Filter', 'Last 28 days', 'Menu', 'Sources', 'Top'];
    const places = order.map((name) => names.findIndex((each) => each.startsWith(name)));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(names.some((name) => name.startsWith('Chart: Visitors by day'))).toBe(true);
    // One stop for all tabs of a panel.
    expect(names.filter((name) => name === 'Channels')).toEqual([]);
  });

  test('each key shows its period, interval or comparison', async () => {
    const opened = await world.open(`/?site=${SITE}`);
    const { page } = opened;
    const shown = {
      d: '&period=day',
      e: '&period=yesterday',
      r: '&period=realtime',
      w: '&period=7d',
      t: '&period=30d',
      n: '&period=91d',
      m: '&period=month',
      p: '&period=lastmonth',
      y: '&period=year',
      l: '&period=12mo',
      a: '&period=all',
      f: '',
      i: '&interval=week',
      x: '&compare=off&interval=week',
    };
    for (const [key, search] of Object.entries(shown)) {
      await page.keyboard.press(key);
      // Of the page itself: what the test's side knows of it may be a moment older.
      expect(await page.evaluate('location.search')).toBe(`?site=${SITE}${search}`);
    }
    await settled(page);
    expect(opened.problems).toEqual([]);
  });

  test('the arrows go through days, Escape takes filters out, / adds one, and C asks for days', async () => {
    const opened = await world.open(`/?site=${SITE}&period=day&source=Google`);
    const { page } = opened;
    const today = new Date();
    const yesterday = new Date(today.getTime() - 86_400_000).toISOString().slice(0, 10);
    await page.keyboard.press('ArrowLeft');
    expect(new URL(page.url()).searchParams.get('date')).toBe(yesterday);
    await page.keyboard.press('ArrowRight');
    expect(new URL(page.url()).searchParams.has('date')).toBe(false);
    await page.keyboard.press('Escape');
    expect(new URL(page.url()).searchParams.has('source')).toBe(false);
    await page.keyboard.press('/');
    await page.getByLabel('Filter by').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Filter by').waitFor({ state: 'detached' });
    await page.keyboard.press('c');
    await page.getByRole('link', { name: 'Last 7 days' }).waitFor();
  });

  test('keys do nothing in a field, with a modifier, or when they are off', async () => {
    const opened = await world.open(`/?site=${SITE}`);
    const { page } = opened;
    const search = () => new URL(page.url()).search;
    await page.keyboard.press('Control+d');
    await page.keyboard.press('/');
    await page.getByRole('textbox', { name: /^Value/ }).pressSequentially('dewm?');
    expect(search()).toBe(`?site=${SITE}`);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('switch', { name: 'Shortcuts are on' }).uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    expect(search()).toBe(`?site=${SITE}`);
    await page.reload();
    await settled(page);
    await page.keyboard.press('d');
    expect(search()).toBe(`?site=${SITE}`);
  });

  test('tabs are chosen by the arrows', async () => {
    const opened = await world.open(`/?site=${SITE}`);
    const { page } = opened;
    await page.getByRole('tab', { name: 'Sources' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tab', { name: 'Channels' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Channels');
    await page.keyboard.press('End');
    expect(new URL(page.url()).search).toBe(`?site=${SITE}&tab=campaigns`);
  });
});

describe('the theme', IN_TURN, () => {
  test('follows the system, until a reader chooses another, which stays', async () => {
    const opened = await world.open(`/?site=${SITE}`, { colorScheme: 'dark' });
    const { page } = opened;
    const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const dark = await background();
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByLabel('Light').check();
    const light = await background();
    expect(light).not.toBe(dark);
    await page.reload();
    await settled(page);
    expect(await background()).toBe(light);
    await page.goto(`${world.stack.url}/?site=${SITE}&theme=dark`);
    await settled(page);
    expect(await background()).toBe(dark);
  });
});
