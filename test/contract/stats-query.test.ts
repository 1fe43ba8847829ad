// GET /api/stats, the query: what is refused, with which words, and what is ignored.

import { expect, test } from 'vitest';
import { api, expectError } from '../support/contract.ts';
import { DAY, freshSite } from '../support/events.ts';

const NO_SITE = 'site_id query parameter is required';
const BAD_DATE = 'Invalid date format. Use YYYY-MM-DD';

const expectExactly = async (query: string, error: string) =>
  expect(await api.call('GET', `/api/stats${query}`)).toMatchObject({
    status: 400,
    text: JSON.stringify({ success: false, error }),
  });

test.each([
  '',
  '?',
  '?site_id',
  '?site_id=',
  '?site=a',
  '?SITE_ID=a',
  '?site_id=&date=2025-02-30',
  '?date=x',
  '?from=x',
])('asks for the site_id in %j, before it looks at any date', (query) => expectExactly(query, NO_SITE));

test.each([
  '14-11-2025',
  '2025-11-1',
  '2025-1-14',
  '20251114',
  '2025/11/14',
  '2025-11-14T00:00:00Z',
  '2025-11-14 ',
  '2025-11-14\n',
  '2025-02-30',
  '2025-02-29',
  '2025-13-01',
  '2025-00-01',
  '2025-11-00',
  '2025-11-31',
  '1900-02-29',
  'today',
  'all-time',
  '٢٠٢٥-١١-١٤',
])('refuses the date %j, also as an end of a range', async (date) => {
  const [given, right] = [encodeURIComponent(date), DAY];
  await expectExactly(`?site_id=s&date=${given}`, BAD_DATE);
  await expectExactly(`?site_id=s&from=${given}&to=${right}`, BAD_DATE);
  await expectExactly(`?site_id=s&from=${right}&to=${given}`, BAD_DATE);
});

test.each(['2024-02-29', '2000-02-29', '1970-01-01', '2099-12-31'])('takes the date %s', async (date) => {
  expect(await api.stats({ site_id: freshSite(), date })).toMatchObject({ status: 200, body: { date } });
});

test.each([
  ['half a range, without an end', `from=${DAY}`],
  ['half a range, without a start', `to=${DAY}`],
  ['half a range, with an empty end', `from=${DAY}&to=`],
  ['a range that ends before it starts', `from=${DAY}&to=2025-11-13`],
])('refuses %s', async (_, query) => expectError(await api.call('GET', `/api/stats?site_id=s&${query}`), 400));

test.each([
  ['an empty date', 'date='],
  ['an empty range', 'from=&to='],
  ['everything empty', 'date=&from=&to='],
  ['unknown parameters', 'limit=3&Date=x&__proto__=x&constructor='],
])('takes %s as absent', async (_, query) => {
  const site_id = freshSite();
  expect(await api.call('GET', `/api/stats?site_id=${site_id}&${query}`)).toMatchObject({
    status: 200,
    body: { site_id, date: 'all-time' },
  });
});
