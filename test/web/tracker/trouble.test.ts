// The tracker in pages that are strict, broken or hostile, and with an API that is in trouble, in a
// real Chromium: it does its work where it can, and the page has no error either way.

import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { trackerFile } from '../../../lib/web/tracker.ts';
import { soon } from '../../support/soon.ts';
import { openWorld, type SiteOptions, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const INTEGRITY = `sha384-${createHash('sha384').update(trackerFile().text).digest('base64')}`;

/** The least that a page must allow. */
const policy = (...more: readonly string[]) => {
  const least = ["default-src 'none'", 'img-src data:', "style-src 'unsafe-inline'", `script-src ${world.api}`];
  return { 'content-security-policy': [...least, ...more].join('; ') };
};

async function visit(options: SiteOptions) {
  const site = world.site(options);
  // With connections of its own: a browser asks again by another where one that it has is cut.
  const tab = await (options.answer === undefined ? world.tab() : world.newTab());
  await tab.page.goto(site.url);
  return { site, tab };
}

describe('a page with a strict policy', () => {
  const attributes = `crossorigin="anonymous" integrity="${INTEGRITY}"`;

  test('needs to allow the script and its requests, and can name the very script', async () => {
    const headers = policy(`connect-src ${world.api}`, "require-trusted-types-for 'script'");
    const { site, tab } = await visit({ headers, attributes });
    await soon(async () => expect(site.views).toEqual(['/ from nowhere']));
    expect(tab.errors).toEqual([]);
  });

  test('does not run another script under that name', async () => {
    const other = attributes.replace(/sha384-.{8}/, 'sha384-AAAAAAAA');
    const { tab } = await visit({ attributes: other });
    expect(await tab.page.evaluate('typeof fastAnalytics')).toBe('undefined');
  });

  test('that allows no requests has no error of it', async () => {
    const { site, tab } = await visit({ headers: policy() });
    await tab.track('Buy');
    await tab.page.evaluate("history.pushState({}, '', '/next')");
    await tab.track('Buy');
    expect([site.sent, tab.errors]).toEqual([[], []]);
  });
});

describe('an API', () => {
  test.each([500, 'cut'] as const)('that answers %s: nothing is sent again, and the page goes on', async (answer) => {
    const { site, tab } = await visit({ answer });
    await tab.track('Buy');
    await tab.page.evaluate("history.pushState({}, '', '/next')");
    await tab.track('Buy');
    await soon(async () => expect(site.sent).toHaveLength(4));
    expect(tab.asked.filter(({ method }) => method === 'POST')).toHaveLength(4);
    expect(tab.errors).toEqual([]);
  });

  test('that never answers holds up neither the page nor its events', async () => {
    const { site, tab } = await visit({ answer: 'never' });
    await tab.page.evaluate("void fastAnalytics('Buy'); history.pushState({}, '', '/next')");
    await soon(async () => expect(site.sent).toHaveLength(3));
    expect(await tab.page.evaluate('[document.readyState, location.pathname]')).toEqual(['complete', '/next']);
    expect(tab.errors).toEqual([]);
  });

  test('that is not there leaves the page as it is', async () => {
    const tag = `<script defer src="http://nowhere.test:1/js/script.js" data-domain="x"></script>`;
    const { tab } = await visit({ head: tag });
    expect(await tab.page.evaluate('document.readyState')).toBe('complete');
    expect(tab.errors).toEqual([]);
  });
});

describe('a page', () => {
  test.each([
    ['has a fetch that throws', 'window.fetch = () => { throw new Error("ours"); }'],
    ['has a fetch that is none', 'window.fetch = undefined'],
    ['has no time zones', 'Intl.DateTimeFormat = undefined'],
    ['has no pushState', 'history.pushState = undefined'],
    ['has a history that nobody can change', 'Object.freeze(history)'],
    ['has a stub that is broken', 'window.fastAnalytics = { q: 7 }'],
    ['has a stub with calls that are none', 'window.fastAnalytics = { q: [7, null, ["ok"]] }'],
    ['has a method of elements that throws', 'Element.prototype.closest = () => { throw new Error("ours"); }'],
  ])('that %s has no error of the script', async (_, before) => {
    const { tab } = await visit({ before, body: '<a href="https://example.com" onclick="return false">out</a>' });
    await tab.page.getByText('out').click();
    await tab.page.evaluate("typeof fastAnalytics === 'function' ? fastAnalytics('Buy') : undefined");
    expect(tab.errors).toEqual([]);
  });

  test.each([
    ['what JSON cannot say', '{ props: { n: 1n } }'],
    ['a circle', '(() => { const props = {}; props.props = props; return { props }; })()'],
    ['what throws', "{ get props() { throw new Error('ours'); } }"],
    ['null', 'null'],
  ])('that tracks %s has no error of the script either', async (_, options) => {
    const { site, tab } = await visit({});
    await tab.page.evaluate(`fastAnalytics('Buy', ${options})`);
    await tab.track('End');
    expect([site.events, tab.errors]).toEqual([[['End', undefined]], []]);
  });

  test('that imports the script, which then has no tag, has no error and no events', async () => {
    const { tab } = await visit({ head: '' });
    await tab.page.evaluate(`import('${world.api}/js/script.js').then(() => undefined)`);
    expect(await tab.page.evaluate('typeof fastAnalytics')).toBe('undefined');
    expect([tab.asked, tab.errors]).toEqual([[], []]);
  });
});
