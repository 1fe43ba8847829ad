// Country, language and width of a sender, and all that is kept of one.

import { describe, expect, test } from 'vitest';

import { countryOf } from '../../../../lambdas/domain/sender/country.ts';
import { languageOf } from '../../../../lambdas/domain/sender/language.ts';
import { screenOf } from '../../../../lambdas/domain/sender/screen.ts';
import { believed, describeSender, type Sender } from '../../../../lambdas/domain/sender/sender.ts';

describe('the country', () => {
  test.each([
    ['DE', undefined, 'DE'],
    ['de', 'America/New_York', 'DE'],
    [undefined, 'Europe/Vienna', 'AT'],
    [undefined, 'America/Argentina/Buenos_Aires', 'AR'],
    ['XX', 'Asia/Calcutta', 'IN'],
    ['T1', 'Europe/Kiev', 'UA'],
    ['Germany', undefined, undefined],
    [undefined, 'Etc/UTC', undefined],
    [undefined, 'UTC', undefined],
    [undefined, 'constructor', undefined],
    [undefined, undefined, undefined],
  ])('that a proxy calls %s, with the time zone %s, is %s', (header, zone, country) => {
    expect(countryOf(header, zone)).toBe(country);
  });

  test('is known for every time zone that a browser can report', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    expect(zones.length).toBeGreaterThan(400);
    expect(zones.filter((zone) => !/^[A-Z]{2}$/.test(countryOf(undefined, zone) ?? ''))).toEqual([]);
  });
});

test.each([
  ['de-AT,de;q=0.9,en;q=0.8', 'de'],
  ['EN', 'en'],
  [' zh_Hans_CN ', 'zh'],
  ['fil;q=0.5', 'fil'],
  ['*', undefined],
  ['', undefined],
  ['deutsch', undefined],
  ['<script>', undefined],
])('the language of %j is %j', (tags, language) => {
  expect(languageOf(tags)).toBe(language);
});

test.each([
  [390, 'under 576'],
  [576, '576-991'],
  [991.5, '576-991'],
  [1440, '1440-1919'],
  [1920, '1920 and more'],
  [1e9, '1920 and more'],
  [0, undefined],
  [-1, undefined],
  [Number.NaN, undefined],
])('a width of %s is %j', (width, screen) => {
  expect(screenOf(width)).toBe(screen);
});

test('of a sender six names are kept, and those that are unknown are absent', () => {
  const sender: Sender = {
    address: '203.0.113.7',
    agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0',
    timeZone: 'Europe/Vienna',
    language: 'de-AT',
    width: 1600,
  };
  const names = { browser: 'Firefox', os: 'Linux', device: 'Desktop', country: 'AT', language: 'de' };
  expect(describeSender(sender)).toEqual({ ...names, screen: '1440-1919' });
  expect(describeSender({ address: '203.0.113.7' })).toEqual({});
});

test('what a server says of its visitor is believed with a write token alone', () => {
  const sender = { address: '198.51.100.1', agent: 'browser', behalf: { address: '203.0.113.7' } };
  expect(believed(sender, true)).toEqual({ address: '203.0.113.7', agent: 'browser' });
  expect(believed(sender, false)).toEqual({ address: '198.51.100.1', agent: 'browser' });
});
