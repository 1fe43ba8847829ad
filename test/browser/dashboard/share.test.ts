// A share shows its site through its filters, and nothing more: to the API, on its page, and in a
// frame of the pages that its link names.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

import type { Filter } from '../../../lambdas/domain/query/question.ts';
import type { Token } from '../../../lambdas/domain/access/token.ts';
import { bearer } from '../../support/api.ts';
import { soon } from '../../support/soon.ts';
import { fillSite, IN_TURN, openWorld, type World } from './world.ts';

const SITE = 'shop-shared';

let world: World;
beforeAll(async () => {
  world = await openWorld(inject('registeredStack'));
  await fillSite(world, SITE, { days: 3, visitors: 20 });
  await fillSite(world, 'theirs', { days: 1, visitors: 5 });
});
afterAll(() => world.close());

const GOOGLE: Filter = ['is', 'visit:source', ['Google']];

const share = (filters: readonly Filter[] = [], more: Partial<Token> = {}) =>
  world.operator.give('share', { sites: [SITE], filters, ...more });

/** Visitors of the last week, as the holder of a token is told. */
async function visitorsBy(token: string, filters: readonly Filter[] = [], site_id = SITE): Promise<number> {
  const question = { site_id, metrics: ['visitors'], date_range: '7d', filters };
  const body = JSON.stringify([question]);
  const { status, text } = await world.api.call('POST', '/api/v2/query', bearer(token), body);
  if (status !== 200) return -status;
  const [answer] = JSON.parse(text) as [{ results: [{ metrics: [number] }] }];
  return answer.results[0].metrics[0];
}

const pageOf = (token: string, query = ''): string => {
  const [, , id = '', secret = ''] = /^fa_(\w+?)_([a-z2-7]{10})_(.*)$/.exec(token) ?? [];
  return `/share/${id}${query}#${secret}`;
};

describe('to the API a share', IN_TURN, () => {
  test('without filters is everything of its site', async () => {
    const read = await world.operator.give('read', { sites: [SITE] });
    expect(await visitorsBy(await share())).toBe(await visitorsBy(read));
    expect(await visitorsBy(await share(), [], 'theirs')).toBe(-404);
  });

  test('with filters is what they leave, whatever is asked', async () => {
    const [read, fixed] = [await world.operator.give('read', { sites: [SITE] }), await share([GOOGLE])];
    const left = await visitorsBy(read, [GOOGLE]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(await visitorsBy(read));
    expect(await visitorsBy(fixed)).toBe(left);
    expect(await visitorsBy(fixed, [['is_not', 'visit:source', ['Google']]])).toBe(0);
    const wide: Filter = ['or', [GOOGLE, ['is_not', 'visit:source', ['Google']]]];
    expect(await visitorsBy(fixed, [wide])).toBe(left);
  });

  test('with filters has funnels through them, and neither totals nor a ledger', async () => {
    const [read, fixed] = [await world.operator.give('read', { sites: [SITE] }), await share([GOOGLE])];
    const funnel = async (token: string, filters: readonly Filter[]) => {
      const body = JSON.stringify({ site_id: SITE, date_range: '7d', steps: ['Visit /', 'Visit /pricing'], filters });
      const { text } = await world.api.call('POST', '/api/v2/funnel', bearer(token), body);
      return (JSON.parse(text) as { steps: { visitors: number }[] }).steps.map(({ visitors }) => visitors);
    };
    expect(await funnel(fixed, [])).toEqual(await funnel(read, [GOOGLE]));
    const { status, body } = await world.api.stats({ site_id: SITE, include: 'ledger' }, bearer(fixed));
    expect([status, body]).toEqual([
      403,
      { success: false, error: 'This share is fixed to filters: ask POST /api/v2/query' },
    ]);
  });

  test('that has become a session is the same', async () => {
    const token = await share([GOOGLE]);
    const login = await world.api.call('POST', '/api/session', {}, JSON.stringify({ token }));
    expect(login.status).toBe(204);
    const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const { status } = await world.api.stats({ site_id: SITE }, { cookie });
    expect(status).toBe(403);
    const { body } = await world.api.call('GET', `/api/site?site_id=${SITE}`, { cookie });
    expect(body).toMatchObject({ filters: [GOOGLE] });
    expect(body).not.toHaveProperty('origins');
  });
});

describe('the page of a share', IN_TURN, () => {
  test('shows its site through its filters, and neither settings nor other sites', async () => {
    const token = await share([GOOGLE]);
    const opened = await world.open(pageOf(token, '?period=7d'));
    const { page } = opened;
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Shared view');
    const shown = await page.locator('.figure-value > :first-child').first().textContent();
    expect(shown).toBe(String(await visitorsBy(token)));
    expect(await page.locator('.chip.fixed').textContent()).toBe('Source is Google');
    await page.getByRole('button', { name: 'Menu' }).click();
    expect(await page.getByRole('button', { name: 'Settings' }).count()).toBe(0);
    // The secret stays in the address, so that a reload shows the same.
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    expect(new URL(page.url()).hash).toBe(`#${token.slice(-43)}`);
    expect(opened.problems).toEqual([]);
  });

  test.each([
    ['was revoked', async () => share([], { revokedAt: 1 })],
    ['has ended', async () => share([], { expiresAt: 1 })],
    ['has another secret', async () => `${(await share()).slice(0, -43)}${'x'.repeat(43)}`],
  ])('that %s shows nothing', async (_, make) => {
    const opened = await world.open(pageOf(await make()));
    await opened.page.getByText('This link has ended, or was never one.').waitFor();
    expect(await opened.page.locator('body').textContent()).not.toContain('Demo');
  });

  test('is shown in a frame by the pages that its link names, and by no other', async () => {
    const token = await share();
    const framed = (query: string) =>
      `<!doctype html><iframe src="${world.stack.url}${pageOf(token, query)}" width="900" height="700"></iframe>`;
    const shop = createServer((request, response) =>
      response.setHeader('content-type', 'text/html').end(framed(request.url === '/named' ? `?embed=${origin}` : '')),
    );
    await once(shop.listen(0, '127.0.0.1'), 'listening');
    const origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
    const opened = await world.open('/');
    const { page } = opened;
    await page.goto(`${origin}/named`);
    await page.frameLocator('iframe').locator('.figure-value').first().waitFor();
    expect(await page.frameLocator('iframe').locator('.site-name').isVisible()).toBe(false);
    opened.problems.length = 0;
    await page.goto(`${origin}/other`);
    await soon(async () => expect(opened.problems.join()).toMatch(/frame-ancestors/));
    expect(await page.frameLocator('iframe').locator('.figure-value').count()).toBe(0);
    shop.close();
  });
});
