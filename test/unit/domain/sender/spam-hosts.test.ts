// The list of referrer spam, and what it finds.

import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { spamHostOf } from '../../../../lambdas/domain/sender/spam-hosts.ts';
import { SPAM_HOSTS } from '../../../../lambdas/domain/sender/spam-host-list.ts';
import { SOURCES } from '../../../../lambdas/domain/sources/source-table.ts';

const hosts = SPAM_HOSTS.trim().split(/\s+/);

test('is a list of host names, each once and in order, so that the next one can be compared with it', () => {
  expect(hosts.length).toBeGreaterThan(700);
  expect(hosts.filter((host) => !/^([a-z0-9-]+\.){1,9}[a-z0-9-]+$/.test(host))).toEqual([]);
  expect(hosts).toEqual([...new Set(hosts)].toSorted());
});

test('is small enough to be in the bundle', () => {
  expect(gzipSync(SPAM_HOSTS).length).toBeLessThan(20_000);
});

test('finds each of its hosts, and what is below it', () => {
  for (const host of hosts) {
    expect(spamHostOf(host)).toBe(host);
    expect(spamHostOf(`WWW.a-1.${host}`)).toBe(host);
    expect(spamHostOf(`x${host}`)).not.toBe(host);
  }
});

test('looks at the end of a host name, however many labels it has', () => {
  const [listed = ''] = hosts;
  const below = (count: number) => `${'a.'.repeat(count)}${listed}`;
  expect([1, 8, 9, 60].map((count) => spamHostOf(below(count)))).toEqual([listed, listed, listed, listed]);
  for (const count of [0, 6, 7, 8, 9, 60]) {
    expect(spamHostOf(`${'1.'.repeat(count)}${listed}.example.org`), `${count} labels before it`).toBeUndefined();
  }
});

test('has none of the sources that have a name', () => {
  const named = Object.values(SOURCES).flatMap((sources) =>
    Object.values(sources).flatMap((words) => words.split(' ')),
  );
  const sources = named.filter((word) => word.includes('.') && !word.includes('*'));
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((host) => spamHostOf(host) !== undefined)).toEqual([]);
});
