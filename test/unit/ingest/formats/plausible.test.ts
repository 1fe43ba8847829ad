// Plausible's format: what each key of a body comes to, and the answers that its clients read.

import { describe, expect, test } from 'vitest';

import { ARRIVAL, BROWSER, DESCRIBED, queuedIn, sendingTo } from '../../../support/formats.ts';

const send = sendingTo();
const post = (body: unknown, headers: Record<string, string> = BROWSER) =>
  send('POST /api/event', { body, headers, address: '203.0.113.7' });

const VIEW = { n: 'pageview', u: 'https://ex.org/blog?x=1', d: 'ex.org', v: 36 };
const eventOf = async (more: object) => queuedIn(await post({ ...VIEW, ...more }))[0];

test('a view of its script has a page, a way, properties, a device, a visitor, and the time of now', async () => {
  const answer = await post({
    n: 'pageview',
    u: 'https://ex.org/blog?utm_source=fb&x=1',
    d: 'ex.org',
    r: 'https://t.co/a',
    p: { author: 'x' },
    v: 36,
  });
  expect(queuedIn(answer)).toEqual([
    {
      site: 'ex.org',
      type: 'page_view',
      at: 36_000_000,
      path: '/blog',
      visitor: expect.stringMatching(/^[0-9a-f]{16}$/),
      context: {
        hostname: 'ex.org',
        source: 'Facebook',
        referrer: 't.co/a',
        channel: 'Organic Social',
        utm_source: 'fb',
        ...DESCRIBED,
      },
      props: { author: 'x' },
    },
  ]);
  expect(answer.messages[0]?.acceptedAt).toBe(ARRIVAL);
});

test('is answered with ok in text', async () => {
  const { status, text, headers } = await post(VIEW);
  expect([status, text, headers?.['content-type']]).toEqual([202, 'ok', 'text/plain; charset=utf-8']);
  expect(headers).not.toHaveProperty('x-plausible-dropped');
  expect(headers).toHaveProperty('event-receipt');
});

test('long names say the same as short ones', async () => {
  const long = { name: 'Signup', url: VIEW.u, domain: 'ex.org', referrer: 'https://t.co/a', props: { plan: 'pro' } };
  const short = { n: 'Signup', u: VIEW.u, d: 'ex.org', r: 'https://t.co/a', p: { plan: 'pro' } };
  const [ofLong, ofShort] = [queuedIn(await post(long)), queuedIn(await post(short))];
  expect(ofLong).toEqual(ofShort);
  expect(ofLong).toMatchObject([{ type: 'Signup', props: { plan: 'pro' } }]);
});

test('revenue is kept in minor units, and one that cannot be read is left out', async () => {
  expect(await eventOf({ n: 'Purchase', $: { amount: '10.29', currency: 'EUR' }, i: false })).toMatchObject({
    type: 'Purchase',
    revenue: { amount: 1029, currency: 'EUR' },
    interactive: false,
  });
  for (const $ of [{ amount: 'x', currency: 'EUR' }, { amount: 1, currency: 'EURO' }, 5, null])
    expect(await eventOf({ n: 'Purchase', $ })).not.toHaveProperty('revenue');
});

test('an engagement is accepted, dropped, and said to be so', async () => {
  const { status, headers, messages } = await post({ n: 'engagement', u: VIEW.u, d: 'ex.org', sd: 63, e: 8123, v: 36 });
  expect([status, messages]).toEqual([202, []]);
  expect(headers).toMatchObject({ 'event-filtered': 'unsupported; rule="engagement"', 'x-plausible-dropped': '1' });
});

test('a bot is answered as anybody, with the reason, and goes on as a note', async () => {
  const answer = await post(VIEW, { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' });
  expect([answer.status, answer.text]).toEqual([202, 'ok']);
  expect(answer.headers).toMatchObject({
    'event-filtered': expect.stringMatching(/^bot; rule=".*google.*"$/),
    'x-plausible-dropped': '1',
  });
  expect(queuedIn(answer)).toEqual([{ site: 'ex.org', type: 'page_view', at: 36_000_000, filtered: 'bot' }]);
});

describe('the keys', () => {
  test('d: several sites get an event each; without it the host of the page is the site', async () => {
    expect(queuedIn(await post({ ...VIEW, d: 'a.com, b.com' })).map(({ site }) => site)).toEqual(['a.com', 'b.com']);
    expect(queuedIn(await post({ n: 'pageview', u: 'https://www.ex.org/' })).map(({ site }) => site)).toEqual([
      'ex.org',
    ]);
  });

  test('h: the fragment tells the page', async () => {
    expect((await eventOf({ u: 'https://ex.org/a#/b', h: 1 }))?.path).toBe('/a#/b');
    expect((await eventOf({ u: 'https://ex.org/a#/b', h: 0 }))?.path).toBe('/a');
  });

  test('r: none is direct, and so is the site itself', async () => {
    for (const r of ['', null, 'https://ex.org/', 'https://www.ex.org/b'])
      expect((await eventOf({ r }))?.context).not.toHaveProperty('source');
  });

  test('p: text with JSON, scalars as text, and nothing else', async () => {
    const p = { plan: true, n: 5, author: null, url: '', path: [1], unregistered: 'x' };
    for (const sent of [p, JSON.stringify(p)])
      expect((await eventOf({ p: sent }))?.props).toEqual({ plan: 'true', n: '5' });
    for (const sent of ['{', 5, null, [1]]) expect(await eventOf({ p: sent })).not.toHaveProperty('props');
  });

  test('m: of an older script, wins over p', async () => {
    expect((await eventOf({ m: '{"plan":"new"}', p: { plan: 'old' } }))?.props).toEqual({ plan: 'new' });
  });

  test('n: a number is a name', async () => {
    expect((await eventOf({ n: 404 }))?.type).toBe('404');
  });

  test('tz and w: the country and the class of the width', async () => {
    expect((await eventOf({ tz: 'Europe/Vienna', w: 1440 }))?.context).toMatchObject({
      country: 'AT',
      screen: '1440-1919',
    });
  });
});

describe('a body that is wrong is refused in its words', () => {
  test.each([
    ['no url', { n: 'pageview', url: '' }, 'url'],
    ['a url that is none', { n: 'pageview', u: '/blog' }, 'url'],
    ['a url with data', { n: 'pageview', u: 'data:text/html,x' }, 'url'],
    ['a name that is none', { ...VIEW, n: {} }, 'name'],
    ['a name that is too long', { ...VIEW, n: 'x'.repeat(121) }, 'name'],
    ['an empty domain', { ...VIEW, d: '' }, 'domain'],
    ['a domain among several that is empty', { ...VIEW, d: 'a.com,,b.com' }, 'domain'],
    ['too many domains', { ...VIEW, d: Array.from({ length: 11 }, (_, n) => `s${n}`).join(',') }, 'domain'],
  ])('%s', async (_, body, field) => {
    const { status, body: answer, messages } = await post(body);
    expect([status, messages]).toEqual([400, []]);
    expect(answer).toEqual({ errors: { [field]: [expect.stringMatching(/^must be /)] } });
  });
});

test('an event of ours on the same route stays ours', async () => {
  const { body } = await post({
    site_id: 'a',
    event_type: 'x',
    timestamp: '2025-11-14',
    url: 'https://ex.org/',
    name: 'n',
  });
  expect(body).toMatchObject({ success: true });
});
