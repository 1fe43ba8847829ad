// Numbers, times and names as people read them, in the language of their browser.

import { describe, expect, test } from 'vitest';

import { linkOf, nameOf } from '../../web/dashboard/format/names.ts';
import { formatChange, formatError, formatFull, formatShare, formatShort } from '../../web/dashboard/format/numbers.ts';
import { printable } from '../../web/dashboard/format/printable.ts';
import { formatDays, formatPoint, formatTick } from '../../web/dashboard/format/times.ts';

describe('numbers', () => {
  test.each([
    [1673, 'count', 'en', '1,673'],
    [1673, 'count', 'de', '1.673'],
    [99_999, 'count', 'en', '99,999'],
    [1_234_567, 'count', 'en', '1.2M'],
    [2.0512, 'ratio', 'en', '2.05'],
    [61.53, 'percent', 'en', '62%'],
    [4.56, 'percent', 'en', '4.6%'],
    [4.56, 'percent', 'de', '4,6 %'],
    [59.6, 'seconds', 'en', '1m 0s'],
    [3725, 'seconds', 'en', '1h 2m'],
  ] as const)('%d as %s in %s is %s', (value, unit, locale, shown) =>
    expect(formatShort(value, unit, locale).replaceAll('\u00a0', ' ')).toBe(shown),
  );

  test('are there in full, however large', () => expect(formatFull(1_234_567, 'count', 'en')).toBe('1,234,567'));

  test.each([
    [9.34, 'count', '9.3'],
    [123.4, 'count', '123'],
    [1.234, 'percent', '1.2%'],
    [0.0512, 'ratio', '0.051'],
    [0.2, 'seconds', '1s'],
  ] as const)('an error of %d %s is written %s', (error, unit, shown) =>
    expect(formatError(error, unit, 'en')).toBe(shown),
  );

  test('changes have few digits, and shares stay within the whole', () => {
    expect([4.2, 12.4, 0, 250].map((change) => formatChange(change, 'en'))).toEqual(['4.2%', '12%', '0%', '250%']);
    expect([formatShare(1, 3, 'en'), formatShare(5, 3, 'en'), formatShare(1, 0, 'en')]).toEqual(['33%', '100%', '']);
  });
});

describe('times', () => {
  test('are those of the site, whatever the zone of the reader', () => {
    expect(formatDays({ from: '2026-11-01', to: '2026-11-28' }, 'en-GB')).toMatch(/^1\s*–\s*28 Nov 2026$/);
    expect(formatDays({ from: '2026-11-01', to: '2026-11-01' }, 'en-GB')).toBe('1 Nov 2026');
    expect(formatTick('2026-11-25 00:00:00', 'hour', 'en-GB')).toBe('0:00');
    expect(formatPoint('2026-11-25', 'day', 'en-GB')).toMatch(/^Wed,? 25 Nov 2026$/);
    expect(formatPoint('2026-11-23', 'week', 'en-GB')).toMatch(/^23\s*–\s*29 Nov 2026$/);
    expect(formatPoint('2026-11-01', 'month', 'de')).toBe('November 2026');
  });
});

describe('names', () => {
  test('of countries and languages are those of the language', () => {
    expect([nameOf('country', 'DE', 'en'), nameOf('country', 'DE', 'fr')]).toEqual(['Germany', 'Allemagne']);
    expect(nameOf('language', 'pt-BR', 'en')).toBe('Brazilian Portuguese');
  });

  test.each(['(not set)', 'XYZ', '', '<b>', '__proto__'])('that are no codes stay as they are: %j', (value) => {
    expect(nameOf('country', value, 'en')).toBe(value);
    expect(nameOf('source', value, 'en')).toBe(value);
  });

  test('of strangers can neither hide nor turn the text around them', () => {
    expect(printable('a\u202egnp.exe\u0000\u2066')).toBe(String.raw`a\u202egnp.exe\u0000\u2066`);
    expect(printable('/مرحبا/🎉')).toBe('/مرحبا/🎉');
  });
});

describe('links', () => {
  test.each([
    ['page', '/a?b', 'https://example.com/a?b'],
    ['entry', '/<img onerror=x>', 'https://example.com/%3Cimg%20onerror=x%3E'],
    ['referrer', 'news.example/item', 'https://news.example/item'],
    ['referrer', 'http://news.example/', 'http://news.example/'],
  ] as const)('of %s %j lead to %s', (dimension, value, link) =>
    expect(linkOf(dimension, value, 'example.com')).toBe(link),
  );

  test.each([
    ['page', '//evil.example/'],
    ['page', 'javascript:alert(1)'],
    ['referrer', 'javascript://alert(1)'],
    ['referrer', 'data://text/html,x'],
    ['referrer', 'https://user@evil.example/'],
    ['referrer', 'Direct / None'],
    ['source', 'https://example.com'],
  ] as const)('of %s %j lead nowhere', (dimension, value) =>
    expect(linkOf(dimension, value, 'example.com')).toBeUndefined(),
  );

  test('of pages lead nowhere while the host is not known', () =>
    expect(linkOf('page', '/', undefined)).toBeUndefined());
});
