// Verdicts: each reason, where it applies and where it does not.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { noFilters, type SiteFilters } from '../../../../lambdas/domain/access/site-filters.ts';
import { judgeOf } from '../../../../lambdas/domain/sender/judge.ts';
import { matchesWildcard } from '../../../../lambdas/domain/wildcard.ts';

const GOOGLEBOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:156.0) Gecko/20100101 Firefox/156.0';

const verdict = (filters: Partial<SiteFilters>, judged: Parameters<ReturnType<typeof judgeOf>>[0]) =>
  judgeOf({ ...noFilters, ...filters })(judged);

test('an ordinary view is counted, and so is one of which nothing is known', () => {
  const path = '/admin';
  const view = { agent: FIREFOX, address: '203.0.113.7', country: 'DE', path, hostname: 'example.com' };
  expect(verdict({}, { ...view, referrerHost: 'news.ycombinator.com' })).toBeUndefined();
  const all: Partial<SiteFilters> = { blockedAddresses: ['::/0', '0.0.0.0/0'], blockedPaths: ['*'], hostnames: ['x'] };
  expect(verdict(all, {})).toBeUndefined();
});

test('a program that says so is a bot by the pattern that it meets, unless the site counts bots', () => {
  expect(verdict({}, { agent: GOOGLEBOT })).toEqual({ reason: 'bot', rule: expect.stringContaining('google') });
  expect(verdict({ bots: 'count' }, { agent: GOOGLEBOT })).toBeUndefined();
});

test('a spam host is one below its domain too, and no other host that ends like it', () => {
  const rule = 'semalt.com';
  expect(verdict({}, { referrerHost: rule })).toEqual({ reason: 'spam_referrer', rule });
  expect(verdict({}, { referrerHost: 'www.SEMALT.com' })).toEqual({ reason: 'spam_referrer', rule });
  for (const referrerHost of ['notsemalt.com', 'semalt.com.example.org', '', '.']) {
    expect(verdict({}, { referrerHost })).toBeUndefined();
  }
});

describe("a site's own lists", () => {
  test.each([
    ['blocked_address', { blockedAddresses: ['203.0.113.0/24'] }, { address: '203.0.113.7' }, { address: '8.8.8.8' }],
    ['blocked_country', { blockedCountries: ['SG'] }, { country: 'SG' }, { country: 'DE' }],
    ['blocked_path', { blockedPaths: ['/admin/*'] }, { path: '/admin/users' }, { path: '/administration' }],
    ['hostname', { hostnames: ['example.com'] }, { hostname: 'staging.example.com' }, { hostname: 'Example.com' }],
    ['hostname', { hostnames: ['*.example.com'] }, { hostname: 'localhost' }, { hostname: 'www.example.com' }],
    ['opt_out', {}, { optOut: true }, { optOut: false }],
  ] as const)('%s by %j: %j, and not %j; the rule stays unsaid', (reason, filters, met, other) => {
    expect(verdict(filters, met)).toEqual({ reason });
    expect(verdict(filters, other)).toBeUndefined();
  });
});

test('a wildcard matches as the regular expression would that it stands for', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '.', '+'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '+'), maxLength: 12 });
  fc.assert(
    fc.property(piece, text, (pattern, value) => {
      const source = pattern
        .split('*')
        .map((part) => part.replace(/[.+/]/g, String.raw`\$&`))
        .join('.*');
      expect(matchesWildcard(pattern, value)).toBe(new RegExp(`^${source}$`, 's').test(value));
    }),
    { numRuns: 2000 },
  );
});
