// POST of an event with what it may carry besides its plain fields: all of it is optional, and what
// cannot be is refused by a sentence that names it.

import { expect, test } from 'vitest';
import { api, expectAccepted, expectCounted, expectInvalid } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

const EVERY_FIELD = {
  hostname: 'shop.example',
  referrer: 'https://news.ycombinator.com/item?id=1',
  utm_source: 'newsletter',
  utm_medium: 'email',
  utm_campaign: 'may',
  utm_content: 'top',
  utm_term: 'shoes',
  country: 'DE',
  language: 'de-AT',
  device: 'Desktop',
  browser: 'Firefox',
  os: 'Linux',
  screen: '1280x800',
  props: { plan: 'pro', seats: 3, trial: false },
  revenue: { amount: '10.29', currency: 'EUR' },
  interactive: true,
};

test('counts an event with every field, under the path of its url', async () => {
  const site_id = freshSite();
  const url = 'https://shop.example/pricing?utm_source=x#top';
  expectAccepted(await api.post({ ...pageView({ site_id }), ...EVERY_FIELD, url }));
  expectAccepted(await api.post({ ...pageView({ site_id, path: '/p?q=1' }), ...EVERY_FIELD, url }));
  await expectCounted(
    { site_id },
    {
      total_views: 2,
      top_paths: [
        { path: '/p?q=1', views: 1 },
        { path: '/pricing', views: 1 },
      ],
    },
  );
});

test.each([null, ''])('takes %j for a field that is not there', async (value) => {
  const site_id = freshSite();
  const texts = Object.entries({ ...EVERY_FIELD, url: '' }).filter(([, given]) => typeof given === 'string');
  const absent = Object.fromEntries(texts.map(([field]) => [field, value]));
  expectAccepted(await api.post({ ...pageView({ site_id }), ...absent }));
  await expectCounted({ site_id }, { total_views: 1, top_paths: [] });
});

test('takes an event whose every property and address is as long as it may be', async () => {
  const site_id = freshSite();
  const props = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`${n}`.padEnd(300, 'x'), '\u0001'.repeat(600).padEnd(2000, 'x')]),
  );
  const url = 'https://shop.example/'.padEnd(4096, 'x');
  expectAccepted(await api.post({ ...pageView({ site_id }), url, referrer: url, props }));
  await expectCounted({ site_id }, { total_views: 1, top_paths: [{ path: `/${'x'.repeat(999)}`, views: 1 }] });
});

const NO_PROPS = 'props must be an object of at most 30 strings, numbers and booleans';

test.each<[string, unknown, string]>([
  ['url', 7, 'url must be a string'],
  ['url', '/pricing', 'url must be an absolute URL, such as https://example.com/pricing'],
  ['url', `https://a.example/${'x'.repeat(4096)}`, 'url must be at most 4096 characters'],
  ['referrer', {}, 'referrer must be a string'],
  ['referrer', 'x'.repeat(4097), 'referrer must be at most 4096 characters'],
  ['hostname', 'x'.repeat(256), 'hostname must be at most 255 characters'],
  ['utm_source', 'x'.repeat(256), 'utm_source must be at most 255 characters'],
  ['utm_medium', 7, 'utm_medium must be a string'],
  ['country', 'Germany', 'country must be an ISO 3166-1 alpha-2 code, such as DE'],
  ['language', '*', 'language must be a language tag, such as de or en-GB'],
  ['device', 'x'.repeat(51), 'device must be at most 50 characters'],
  ['browser', 7, 'browser must be a string'],
  ['os', 'x'.repeat(51), 'os must be at most 50 characters'],
  ['screen', 'wide', 'screen must be a width in pixels, such as 1280 or "1280x800"'],
  ['props', [], NO_PROPS],
  ['props', { plan: ['pro'] }, NO_PROPS],
  ['props', Object.fromEntries(Array.from({ length: 31 }, (_, n) => [n, 1])), NO_PROPS],
  ['props', { ['x'.repeat(301)]: 1 }, 'props must have names of 1 to 300 bytes'],
  ['props', { plan: 'x'.repeat(2001) }, 'props must have values of at most 2000 bytes'],
  ['revenue', '10.29', 'revenue must be an object, such as {"amount":"10.29","currency":"EUR"}'],
  ['revenue', { amount: 'ten', currency: 'EUR' }, 'revenue.amount must be a decimal number from 0, such as "10.29"'],
  ['revenue', { amount: -1, currency: 'EUR' }, 'revenue.amount must be a decimal number from 0, such as "10.29"'],
  ['revenue', { amount: 1e8, currency: 'EUR' }, 'revenue.amount must be at most 10000000 EUR'],
  ['revenue', { amount: 1, currency: 'euro' }, 'revenue.currency must be an ISO 4217 code, such as EUR'],
  ['interactive', 'false', 'interactive must be true or false'],
])('refuses a %s that cannot be, alone and in a batch', async (field, value, sentence) => {
  const event = { ...pageView(), [field]: value };
  expectInvalid(await api.post(event), [sentence]);
  expectInvalid(await api.postBatch([pageView(), event]), [`events[1].${sentence}`]);
});

test('names wrong fields in the order of the documentation: plain ones first', async () => {
  expectInvalid(await api.post({ interactive: 7, url: 7, path: 7, timestamp: 7, site_id: 's', event_type: 'click' }), [
    'timestamp is required and must be a string',
    'path must be a string',
    'url must be a string',
    'interactive must be true or false',
  ]);
});

test('ignores what only looks like a field', async () => {
  const site_id = freshSite();
  const answer = await api.post({ ...pageView({ site_id }), URL: 7, prop: 7, 'utm-source': 7, constructor: 7 });
  expectAccepted(answer);
  expect(answer.headers.get('event-receipt')).not.toBeNull();
  await expectCounted({ site_id }, { total_views: 1 });
});
