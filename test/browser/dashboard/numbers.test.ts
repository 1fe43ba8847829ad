// What the page shows are the API's numbers, under every filter, and what a reader does is in its
// address.

import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { QueryAnswer } from '../../../lambdas/domain/query/answer.ts';
import { soon } from '../../support/soon.ts';
import { unzipNames } from './unzip-names.ts';
import { fillSite, HIDE, IN_TURN, type Opened, settled, openWorld, type World } from './world.ts';

const SITE = 'shop-in-numbers';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('openStack'));
  await fillSite(world, SITE);
});
afterAll(() => world.close());

interface Answer {
  readonly results: { dimensions: string[]; metrics: number[]; comparison?: { metrics: number[] } }[];
}

/** Asks the API itself. */
async function query(question: object): Promise<Answer> {
  const { status, body, text } = await world.api.call(
    'POST',
    '/api/v2/query',
    {},
    JSON.stringify({ site_id: SITE, date_range: '28d', ...question }),
  );
  expect(status, text).toBe(200);
  return body as Answer;
}

async function withPage(path: string, look: (opened: Opened) => Promise<void>): Promise<void> {
  const opened = await world.open(path);
  await look(opened);
  expect(opened.problems).toEqual([]);
}

/** The rows of a panel: name and first number. */
const rowsOf = ({ page }: Opened, panel: string): Promise<string[][]> =>
  page
    .getByRole('region', { name: panel, exact: true })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('.row-name, td:first-of-type')].map((cell) => cell.textContent ?? '')),
    );

const figuresOf = ({ page }: Opened): Promise<string[]> =>
  page.locator('.figure-value > :first-child').evaluateAll((figures) => figures.map((each) => each.textContent ?? ''));

const en = new Intl.NumberFormat('en-GB');

describe('the figures', IN_TURN, () => {
  test('are those of the API', () =>
    withPage(`/?site=${SITE}`, async (opened) => {
      const metrics = ['visitors', 'visits', 'pageviews', 'bounce_rate'];
      const [row] = (await query({ metrics })).results;
      const [visitors = 0, visits = 0, pageviews = 0, bounces = 0] = row?.metrics ?? [];
      const shown = await figuresOf(opened);
      expect(shown.slice(0, 3)).toEqual([visitors, visits, pageviews].map((value) => en.format(value)));
      expect(shown[4]).toBe(`${Math.round(bounces)}%`);
      expect(await opened.page.title()).toBe('Demo · Analytics');
    }));

  test('are the metric of the chart when they are clicked, and the address says so', () =>
    withPage(`/?site=${SITE}`, async ({ page }) => {
      const asked = page.waitForRequest(/api/, { timeout: 500 }).catch(() => 'nothing');
      await page.getByRole('button', { name: /^Bounce rate/ }).click();
      expect(await page.getByRole('heading', { name: 'Bounce rate by day' }).count()).toBe(1);
      expect(new URL(page.url()).search).toBe(`?site=${SITE}&metric=bounce_rate`);
      expect(await asked).toBe('nothing');
    }));
});

describe('a filter', IN_TURN, () => {
  test('is one request: what it does not change is not asked for again', () =>
    withPage(`/?site=${SITE}`, async (opened) => {
      await opened.page.evaluate(HIDE);
      // The ledger and who is here now come after the numbers: a filter before would ask for them
      // again.
      await opened.page.waitForLoadState('networkidle');
      const before = opened.asked.length;
      await opened.page.getByRole('button', { name: 'Google', exact: true }).click();
      await settled(opened.page);
      await opened.page.getByRole('button', { name: 'Bounce rate' }).waitFor();
      const asked = opened.asked.slice(before);
      expect(asked.map((each) => each.split('?')[0])).toEqual(['/api/v2/query']);
      expect(decodeURIComponent(asked[0] ?? '')).toContain('["is","visit:source",["Google"]]');
    }));

  test('by page asks for today in one request, and compares with all of the day before', () =>
    withPage(`/?site=${SITE}&period=day&page=/`, async ({ page, asked }) => {
      const { results } = await query({
        metrics: ['visitors'],
        date_range: 'day',
        filters: [['is', 'event:page', ['/']]],
        include: { comparisons: { mode: 'previous_period' } },
      });
      const before = results[0]?.comparison?.metrics[0] ?? 0;
      const change = page.getByRole('button', { name: /^Visitors/ }).locator('.figure-change');
      expect(await change.getAttribute('title')).toBe(`${en.format(before)} in all of that day`);
      // What is shown, and who is here now.
      expect(asked.filter((each) => each.startsWith('/api/v2/query')).length).toBe(2);
    }));
});

describe('panels', IN_TURN, () => {
  test.each([
    [
      ['Sources', 'source', 'visit:source', 'visitors'],
      ['Pages', 'page', 'event:page', 'visitors'],
      ['Devices', 'browser', 'visit:browser', 'visitors'],
      ['Events and goals', 'goal', 'event:goal', 'visitors'],
    ],
    [
      ['Sources', 'channel', 'visit:channel', 'visitors'],
      ['Pages', 'entry', 'visit:entry_page', 'visits'],
      ['Locations', 'language', 'visit:language', 'visitors'],
      ['Devices', 'os', 'visit:os', 'visitors'],
      ['Events and goals', 'event', 'event:name', 'visitors'],
    ],
    [
      ['Sources', 'utm_campaign', 'visit:utm_campaign', 'visitors'],
      ['Pages', 'exit', 'visit:exit_page', 'visits'],
      ['Devices', 'device', 'visit:device', 'visitors'],
      ['Events and goals', 'props.plan', 'event:props:plan', 'events'],
    ],
    [
      ['Sources', 'referrer', 'visit:referrer', 'visitors'],
      ['Pages', 'hostname', 'event:hostname', 'visitors'],
      ['Devices', 'screen', 'visit:screen', 'visitors'],
    ],
  ] as const)('have the rows of the API: %j', (...lists) =>
    withPage(`/?site=${SITE}${lists.map(([, tab]) => `&tab=${tab}`).join('')}`, async (opened) => {
      for (const [panel, tab, dimension, metric] of lists) {
        const { results } = await query({ metrics: [metric], dimensions: [dimension], pagination: { limit: 9 } });
        expect(results.length).toBeGreaterThan(0);
        const shown = await rowsOf(opened, panel);
        // Names of languages are the browser's; those of the others are the API's.
        if (tab !== 'language')
          expect(shown.map(([name]) => name)).toEqual(results.map(({ dimensions: [name] }) => name));
        expect(shown.map(([, value]) => value)).toEqual(results.map(({ metrics: [value = 0] }) => en.format(value)));
      }
    }),
  );

  test('Countries have names, and the map the same numbers', () =>
    withPage(`/?site=${SITE}`, async (opened) => {
      const { results } = await query({ metrics: ['visitors'], dimensions: ['visit:country'] });
      const [first] = results;
      const name = new Intl.DisplayNames('en-GB', { type: 'region' }).of(first?.dimensions[0] ?? '');
      expect((await rowsOf(opened, 'Locations'))[0]?.[0]).toBe(name);
      await opened.page.getByRole('tab', { name: 'Map' }).click();
      const title = opened.page.locator('.map path title', { hasText: `${name}: ` });
      await title.waitFor({ state: 'attached' });
      expect(await title.textContent()).toBe(`${name}: ${en.format(first?.metrics[0] ?? 0)}`);
    }));

  test('Funnels have the visitors of each step', () =>
    withPage(`/?site=${SITE}&tab=funnels`, async ({ page }) => {
      const steps = ['Visit /pricing', 'Visit /signup', 'Signup'];
      const body = JSON.stringify({ site_id: SITE, date_range: '28d', steps });
      const answer = await world.api.call('POST', '/api/v2/funnel', {}, body);
      const { steps: expected } = answer.body as { steps: { visitors: number }[] };
      const table = page.getByRole('table', { name: 'Sign up' });
      await table.waitFor();
      const shown = await table.locator('td:first-of-type').allTextContents();
      expect(shown).toEqual(expected.map(({ visitors }) => en.format(visitors)));
    }));
});

describe('a click on a row', IN_TURN, () => {
  test('filters everything by it, and a second filter stacks', () =>
    withPage(`/?site=${SITE}`, async (opened) => {
      const { page } = opened;
      await page.getByRole('button', { name: 'Google', exact: true }).click();
      await settled(page);
      await page.getByRole('button', { name: 'Germany', exact: true }).click();
      await settled(page);
      expect(new URL(page.url()).search).toBe(`?site=${SITE}&source=Google&country=DE`);
      const filters = [
        ['is', 'visit:source', ['Google']],
        ['is', 'visit:country', ['DE']],
      ];
      const [totals] = (await query({ metrics: ['visitors'], filters })).results;
      expect((await figuresOf(opened))[0]).toBe(en.format(totals?.metrics[0] ?? 0));
      const { results } = await query({
        metrics: ['visitors'],
        dimensions: ['event:page'],
        filters,
        pagination: { limit: 9 },
      });
      expect(await rowsOf(opened, 'Pages')).toEqual(
        results.map(({ dimensions: [name = ''], metrics: [value = 0] }) => [name, en.format(value)]),
      );
      const chips = page.getByRole('group', { name: 'Filters' });
      expect(await chips.locator('.chip-text').allTextContents()).toEqual(['Source is Google', 'Country is Germany']);
      await chips.getByRole('button', { name: 'Remove the filter: Source is Google' }).click();
      await settled(page);
      expect(new URL(page.url()).search).toBe(`?site=${SITE}&country=DE`);
      await page.goBack();
      await settled(page);
      expect(await chips.locator('.chip').count()).toBe(2);
    }));

  test('with Alt leaves it out, and the chip turns it round', () =>
    withPage(`/?site=${SITE}`, async ({ page }) => {
      await page.getByRole('button', { name: 'Google', exact: true }).click({ modifiers: ['Alt'] });
      await settled(page);
      expect(new URL(page.url()).search).toBe(`?site=${SITE}&source!=Google`);
      await page.getByRole('button', { name: 'Source is not Google', exact: true }).click();
      await settled(page);
      expect(new URL(page.url()).search).toBe(`?site=${SITE}&source=Google`);
    }));

  test('by hand finds what contains a text', () =>
    withPage(`/?site=${SITE}`, async (opened) => {
      const { page } = opened;
      await page.getByRole('button', { name: 'Filter' }).click();
      await page.getByLabel('Filter by').selectOption('page');
      await page.getByLabel('How').selectOption('contains');
      await page.getByRole('textbox', { name: /^Value/ }).fill('blog');
      await page.getByRole('button', { name: 'Apply' }).click();
      await settled(page);
      expect(new URL(page.url()).search).toBe(`?site=${SITE}&page~=blog`);
      const [row] = (await query({ metrics: ['visitors'], filters: [['contains', 'event:page', ['blog']]] })).results;
      expect((await figuresOf(opened))[0]).toBe(en.format(row?.metrics[0] ?? 0));
    }));
});

describe('the chart', IN_TURN, () => {
  test('is read by the arrow keys, and has a table of all values', () =>
    withPage(`/?site=${SITE}&period=7d`, async ({ page }) => {
      const { results } = await query({ metrics: ['visitors'], date_range: '7d', dimensions: ['time:day'] });
      const chart = page.getByRole('slider');
      await chart.focus();
      await page.keyboard.press('Home');
      const first = en.format(results[0]?.metrics[0] ?? 0);
      expect(await chart.getAttribute('aria-valuetext')).toContain(`: ${first} Visitors`);
      await page.keyboard.press('End');
      expect(await chart.getAttribute('aria-valuetext')).toContain('not over yet');
      await page.keyboard.press('ArrowLeft');
      expect(await chart.getAttribute('aria-valuenow')).toBe('5');
      await page.getByText('The values of the chart').click();
      // The table is built on the event that the browser sends after it has opened.
      const table = page.getByRole('region', { name: 'The values of the chart' }).getByRole('table');
      await table.waitFor();
      const values = await table.locator('tbody td:nth-of-type(1)').allTextContents();
      expect(values.map((value) => value.trim())).toEqual(results.map(({ metrics: [value = 0] }) => en.format(value)));
    }));

  test('has the time before dashed, up to its end', () =>
    withPage(`/?site=${SITE}&period=day`, async ({ page }) => {
      const path = (await page.locator('.chart-before').getAttribute('d')) ?? '';
      expect(path.split(/[ML]/).length - 1).toBe(24);
      await page.keyboard.press('x');
      await settled(page);
      expect(await page.locator('.chart-before').getAttribute('d')).toBe('');
    }));
});

describe('“How exact is this?”', IN_TURN, () => {
  test('shows that every accepted event is accounted for', () =>
    withPage(`/?site=${SITE}&period=all`, async ({ page }) => {
      const { body } = await world.api.stats({ site_id: SITE, include: 'ledger' });
      const { ledger } = body as { ledger: { accepted: number; counted: number } };
      await page.getByText('How exact is this?').click();
      const parts = await page.locator('.ledger dd').allTextContents();
      expect(parts.slice(0, 2)).toEqual([ledger.accepted, ledger.counted].map((value) => en.format(value)));
      expect(await page.locator('.exactness .mark').textContent()).toBe('Exact.');
    }));
});

/** Answers as if all numbers that theirs are compared with were estimates. */
const withEstimates = (answers: readonly QueryAnswer[]): object[] =>
  answers.map(({ results, meta, ...rest }) => ({
    ...rest,
    results: results.map(({ comparison, ...row }) => ({
      ...row,
      ...(comparison && { comparison: { ...comparison, error: comparison.metrics.map(() => 12) } }),
    })),
    meta: { ...meta, ...(meta.comparison && { comparison: { method: 'estimated' } }) },
  }));

describe('numbers that are compared with estimates', IN_TURN, () => {
  test('have a change that says so, and the earlier numbers their error', () =>
    withPage(`/?site=${SITE}`, async ({ page }) => {
      const estimate = async (route: Route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: withEstimates((await response.json()) as QueryAnswer[]) });
      };
      // Who is here now is asked at the same address, after the numbers and by the clock.
      await page.evaluate(HIDE);
      await page.waitForLoadState('networkidle');
      await page.route('**/api/v2/query*', estimate, { times: 1 });
      await page.keyboard.press('w');
      await settled(page);
      const visitors = page.getByRole('button', { name: /^Visitors.*about/ }).locator('.figure-change');
      expect(await visitors.locator('[aria-hidden]').textContent()).toMatch(/^[↑↓→] ≈ \d+/);
      expect(await visitors.getAttribute('title')).toMatch(/^\d+ ± 12 before$/);
      await page.getByText('The values of the chart').click();
      const before = page.locator('.chart-table tbody tr:first-child td:nth-of-type(2) .error-of');
      await before.waitFor();
      expect(await before.locator('[aria-hidden]').textContent()).toBe('± 12');
      await page.getByText('How exact is this?').click();
      expect(await page.locator('.exactness .mark').textContent()).toBe('Estimated, ± as shown.');
      expect(await page.locator('.notes').textContent()).toContain('A change with ≈ goes by such a number.');
    }));
});

describe('a list', IN_TURN, () => {
  test('has all rows, is searched and sorted, and closes by Escape', () =>
    withPage(`/?site=${SITE}`, async ({ page }) => {
      await page
        .getByRole('region', { name: 'Pages' })
        .getByRole('button', { name: /^Show all/ })
        .click();
      const dialog = page.getByRole('dialog', { name: 'Page' });
      await dialog.locator('tbody tr').first().waitFor();
      expect(new URL(page.url()).searchParams.get('list')).toBe('page');
      const { results } = await query({ metrics: ['visitors'], dimensions: ['event:page'] });
      const names = () => dialog.locator('.row-name').allTextContents();
      expect(await names()).toEqual(results.map(({ dimensions: [name] }) => name));
      await dialog.getByRole('button', { name: 'Page' }).click();
      await soon(async () => expect((await names())[0]).toBe('/'));
      await dialog.getByRole('searchbox').fill('BLOG/');
      await soon(async () => expect((await names()).filter((name) => !name.includes('blog/'))).toEqual([]));
      // The first Escape clears the search, as in every search field.
      await page.keyboard.press('Escape');
      await soon(async () => expect(await names()).toHaveLength(results.length));
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      // A dialog says that it has closed in a task of its own, after it is hidden.
      await page.waitForURL((url) => !url.searchParams.has('list'));
    }));

  test('is saved as CSV, and all lists as one zip', () =>
    withPage(`/?site=${SITE}&list=source`, async ({ page }) => {
      const dialog = page.getByRole('dialog', { name: 'Source' });
      const [csv] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'Save as CSV' }).click(),
      ]);
      expect(csv.suggestedFilename()).toBe(`${SITE} source.csv`);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Menu' }).click();
      const [zip] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Save all lists (zip)' }).click(),
      ]);
      const names = await unzipNames(await zip.path());
      expect(names).toEqual(expect.arrayContaining(['over time.csv', 'source.csv', 'page.csv', 'props.plan.csv']));
      expect(names.filter((name) => name.endsWith('.txt'))).toEqual([]);
    }));
});
