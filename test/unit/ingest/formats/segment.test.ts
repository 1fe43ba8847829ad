// Segment's format: what each kind of message comes to, and how its key, ids and times are read.

import { describe, expect, test } from 'vitest';

import { BROWSER, DESCRIBED, queuedIn, sendingTo } from '../../../support/formats.ts';

const send = sendingTo();
const post = (call: string, body: unknown, headers: Record<string, string> = {}) =>
  send('POST /v1/{call}', { body, headers, parameters: { call }, address: '203.0.113.7' });
const batch = (messages: unknown[], more: object = {}) => post('b', { writeKey: 'W', batch: messages, ...more });

const PAGE = {
  type: 'page',
  messageId: 'ajs-next-1-x',
  anonymousId: 'a',
  writeKey: 'W',
  properties: { path: '/x', url: 'https://ex.org/x', referrer: '' },
  context: { userAgent: BROWSER['user-agent'], locale: 'de-AT', timezone: 'Europe/Vienna' },
  timestamp: '2025-11-14T10:00:00Z',
  sentAt: '2025-11-14T10:00:01Z',
};

test('a page of its script has a page, a device and a visitor, at the time by our clock', async () => {
  const answer = await post('p', PAGE, { ...BROWSER, origin: 'https://ex.org' });
  expect([answer.status, answer.body]).toEqual([200, { success: true }]);
  expect(queuedIn(answer)).toEqual([
    {
      site: 'W',
      type: 'page_view',
      at: 36_000_000 - 1000,
      path: '/x',
      visitor: expect.stringMatching(/^[0-9a-f]{16}$/),
      context: { hostname: 'ex.org', country: 'AT', ...DESCRIBED },
      record: expect.any(String),
    },
  ]);
});

test('a batch of a server has the key of its login, and the currency that revenue has without one', async () => {
  const headers = { authorization: 'Basic Vzo=' };
  const message = {
    type: 'track',
    event: 'Signed Up',
    userId: 'u',
    messageId: 'n-1',
    properties: { revenue: 5, plan: 'pro' },
  };
  const [event, ...others] = queuedIn(await post('batch', { batch: [message], sentAt: 'x' }, headers));
  expect(event).toMatchObject({
    site: 'W',
    type: 'Signed Up',
    visitor: expect.any(String),
    props: { plan: 'pro' },
    revenue: { amount: 500, currency: 'USD' },
  });
  expect(others).toEqual([]);
});

test('a message has the same record in whatever request it comes, and another one another', async () => {
  const message = (messageId: string) => ({ type: 'track', event: 'x', userId: 'u', messageId });
  const records = async (...ids: string[]) => queuedIn(await batch(ids.map(message))).map(({ record }) => record);
  const [alone] = queuedIn(await post('track', { ...message('a'), writeKey: 'W' })).map(({ record }) => record);
  const [b, a] = await records('b', 'a');
  expect([a === alone, a === b, alone === undefined]).toEqual([true, false, false]);
});

test.each(['t', 'track'])('%s is a track', async (call) => {
  expect(queuedIn(await post(call, { event: 'x', writeKey: 'W' }))).toMatchObject([{ type: 'x' }]);
});

test('a screen is a view of its own path', async () => {
  const messages = [
    { type: 'screen', name: 'Home' },
    { type: 'screen', properties: { name: 'Home' } },
  ];
  expect(queuedIn(await batch(messages)).map(({ type, path }) => [type, path])).toEqual([
    ['page_view', '/screen/Home'],
    ['page_view', '/screen/Home'],
  ]);
});

test('who somebody is, and what is none of its messages, is accepted, dropped, and said to be so', async () => {
  const { status, headers, messages } = await batch([
    { type: 'identify', userId: 'u' },
    { type: 'group' },
    { type: 'alias' },
    { type: 'x"y' },
    { type: 'track' },
    5,
  ]);
  expect([status, messages]).toEqual([200, []]);
  expect(headers?.['event-filtered']).toBe(
    ['identify', 'group', 'alias', 'invalid'].map((rule) => `unsupported; rule="${rule}"`).join(', '),
  );
});

describe('the agent and address', () => {
  const CONTEXT = { userAgent: 'curl/8', ip: '198.51.100.1' };

  test('are those of the request where a page sends it', async () => {
    const [event] = queuedIn(await post('p', { ...PAGE, context: CONTEXT }, { ...BROWSER, origin: 'https://ex.org' }));
    expect(event?.context).toMatchObject({ browser: 'Firefox' });
  });

  test('are those of the message where a server sends it, whose own are nobody’s', async () => {
    const sent = async (context: object) =>
      queuedIn(await post('t', { event: 'x', writeKey: 'W', context }, { 'user-agent': 'node' }))[0];
    expect(await sent(CONTEXT)).toMatchObject({ filtered: 'bot' });
    const [none, told] = [await sent({}), await sent({ ...CONTEXT, userAgent: BROWSER['user-agent'] })];
    expect([none?.filtered, none?.visitor]).toEqual([undefined, undefined]);
    expect(told?.visitor).toBeDefined();
  });
});

describe('the time', () => {
  const dayAndAt = async (message: object, more: object = {}, headers: Record<string, string> = {}) => {
    const sent = { writeKey: 'W', batch: [{ type: 'track', event: 'x', ...message }], ...more };
    const [queued] = (await post('b', sent, headers)).messages;
    return [queued?.day, queued?.events[0]?.at];
  };

  test('is corrected by a clock that is years behind, or ahead', async () => {
    for (const [timestamp, sentAt] of [
      ['2001-01-01T00:00:00Z', '2001-01-01T01:00:00Z'],
      ['2042-01-01T00:00:00Z', '2042-01-01T01:00:00Z'],
    ])
      expect(await dayAndAt({ timestamp }, { sentAt })).toEqual(['2025-11-14', 9 * 3_600_000]);
  });

  test('is that of the arrival without a time, or with one that is none, or of the future', async () => {
    for (const timestamp of [undefined, 5, 'yesterday', '2031-01-01T00:00:00Z'])
      expect(await dayAndAt({ timestamp })).toEqual(['2025-11-14', 36_000_000]);
  });

  test('is at most a day ago of a page, and whenever of a server', async () => {
    const timestamp = '2025-10-01T00:00:00Z';
    expect(await dayAndAt({ timestamp }, {}, { origin: 'https://ex.org' })).toEqual(['2025-11-13', 36_000_000]);
    expect(await dayAndAt({ timestamp })).toEqual(['2025-10-01', 0]);
    expect(await dayAndAt({ timestamp: '1970-01-01T00:00:00Z' }, { sentAt: '2099-12-31T00:00:00Z' })).toEqual([
      '1970-01-01',
      0,
    ]);
  });
});

describe('is refused', () => {
  test.each([
    ['without a key', 't', { event: 'x' }, 401],
    ['with a key that is too long', 't', { event: 'x', writeKey: 'x'.repeat(256) }, 401],
    ['with a token where there are none', 't', { event: 'x', writeKey: 'fa_write_x' }, 401],
    ['by another path', 'x', { event: 'x', writeKey: 'W' }, 404],
    ['by the path of a prototype', 'constructor', { event: 'x', writeKey: 'W' }, 404],
    ['a batch that is none', 'b', { writeKey: 'W', batch: {} }, 400],
    ['a batch that is too long', 'b', { writeKey: 'W', batch: Array.from({ length: 501 }, () => PAGE) }, 400],
  ])('%s', async (_, call, body, status) => {
    expect(await post(call, body)).toMatchObject({ status, body: { success: false }, messages: [] });
  });
});
