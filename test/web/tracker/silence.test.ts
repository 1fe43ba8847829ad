// Where and for whom the tracker sends nothing, in a real Chromium, and what it keeps on a device.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { soon } from '../../support/soon.ts';
import { type Site, type SiteOptions, type Tab, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

interface Visit {
  readonly site: Site;
  readonly tab: Tab;
}

async function visit(options: SiteOptions = {}, path = '', tab?: Tab): Promise<Visit> {
  const site = world.site(options);
  const visited = { site, tab: tab ?? (await world.tab()) };
  await visited.tab.page.goto(site.url + path);
  return visited;
}

/** How many events the page asked for, one by the page among them if it may. */
async function askedBy({ tab }: Visit): Promise<number> {
  await tab.track('Probe');
  expect(tab.errors).toEqual([]);
  return tab.asked.length;
}

const navigatorWith = (name: string, value: unknown) =>
  `Object.defineProperty(Navigator.prototype, '${name}', { get: () => ${JSON.stringify(value)} });`;

describe('nothing is sent', () => {
  test.each(['localhost', 'shop.localhost', '127.0.0.1'])('from %s, unless the tag says so', async (host) => {
    expect(await askedBy(await visit({ host }))).toBe(0);
    expect(await askedBy(await visit({ host, attributes: 'data-dev' }))).toBe(2);
  });

  test.each(['localhost.shop.test', 'shop127.test'])('and %s is another host', async (host) => {
    expect(await askedBy(await visit({ host }))).toBe(2);
  });

  test('by a browser that a program drives, unless the tag says so', async () => {
    const before = navigatorWith('webdriver', true);
    expect(await askedBy(await visit({ before }))).toBe(0);
    expect(await askedBy(await visit({ before, attributes: 'data-dev' }))).toBe(2);
  });

  test.each([
    ['Global Privacy Control', navigatorWith('globalPrivacyControl', true)],
    ['Do Not Track', navigatorWith('doNotTrack', '1')],
  ])('for who has set %s, if the tag says so', async (_, before) => {
    expect(await askedBy(await visit({ before, attributes: 'data-dnt' }))).toBe(0);
    expect(await askedBy(await visit({ before }))).toBe(2);
  });

  test('because of that attribute for who has set neither, or has set them to no', async () => {
    const before = navigatorWith('globalPrivacyControl', false) + navigatorWith('doNotTrack', '0');
    expect(await askedBy(await visit({ attributes: 'data-dnt' }))).toBe(2);
    expect(await askedBy(await visit({ before, attributes: 'data-dnt' }))).toBe(2);
  });
});

describe('a visitor who opts out', () => {
  const LINKS = '<a href="#fa-opt-out">do not count me</a><a href="#fa-opt-in">count me</a>';

  test('by a link is not counted from then on, and is again by another', async () => {
    const opened = await visit({ body: LINKS });
    const { site, tab } = opened;
    expect(await askedBy(opened)).toBe(2);
    await tab.page.getByText('do not count me').click();
    expect(await askedBy(opened)).toBe(2);
    await tab.page.goto(`${site.url}other`);
    expect(await askedBy(opened)).toBe(2);
    await tab.page.getByText('count me', { exact: true }).click();
    expect(await askedBy(opened)).toBe(3);
    await tab.page.goto(`${site.url}third`);
    expect(await askedBy(opened)).toBe(5);
  });

  test('by a link, and goes on to another page at once, is not counted there', async () => {
    const opened = await visit({ body: LINKS });
    await opened.tab.page.getByText('do not count me').click();
    await opened.tab.page.goto(`${opened.site.url}other`);
    expect(await askedBy(opened)).toBe(1);
  });

  test('by the address of a page is not counted on that page either', async () => {
    const opened = await visit({}, '#fa-opt-out');
    expect(await askedBy(opened)).toBe(0);
    await opened.tab.page.goto(`${opened.site.url}other`);
    expect(await askedBy(opened)).toBe(0);
  });

  test('in a page that tells its pages by fragments too', async () => {
    const opened = await visit({ attributes: 'data-hash', body: LINKS }, '#/a');
    await opened.tab.page.getByText('do not count me').click();
    expect(await askedBy(opened)).toBe(1);
  });

  test('by what a page of the site stores is not counted', async () => {
    expect(await askedBy(await visit({ before: "localStorage.fa_opt = 'out'" }))).toBe(0);
  });

  test('where the browser keeps nothing is counted, and the page has no error', async () => {
    const before = `Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })`;
    expect(await askedBy(await visit({ before }, '#fa-opt-out'))).toBe(2);
  });
});

test('nothing is kept on the device of a visitor who is counted', async () => {
  const { site, tab } = await visit({ body: '<a href="#below">below</a>' }, '', await world.newTab());
  await tab.page.getByText('below').click();
  await tab.page.evaluate("history.pushState({}, '', '/next')");
  await tab.track('Buy');
  await soon(async () => expect(site.sent).toHaveLength(3));
  expect(await tab.page.context().storageState({ indexedDB: true })).toEqual({ cookies: [], origins: [] });
  expect(await tab.page.evaluate('[localStorage.length, sessionStorage.length, document.cookie, name]')).toEqual([
    0,
    0,
    '',
    '',
  ]);
  expect(await tab.page.evaluate('globalThis.caches ? caches.keys() : []')).toEqual([]);
});
