// PostHog's format: what each key of an event comes to, and the one status that its clients take.

import { describe, expect, test } from 'vitest';

import { BROWSER, DESCRIBED, queuedIn, sendingTo } from '../../../support/formats.ts';

const send = sendingTo();
const PAGE = { ...BROWSER, origin: 'https://ex.org' };
const post = (body: unknown, headers: Record<string, string> = PAGE, route = 'POST /e/{rest+}') =>
  send(route, { body, headers, address: '203.0.113.7' });

const VIEW = {
  uuid: '0190',
  event: '$pageview',
  properties: { distinct_id: 'd', token: 'phc_x', $current_url: 'https://ex.org/x?utm_source=t', $referrer: '$direct' },
  timestamp: '2025-11-14T08:00:00Z',
};
const BATCH = { api_key: 'phc_x', batch: [VIEW], sent_at: '2025-11-14T09:00:00Z' };
const eventOf = async (more: object, headers?: Record<string, string>) =>
  queuedIn(await post({ api_key: 'phc_x', ...VIEW, ...more }, headers))[0];
const withProperties = (more: object, headers?: Record<string, string>) =>
  eventOf({ properties: { ...VIEW.properties, ...more } }, headers);

test.each(['/e', '/batch', '/capture', '/i/v0/e'].flatMap((path) => [`POST ${path}`, `POST ${path}/{rest+}`]))(
  'a view of its script has a page, a device and a visitor, at the time by our clock (%s)',
  async (route) => {
    const answer = await post(BATCH, PAGE, route);
    expect([answer.status, answer.body]).toEqual([200, { status: 'Ok' }]);
    expect(queuedIn(answer)).toEqual([
      {
        site: 'phc_x',
        type: 'page_view',
        at: 9 * 3_600_000,
        path: '/x',
        visitor: expect.stringMatching(/^[0-9a-f]{16}$/),
        context: { hostname: 'ex.org', source: 't', utm_source: 't', channel: expect.any(String), ...DESCRIBED },
        record: expect.any(String),
      },
    ]);
  },
);

test('an event has the same record in whatever request it comes', async () => {
  const [alone] = queuedIn(await post({ api_key: 'phc_x', ...VIEW }));
  const [other, again] = queuedIn(await post({ api_key: 'phc_x', batch: [{ ...VIEW, uuid: 'other' }, VIEW] }));
  expect([again?.record === alone?.record, other?.record === alone?.record]).toEqual([true, false]);
});

test('events of its own are accepted, dropped, and said to be so', async () => {
  const batch = ['$pageleave', '$autocapture', '$set', undefined].map((event) => ({ event }));
  const { status, headers, messages } = await post({ api_key: 'phc_x', batch });
  expect([status, messages]).toEqual([200, []]);
  expect(headers?.['event-filtered']).toBe(
    ['$pageleave', '$autocapture', '$set', 'invalid'].map((rule) => `unsupported; rule="${rule}"`).join(', '),
  );
});

test('a bot is answered as anybody, with the reason', async () => {
  const answer = await post(BATCH, { ...PAGE, 'user-agent': 'HeadlessChrome/139' });
  expect([answer.status, answer.headers?.['event-filtered']]).toEqual([200, expect.stringMatching(/^bot; rule=/)]);
  expect(queuedIn(answer)).toMatchObject([{ filtered: 'bot' }]);
});

describe('the keys', () => {
  test('properties: those of the page alone', async () => {
    expect((await withProperties({ plan: 'pro', $plan: 'x', n: 5 }))?.props).toEqual({ plan: 'pro', n: '5' });
  });

  test('event: a name, with revenue if it has any', async () => {
    const properties = { revenue: 5, currency: 'EUR' };
    expect(await eventOf({ event: 'Order', properties })).toMatchObject({
      type: 'Order',
      revenue: { amount: 500, currency: 'EUR' },
    });
  });

  test('event: a screen is a view of its own path', async () => {
    expect(await eventOf({ event: '$screen', properties: { $screen_name: 'Home' } })).toMatchObject({
      type: 'page_view',
      path: '/screen/Home',
    });
  });

  test('distinct_id: the visitor, but for the one that all have', async () => {
    const visitor = async (distinct_id: string) => (await withProperties({ distinct_id }))?.visitor;
    const [a, b] = [await visitor('a'), await visitor('b')];
    const daily = await visitor('$posthog_cookieless');
    expect(new Set([a, b, daily]).size).toBe(3);
    expect(await visitor('$posthog_cookieless_2')).toBe(daily);
  });

  test('offset: milliseconds before now', async () => {
    expect((await eventOf({ offset: 1000, timestamp: undefined }))?.at).toBe(36_000_000 - 1000);
    for (const offset of [-5, 1e300, Number.NaN]) expect(await eventOf({ offset, timestamp: undefined })).toBeDefined();
  });

  test('$ip and $raw_user_agent: of a server alone, whose own are nobody’s', async () => {
    const told = { $ip: '198.51.100.1', $raw_user_agent: 'curl/8' };
    expect((await withProperties(told))?.context).toMatchObject({ browser: 'Firefox' });
    expect(await withProperties(told, {})).toMatchObject({ filtered: 'bot' });
    expect(await withProperties({}, { 'user-agent': 'posthog-node/5' })).not.toHaveProperty('filtered');
  });
});

test.each([
  ['no key', { batch: [{ event: 'x' }] }, 401],
  ['a key that is too long', { api_key: 'x'.repeat(256), event: 'x' }, 401],
  ['a token where there are none', { api_key: 'fa_write_x', event: 'x' }, 401],
  ['too many events', { api_key: 'x', batch: Array.from({ length: 501 }, () => VIEW) }, 400],
  ['no JSON', '{', 400],
])('%s is refused in text', async (_, body, status) => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status, messages: [] });
  expect(answer.text).toMatch(/\w+/);
});
