// What an event may carry besides its five plain fields, from the body of a POST to the message.

import { describe, expect, test } from 'vitest';

import type { Site } from '../../../lambdas/domain/access/site.ts';
import { decodeMessage, encodeMessage } from '../../../lambdas/domain/event/message.ts';
import { admitAll } from '../../../lambdas/ingest/admit.ts';
import { ingestAt } from '../../support/ingest.ts';
import { pageView } from '../../support/events.ts';
import { aKeyedSite } from '../../support/visitors.ts';

const NOW = Date.parse('2025-11-14T13:00:00Z');

/** Ingest, whose sites are all like this. */
const ingestOf = (site: Partial<Site> = {}) =>
  ingestAt(
    () => NOW,
    admitAll(async (ids) => new Map(Array.from(ids, (id) => [id, { ...aKeyedSite(id), ...site }]))),
  );

/** What the queue gets of a page view with these fields, and without type and time. */
async function eventOf(fields: object, site: Partial<Site> = {}) {
  const { status, messages, details } = await ingestOf(site)({ ...pageView(), ...fields });
  expect({ status, details }).toEqual({ status: 202, details: undefined });
  const [event] = messages.flatMap((message) => decodeMessage(encodeMessage(message)).events);
  if (event === undefined) throw new Error('no event');
  const { type: _, at: __, ...rest } = event;
  return rest;
}

const contextOf = async (fields: object) => (await eventOf(fields)).context;

describe('a url', () => {
  test('is a path, a host and a campaign; query and fragment are dropped', async () => {
    expect(
      await eventOf({ url: 'https://Shop.example:8443/caf%C3%A9/?utm_source=hn&utm_medium=Social&id=7#top' }),
    ).toEqual({
      path: '/caf%C3%A9/',
      context: {
        hostname: 'shop.example',
        source: 'Hacker News',
        channel: 'Organic Social',
        utm_source: 'hn',
        utm_medium: 'Social',
      },
    });
    expect(await eventOf({ url: 'app://localhost' })).toEqual({ path: '/', context: { hostname: 'localhost' } });
  });

  test('gives way to what is sent itself', async () => {
    const url = 'https://shop.example/a?utm_source=b&utm_campaign=c';
    expect(await eventOf({ url, path: '/p?q=1#f', hostname: 'WWW.Shop.example', utm_source: 'Letter' })).toEqual({
      path: '/p?q=1#f',
      context: {
        hostname: 'www.shop.example',
        source: 'Letter',
        channel: 'Referral',
        utm_source: 'Letter',
        utm_campaign: 'c',
      },
    });
  });

  test('that is long is cut, as its path is derived', async () => {
    expect((await eventOf({ url: `https://a.example/${'x'.repeat(2000)}` })).path).toBe(`/${'x'.repeat(999)}`);
  });
});

describe('a referrer', () => {
  test('is a source, a channel, and its host and path', async () => {
    const referrer = 'https://www.google.com/search?q=secret#top';
    expect(await contextOf({ url: 'https://shop.example/', referrer })).toEqual({
      hostname: 'shop.example',
      source: 'Google',
      referrer: 'google.com/search',
      channel: 'Organic Search',
    });
  });

  test('of the own host, and one that is no address, is none', async () => {
    const referrer = 'https://www.shop.example/cart';
    expect(await contextOf({ hostname: 'shop.example', referrer })).toEqual({ hostname: 'shop.example' });
    expect(await eventOf({ referrer: 'not an address' })).toEqual({});
  });
});

describe('a site that keeps queries', () => {
  const kept = { keepQuery: true };
  const referrer = 'https://a.example/list?page=2#top';

  test('has them in the path of a url and in a referrer, and no fragment', async () => {
    expect(await eventOf({ url: 'https://shop.example/p?id=7#top', referrer }, kept)).toEqual({
      path: '/p?id=7',
      context: {
        hostname: 'shop.example',
        source: 'a.example',
        referrer: 'a.example/list?page=2',
        channel: 'Referral',
      },
    });
  });

  test('has a path as it was sent, and what is too long cut', async () => {
    expect((await eventOf({ url: 'https://shop.example/p?id=7', path: '/q' }, kept)).path).toBe('/q');
    const long = `https://shop.example/?${'x'.repeat(2000)}`;
    const { path, context } = await eventOf({ url: long, referrer: `https://a.example?${'y'.repeat(2000)}` }, kept);
    expect(path).toBe(`/?${'x'.repeat(998)}`);
    expect(context?.referrer).toBe(`a.example?${'y'.repeat(990)}`);
  });
});

test('country, language, device, browser, system and screen are kept by name or class', async () => {
  const fields = { country: 'de', language: 'de-AT', device: 'desktop', browser: 'Firefox', os: 'macOS' };
  expect(await contextOf({ ...fields, screen: '1280x800' })).toEqual({
    country: 'DE',
    language: 'de',
    device: 'Desktop',
    browser: 'Firefox',
    os: 'macOS',
    screen: '992-1439',
  });
  expect(await contextOf({ device: 'Watch', screen: 390 })).toEqual({ device: 'Watch', screen: 'under 576' });
});

describe('properties', () => {
  const site = { properties: ['plan', 'paid', 'seats', 'toString'] };

  test('are kept as text if the site has registered them', async () => {
    const props = { seats: 3, plan: 'pro', paid: false, secret: 'x' };
    expect(await eventOf({ props }, site)).toEqual({ props: { plan: 'pro', paid: 'false', seats: '3' } });
    expect(await eventOf({ props })).toEqual({});
  });

  test('that are null or empty are absent, and so is an object without any', async () => {
    expect(await eventOf({ props: { plan: null, seats: '' } }, site)).toEqual({});
    expect(await eventOf({ props: {} }, site)).toEqual({});
    expect(
      await ingestOf(site)(`{"site_id":"a","event_type":"b","timestamp":"2025-11-14","props":{"__proto__":"x"}}`),
    ).toMatchObject({ status: 202 });
  });

  test('may be as long as they may be, in bytes', async () => {
    const [name, value] = ['é'.repeat(150), '🎉'.repeat(500)];
    expect(await eventOf({ props: { [name]: value } }, { properties: [name] })).toEqual({ props: { [name]: value } });
  });
});

test('revenue is an integer of minor units, and an event may say that no visitor did it', async () => {
  expect(await eventOf({ revenue: { amount: '10.29', currency: 'eur' }, interactive: false })).toEqual({
    revenue: { amount: 1029, currency: 'EUR' },
    interactive: false,
  });
  expect(await eventOf({ revenue: { amount: 500, currency: 'JPY' }, interactive: true })).toEqual({
    revenue: { amount: 500, currency: 'JPY' },
  });
});

const FIELDS = ['url', 'hostname', 'referrer', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'];
const NAMES = ['country', 'language', 'device', 'browser', 'os'];

test.each([...FIELDS, ...NAMES, 'screen', 'props', 'revenue', 'interactive'])(
  '%s counts as absent where it is null or empty text',
  async (field) => {
    expect(await eventOf({ [field]: null })).toEqual({});
    if (!['props', 'revenue', 'interactive'].includes(field)) expect(await eventOf({ [field]: '' })).toEqual({});
  },
);

describe('what cannot be', () => {
  const NO_SCREEN = 'screen must be a width in pixels, such as 1280 or "1280x800"';
  const NO_PROPS = 'props must be an object of at most 30 strings, numbers and booleans';
  const NO_REVENUE = 'revenue must be an object, such as {"amount":"10.29","currency":"EUR"}';
  const NO_AMOUNT = 'revenue.amount must be a decimal number from 0, such as "10.29"';
  const NO_CURRENCY = 'revenue.currency must be an ISO 4217 code, such as EUR';
  const bounds = { url: 4096, referrer: 4096, hostname: 255, utm_source: 255, utm_term: 255, browser: 50, country: 50 };
  const many = Object.fromEntries(Array.from({ length: 31 }, (_, n) => [`p${n}`, 1]));

  test.each<[object, string[]]>([
    ...[...FIELDS, ...NAMES].map((field): [object, string[]] => [{ [field]: 7 }, [`${field} must be a string`]]),
    ...Object.entries(bounds).map(([field, most]): [object, string[]] => [
      { [field]: '🎉'.repeat(most + 1) },
      [`${field} must be at most ${most} characters`],
    ]),
    [{ url: '/pricing' }, ['url must be an absolute URL, such as https://example.com/pricing']],
    [{ url: 'data:text/html,x' }, ['url must be an absolute URL, such as https://example.com/pricing']],
    [{ country: 'DEU' }, ['country must be an ISO 3166-1 alpha-2 code, such as DE']],
    [{ language: 'German!' }, ['language must be a language tag, such as de or en-GB']],
    [{ screen: 'wide' }, [NO_SCREEN]],
    [{ screen: 0 }, [NO_SCREEN]],
    [{ screen: [] }, [NO_SCREEN]],
    [{ props: 'plan' }, [NO_PROPS]],
    [{ props: ['plan'] }, [NO_PROPS]],
    [{ props: { plan: {} } }, [NO_PROPS]],
    [{ props: many }, [NO_PROPS]],
    [{ props: { '': 1 } }, ['props must have names of 1 to 300 bytes']],
    [{ props: { ['é'.repeat(151)]: 1 } }, ['props must have names of 1 to 300 bytes']],
    [{ props: { plan: 'é'.repeat(1001) } }, ['props must have values of at most 2000 bytes']],
    [{ revenue: 5 }, [NO_REVENUE]],
    [{ revenue: [] }, [NO_REVENUE]],
    [{ revenue: {} }, [NO_AMOUNT, NO_CURRENCY]],
    [{ revenue: { amount: true, currency: 'EUR' } }, [NO_AMOUNT]],
    [{ revenue: { amount: '1,5', currency: 'EUR' } }, [NO_AMOUNT]],
    [{ revenue: { amount: '1', currency: 978 } }, [NO_CURRENCY]],
    [{ revenue: { amount: 1e7 + 1, currency: 'EUR' } }, ['revenue.amount must be at most 10000000 EUR']],
    [{ interactive: 'no' }, ['interactive must be true or false']],
    [{ path: 7, url: 7, os: 7 }, ['path must be a string', 'url must be a string', 'os must be a string']],
  ])('%j is refused, and named in its batch', async (fields, details) => {
    const event = { ...pageView(), ...fields };
    expect(await ingestOf()(event)).toEqual({ status: 400, error: 'Validation failed', details, messages: [] });
    expect((await ingestOf()([pageView(), event])).details).toEqual(details.map((detail) => `events[1].${detail}`));
  });
});
