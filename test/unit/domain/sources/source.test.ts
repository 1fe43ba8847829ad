import { describe, expect, test } from 'vitest';

import { sourceOfCampaign, sourceOfHost } from '../../../../lambdas/domain/sources/source.ts';
import { SOURCES } from '../../../../lambdas/domain/sources/source-table.ts';

describe('the table of sources', () => {
  const words = Object.values(SOURCES).flatMap((names) => Object.values(names).flatMap((text) => text.split(' ')));

  test('has some 120 names, each once', () => {
    const names = Object.values(SOURCES).flatMap((of) => Object.keys(of).map((name) => name.toLowerCase()));
    expect(names.length).toBeGreaterThan(120);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has each host and alias once, in lower case, and without www.', () => {
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
    for (const word of words) expect(word).toMatch(/^(?:=[^ ]+|[a-z0-9.-]+\.(?:[a-z0-9]+|\*)|[a-z]+\.\*)$/);
    expect(words.filter((word) => word.startsWith('www.'))).toEqual([]);
  });
});

test.each([
  ['news.ycombinator.com', 'Hacker News', 'social'],
  ['google.com', 'Google', 'search'],
  ['www.google.de', 'Google', 'search'],
  ['www.google.co.uk', 'Google', 'search'],
  ['www.google.com.br', 'Google', 'search'],
  ['com.google.android.googlequicksearchbox', 'Google', 'search'],
  // The longest host that is listed wins.
  ['mail.google.com', 'Gmail', 'email'],
  ['gemini.google.com', 'Gemini', 'assistant'],
  ['news.google.com', 'Google News', 'other'],
  ['mail.yandex.com.tr', 'Yandex Mail', 'email'],
  ['search.yahoo.com', 'Yahoo', 'search'],
  ['de.search.yahoo.com', 'Yahoo', 'search'],
  ['l.facebook.com', 'Facebook', 'social'],
  ['out.reddit.com', 'Reddit', 'social'],
  ['de.wikipedia.org', 'Wikipedia', 'other'],
  ['chatgpt.com', 'ChatGPT', 'assistant'],
  ['t.co', 'X', 'social'],
  ['amazon.co.jp', 'Amazon', 'shopping'],
  ['amzn.to', 'Amazon', 'shopping'],
])('%s is %s, of the category %s', (host, name, category) => {
  expect(sourceOfHost(host)).toEqual({ name, category });
});

test.each([
  ['blog.example.com', 'blog.example.com'],
  ['www.example.com', 'example.com'],
  // Not Google's, and not Facebook's.
  ['google.evil.example', 'google.evil.example'],
  ['notfacebook.com', 'notfacebook.com'],
  ['google', 'google'],
  ['', ''],
  ['constructor', 'constructor'],
  [`${'a.'.repeat(200)}facebook.com`, `${'a.'.repeat(200)}facebook.com`],
])('%j, which is not listed, is a source by its own name', (host, name) => {
  expect(sourceOfHost(host)).toEqual({ name, category: 'other' });
});

test.each([
  ['google', 'Google'],
  ['Google', 'Google'],
  ['fb', 'Facebook'],
  ['HN', 'Hacker News'],
  ['twitter', 'X'],
  ['news.ycombinator.com', 'Hacker News'],
  ['www.google.de', 'Google'],
  ['Newsletter', 'Newsletter'],
  ['toString', 'toString'],
  ['example.com', 'example.com'],
])('the utm_source %j is %s', (utm, name) => {
  expect(sourceOfCampaign(utm).name).toBe(name);
});
