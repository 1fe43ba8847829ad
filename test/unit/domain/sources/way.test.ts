// How a visitor came: from referrer, address and campaign to source, referrer and channel.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readCampaign } from '../../../../lambdas/domain/sources/campaign.ts';
import { CHANNELS } from '../../../../lambdas/domain/sources/channel.ts';
import { readReferrer } from '../../../../lambdas/domain/sources/referrer.ts';
import { wayOf } from '../../../../lambdas/domain/sources/way.ts';

const way = (referrer: string, query = '', hostname?: string) =>
  wayOf(readReferrer(referrer), readCampaign(query), hostname);

describe('a referrer', () => {
  test('is a source by its host, and kept as host and path', () => {
    expect(way('https://www.example.com/links/?page=2#top')).toEqual({
      source: 'example.com',
      referrer: 'example.com/links/',
      channel: 'Referral',
    });
    expect(way('https://news.ycombinator.com/')).toEqual({
      source: 'Hacker News',
      referrer: 'news.ycombinator.com',
      channel: 'Organic Social',
    });
    expect(way('android-app://com.google.android.gm/')).toMatchObject({ source: 'Gmail', channel: 'Email' });
    expect(way('news.ycombinator.com')).toMatchObject({ source: 'Hacker News' });
    expect(way('HTTPS://EXAMPLE.COM:8443/Path')).toMatchObject({ referrer: 'example.com/Path' });
  });

  test('of the own host is none, with www. or without', () => {
    expect(way('https://www.shop.example/cart', '', 'shop.example')).toEqual({});
    expect(way('https://shop.example/cart', '', 'www.shop.example')).toEqual({});
    expect(way('https://blog.shop.example/', '', 'shop.example')).toMatchObject({ source: 'blog.shop.example' });
  });

  test.each([
    '',
    '/cart',
    'about:blank',
    'data:text/html,x',
    'javascript:alert(1)',
    'chrome-extension://abc/x',
    'https://',
    'localhost',
    '?',
    '%',
    'http://a b/',
  ])('%j is none', (text) => expect(way(text)).toEqual({}));

  test('is cut where its path is long', () => {
    expect(way(`https://a.example/${'x'.repeat(2000)}`).referrer).toBe(`a.example/${'x'.repeat(990)}`);
  });
});

describe('a campaign', () => {
  test('is the source, and the referrer stays what it is', () => {
    expect(
      way('https://t.co/abc', '?utm_source=Newsletter&utm_medium=email&utm_campaign=May&utm_content=top&utm_term=a+b'),
    ).toEqual({
      source: 'Newsletter',
      referrer: 't.co/abc',
      channel: 'Email',
      utm_source: 'Newsletter',
      utm_medium: 'email',
      utm_campaign: 'May',
      utm_content: 'top',
      utm_term: 'a b',
    });
  });

  test('may be named by ref or source, where there is no utm_source', () => {
    expect(way('', '?ref=producthunt')).toMatchObject({ source: 'Product Hunt', utm_source: 'producthunt' });
    expect(way('', '?source=x&ref=y')).toMatchObject({ utm_source: 'x' });
    expect(way('', '?ref=y&utm_source=x')).toMatchObject({ utm_source: 'x' });
    expect(way('', '?ref=y&utm_source=+')).toMatchObject({ utm_source: 'y' });
  });

  test('is trimmed and cut, and is none where it is empty', () => {
    expect(way('', `?utm_campaign=+${'é'.repeat(300)}`)).toEqual({ utm_campaign: 'é'.repeat(255) });
    expect(way('', '?utm_source=&utm_medium=+&gclid=secret')).toEqual({});
  });
});

test.each([
  ['', '', undefined],
  ['https://example.com/', '', 'Referral'],
  ['', '?utm_source=whatever', 'Referral'],
  ['', '?utm_medium=referral', 'Referral'],
  ['', '?utm_medium=nonsense', undefined],
  ['https://google.com/', '', 'Organic Search'],
  ['', '?utm_medium=organic', 'Organic Search'],
  ['https://google.com/', '?gclid=1', 'Paid Search'],
  ['https://bing.com/', '?gclid=1', 'Organic Search'],
  ['https://bing.com/', '?msclkid=1', 'Paid Search'],
  ['', '?utm_source=google&utm_medium=CPC', 'Paid Search'],
  ['', '?utm_source=google&utm_medium=cpc&utm_campaign=Cross-Network', 'Cross-network'],
  ['', '?utm_source=google&utm_medium=ppc&utm_campaign=summer_shop', 'Paid Shopping'],
  ['', '?utm_source=amazon&utm_medium=paid', 'Paid Shopping'],
  ['https://amazon.de/', '', 'Organic Shopping'],
  ['', '?utm_campaign=shopping', 'Organic Shopping'],
  ['', '?utm_source=facebook&utm_medium=paid_social', 'Paid Social'],
  ['', '?utm_source=youtube&utm_medium=retargeting', 'Paid Video'],
  ['https://youtube.com/watch', '', 'Organic Video'],
  ['', '?utm_medium=video-ad', 'Organic Video'],
  ['', '?utm_medium=banner', 'Display'],
  ['', '?utm_source=x.example&utm_medium=cpm', 'Display'],
  ['', '?utm_source=x.example&utm_medium=cpa-cpc', 'Paid Other'],
  ['', '?utm_medium=social', 'Organic Social'],
  ['https://chatgpt.com/', '', 'AI Assistants'],
  ['', '?utm_source=chatgpt.com', 'AI Assistants'],
  ['https://mail.google.com/', '', 'Email'],
  ['', '?utm_source=e-mail', 'Email'],
  ['', '?utm_medium=affiliate', 'Affiliates'],
  ['', '?utm_medium=audio', 'Audio'],
  ['', '?utm_source=sms', 'SMS'],
  ['', '?utm_medium=webpush', 'Mobile Push'],
])('from %j with %j the channel is %s', (referrer, query, channel) => {
  expect(way(referrer, query).channel).toBe(channel);
});

test('of anything that strangers send, a way is short, has no empty value, and a channel of the list', () => {
  const word = fc.string({ unit: 'grapheme' });
  // Of our own: fc.webUrl encodes all of Unicode when it is first called, which takes a second.
  const part = word.map(encodeURIComponent);
  const url = fc
    .tuple(fc.constantFrom('http', 'https'), fc.domain(), fc.array(part), part, part)
    .map(([scheme, host, path, name, value]) => `${scheme}://${[host, ...path].join('/')}?${name}=${value}`);
  const text = fc.oneof(fc.string(), url, word);
  fc.assert(
    fc.property(text, text, (referrer, query) => {
      const { channel, ...rest } = way(referrer, `?${query}`);
      if (channel !== undefined) expect(CHANNELS).toContain(channel);
      for (const value of Object.values(rest)) {
        expect(value).not.toBe('');
        expect(value.length).toBeLessThanOrEqual(2000);
      }
      expect(rest.referrer ?? '').not.toMatch(/[?#]/);
    }),
  );
});
