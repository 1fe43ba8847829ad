// Umami's format: what each key of a payload comes to, and the answers that its clients read.

import { describe, expect, test } from 'vitest';

import { BROWSER, DESCRIBED, queuedIn, sendingTo } from '../../../support/formats.ts';

const send = sendingTo();
const post = (body: unknown, headers: Record<string, string> = BROWSER) =>
  send('POST /api/send', { body, headers, address: '203.0.113.7' });

const PAYLOAD = {
  website: '4fb7',
  hostname: 'ex.org',
  screen: '1920x1080',
  language: 'de',
  title: 'Home',
  url: '/?utm_medium=cpc',
  referrer: '',
};
const eventOf = async (more: object) => queuedIn(await post({ type: 'event', payload: { ...PAYLOAD, ...more } }))[0];

test('a view of its script has a page, a way, a device and a visitor', async () => {
  const answer = await post({ type: 'event', payload: PAYLOAD });
  expect([answer.status, answer.body]).toEqual([200, { cache: '0', sessionId: '0', visitId: '0' }]);
  expect(queuedIn(answer)).toEqual([
    {
      site: '4fb7',
      type: 'page_view',
      at: 36_000_000,
      path: '/',
      visitor: expect.stringMatching(/^[0-9a-f]{16}$/),
      context: {
        hostname: 'ex.org',
        utm_medium: 'cpc',
        channel: expect.any(String),
        screen: '1920 and more',
        ...DESCRIBED,
      },
    },
  ]);
});

test('an event has a name, properties and revenue', async () => {
  expect(await eventOf({ name: 'signup', data: { plan: 'pro', revenue: 20, currency: 'USD' } })).toMatchObject({
    type: 'signup',
    props: { plan: 'pro' },
    revenue: { amount: 2000, currency: 'USD' },
  });
});

test.each(['identify', 'performance', 'engagement', 'error'])(
  '%s is accepted, dropped, and said to be so',
  async (type) => {
    const { status, headers, messages } = await post({ type, payload: { website: '4fb7', lcp: 5 } });
    expect([status, messages]).toEqual([200, []]);
    expect(headers).toMatchObject({ 'event-filtered': `unsupported; rule="${type}"` });
  },
);

test('a bot gets the answer for bots, with the reason', async () => {
  const answer = await post({ type: 'event', payload: PAYLOAD }, { 'user-agent': 'HeadlessChrome/139' });
  expect([answer.status, answer.body]).toEqual([200, { beep: 'boop' }]);
  expect(answer.headers?.['event-filtered']).toMatch(/^bot; rule=/);
  expect(queuedIn(answer)).toMatchObject([{ filtered: 'bot' }]);
});

describe('the keys', () => {
  test('url: an address, a path, or none', async () => {
    const at = async (url: unknown, more: object = {}) => {
      const event = await eventOf({ url, ...more });
      return [event?.path, event?.context?.hostname];
    };
    expect(await at('https://other.org/a?b#c')).toEqual(['/a', 'other.org']);
    expect(await at('/a?b#c')).toEqual(['/a', 'ex.org']);
    expect(await at('/a', { hostname: undefined })).toEqual(['/a', undefined]);
    expect(await at(5)).toEqual([undefined, 'ex.org']);
  });

  test('id: the visitor', async () => {
    const [a, b, c] = [await eventOf({ id: 'a' }), await eventOf({ id: 'a' }), await eventOf({ id: 'b' })];
    expect([a?.visitor === b?.visitor, a?.visitor === c?.visitor]).toEqual([true, false]);
  });

  test('ip and userAgent: not of a page', async () => {
    const { visitor, context } = (await eventOf({})) ?? {};
    expect(await eventOf({ ip: '198.51.100.1', userAgent: 'curl/8' })).toMatchObject({ visitor, context });
  });

  test('timestamp: of a page at most a day ago, and never of the future', async () => {
    const dayOf = async (timestamp: unknown) =>
      (await post({ type: 'event', payload: { ...PAYLOAD, timestamp } })).messages[0]?.day;
    expect(await dayOf(Date.UTC(2025, 10, 13, 23) / 1000)).toBe('2025-11-13');
    expect(await dayOf(Date.UTC(2025, 9, 1) / 1000)).toBe('2025-11-13');
    for (const wrong of [Date.UTC(2031, 0) / 1000, 1e300, Number.NaN, 'x', -1e300])
      expect(await dayOf(wrong)).toBe('2025-11-14');
  });
});

test.each([
  ['no payload', { type: 'event' }, /^type and payload/],
  ['no website', { type: 'event', payload: {} }, /website/],
  ['another type', { type: 'x', payload: PAYLOAD }, /^type must be/],
  ['no object', [], /^type and payload/],
])('%s is refused in its words', async (_, body, message) => {
  expect(await post(body)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(message), code: 'bad-request', status: 400 } },
    messages: [],
  });
});

describe('a batch', () => {
  const batch = (body: unknown) => send('POST /api/batch', { body, headers: BROWSER });
  const EVENT = { type: 'event', payload: PAYLOAD };

  test('is counted event by event, and what is wrong is named by its place', async () => {
    const answer = await batch([EVENT, { type: 'identify', payload: PAYLOAD }, { type: 'event' }, EVENT]);
    expect(answer.body).toMatchObject({ size: 4, processed: 3, errors: 1, details: [{ index: 2 }], cache: '0' });
    expect([answer.status, queuedIn(answer).length]).toEqual([200, 2]);
  });

  test.each([
    ['no array', {}],
    ['an empty one', []],
    ['one that is too long', Array.from({ length: 501 }, () => EVENT)],
    ['too many websites', Array.from({ length: 33 }, (_, n) => ({ ...EVENT, payload: { website: `w${n}` } }))],
  ])('%s is refused', async (_, body) => {
    expect(await batch(body)).toMatchObject({ status: 400, messages: [] });
  });
});
