// What the tracker makes of clicks, in a real Chromium: events that elements name, links to files,
// links that leave the site.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { soon } from '../../support/soon.ts';
import { openWorld, type Tab, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Clicks stay in the page, so that one page can be clicked again and again. */
const STAY = '<script>document.addEventListener("click", (event) => event.preventDefault())</script>';

async function open(body: string, click: (page: Page) => Promise<unknown>) {
  const site = world.site({ head: `${STAY} $tag`, body });
  const tab = await world.tab();
  await tab.page.goto(site.url);
  await click(tab.page);
  return { site, tab };
}

/** Names and properties of what the page has tracked; the view that is first is left out. */
async function eventsOf({ tab }: { readonly tab: Tab }): Promise<unknown[]> {
  await tab.track('End');
  expect(tab.errors).toEqual([]);
  return tab.asked.slice(1, -1).map(({ event }) => [event['n'], event['p']]);
}

const clickText = (text: string) => (page: Page) => page.getByText(text, { exact: true }).click();

describe('an element that names an event', () => {
  test('tracks it with the properties that it names', async () => {
    const opened = await open(
      '<button data-fa-event="Signup" data-fa-plan="pro" data-fa-trial-days="30" data-other="x">sign up</button>',
      clickText('sign up'),
    );
    expect(await eventsOf(opened)).toEqual([['Signup', { plan: 'pro', 'trial-days': '30' }]]);
  });

  test('does so for what is within it, though the page keeps the click to itself', async () => {
    const keep = '<script>document.querySelector("b").addEventListener("click", (e) => e.stopPropagation())</script>';
    const opened = await open(`<div data-fa-event="Open"><p><b>open</b></p></div>${keep}`, clickText('open'));
    expect(await eventsOf(opened)).toEqual([['Open', {}]]);
  });

  test('that is a link out of the site is that event, and no other', async () => {
    const opened = await open('<a href="https://example.com" data-fa-event="Partner">out</a>', clickText('out'));
    expect(await eventsOf(opened)).toEqual([['Partner', {}]]);
  });
});

describe("Plausible's classes", () => {
  const BLOCKS = readFileSync(join(import.meta.dirname, '../../../docs/tracker.md'), 'utf8').split('```');
  const snippet = BLOCKS.find((block) => block.startsWith('html') && block.includes('plausible-event'))?.slice(4);

  test('track an event with its properties, by what docs/tracker.md has for pages that have them', async () => {
    const drawing = '<svg class="plausible-event-name=Draw" width="9" height="9"><text y="9">draw</text></svg>';
    const opened = await open(
      `${snippet}<div class="big plausible-event-name=Sign+up plausible-event-plan=a=b"><b>sign up</b></div>
       <p class="plausible-event-plan=pro">no name</p>${drawing}`,
      async (page) => {
        for (const text of ['sign up', 'no name', 'draw']) await clickText(text)(page);
      },
    );
    expect(await eventsOf(opened)).toEqual([
      ['Sign up', { plan: 'a=b' }],
      ['Draw', {}],
    ]);
  });
});

describe('a link', () => {
  const OUT = 'Outbound Link: Click';

  test.each([
    ['out of the site', 'https://example.com/a?b=c#d', [[OUT, { url: 'https://example.com/a?b=c#d' }]]],
    ['to a file elsewhere', 'https://example.com/a.PDF', [['File Download', { url: 'https://example.com/a.PDF' }]]],
    ['by e-mail', 'mailto:me@example.com', []],
    ['by a script', 'javascript:void 0', []],
    ['that is broken', 'https://', []],
  ])('%s, %s, makes %j', async (_, href, events) => {
    expect(await eventsOf(await open(`<a href="${href}">link</a>`, clickText('link')))).toEqual(events);
  });

  test('to a file of the site is a download; one to a page is nothing', async () => {
    const opened = await open(
      '<a href="/list.csv?year=2025">file</a><a href="/list">page</a><a href="/zip">other</a><a name="x">none</a>',
      async (page) => {
        for (const text of ['file', 'page', 'other', 'none']) await clickText(text)(page);
      },
    );
    const { site } = opened;
    expect(await eventsOf(opened)).toEqual([['File Download', { url: `${site.url}list.csv?year=2025` }]]);
  });

  test('counts for what is within it, in a drawing too', async () => {
    const drawing = (inner: string) => `<svg width="100" height="50" xmlns="http://www.w3.org/2000/svg">${inner}</svg>`;
    const rect = '<rect width="100" height="50"/>';
    const opened = await open(
      `<a href="https://example.com/">${drawing(rect)}</a> ${drawing(`<a href="https://example.org/">${rect}</a>`)}`,
      async (page) => {
        for (const at of [0, 1]) await page.locator('rect').nth(at).click();
      },
    );
    // The address of a link in a drawing is of another kind: it is left out, and harms nothing.
    expect(await eventsOf(opened)).toEqual([[OUT, { url: 'https://example.com/' }]]);
  });

  test('counts by the middle button, which opens a tab, and not by the right one', async () => {
    const opened = await open('<a href="https://example.com/">out</a>', async (page) => {
      await page.evaluate('document.addEventListener("auxclick", (event) => event.preventDefault())');
      await page.getByText('out').click({ button: 'middle' });
      await page.getByText('out').click({ button: 'right' });
    });
    expect(await eventsOf(opened)).toEqual([[OUT, { url: 'https://example.com/' }]]);
  });

  test('is counted though the page is left by it', async () => {
    const away = world.site({ host: 'away.test', head: '' });
    const site = world.site({ body: `<a href="${away.url}">away</a>` });
    const { page } = await world.tab();
    await page.goto(site.url);
    await page.getByText('away').click();
    await page.waitForURL(away.url);
    await soon(async () => expect(site.events).toEqual([[OUT, { url: away.url }]]));
  });
});

describe('the function of pages', () => {
  test('tracks an event with properties, revenue and whether it is an interaction', async () => {
    const site = world.site();
    const tab = await world.tab();
    await tab.page.goto(site.url);
    const revenue = { amount: 10.29, currency: 'EUR' };
    await tab.track('Buy', { props: { plan: 'pro', seats: 3, yearly: true }, revenue, interactive: false });
    expect(tab.asked[1]?.event).toMatchObject({
      n: 'Buy',
      u: site.url,
      p: { plan: 'pro', seats: 3, yearly: true },
      $: revenue,
      i: false,
    });
  });

  test('tracks what happens as the page is left', async () => {
    const site = world.site();
    const { page } = await world.tab();
    await page.goto(site.url);
    await page.evaluate("addEventListener('pagehide', () => fastAnalytics('Bye'))");
    await page.goto('data:,');
    await soon(async () => expect(site.events).toEqual([['Bye', undefined]]));
  });

  test('sends the whole of an event that is no longer than what browsers keep alive', async () => {
    const site = world.site();
    const tab = await world.tab();
    await tab.page.goto(site.url);
    const long = 'x'.repeat(60_000);
    await tab.track('Long', { props: { long } });
    await soon(async () => expect(site.events).toEqual([['Long', { long }]]));
  });
});
