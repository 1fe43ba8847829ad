// The query string of GET /api/stats as the function keeps it, which test/contract cannot see.

import { expect, test } from 'vitest';

import { parseStatsQuery } from '../../../lambdas/stats/stats-query.ts';

const parse = (parameters: Readonly<Record<string, string>>) => parseStatsQuery({ query: (name) => parameters[name] });

test('names the days as the answer does', () => {
  const site_id = 's';
  expect(parse({ site_id })).toMatchObject({ days: undefined, date: 'all-time' });
  expect(parse({ site_id, date: '2025-11-14' })).toMatchObject({
    days: { from: '2025-11-14', to: '2025-11-14' },
    date: '2025-11-14',
  });
  expect(parse({ site_id, from: '2025-11-14', to: '2025-11-14' })).toMatchObject({
    days: { from: '2025-11-14', to: '2025-11-14' },
    date: '2025-11-14..2025-11-14',
  });
});

test('ignores a range next to a date', () => {
  const beside = { site_id: 's', date: '2025-11-14', from: 'tomorrow', to: '' };
  expect(parse(beside)).toMatchObject({ days: { from: '2025-11-14', to: '2025-11-14' } });
});

test('reads a hundred names of what is to be included', () => {
  const includes = (before: number): boolean =>
    parse({ site_id: 's', include: `${'x,'.repeat(before)}ledger` }).includes.has('ledger');
  expect([includes(0), includes(99), includes(100)]).toEqual([true, true, false]);
});
