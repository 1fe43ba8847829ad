// What /api/v2/query and /api/v2/funnel refuse, with which words. Nothing is ever left out of a
// question so that it can be answered.

import { describe, expect, test } from 'vitest';

import { api, expectError } from '../support/contract.ts';

const GOOD = { site_id: 's', metrics: ['visitors'], date_range: '7d' };
const ask = (question: unknown) =>
  api.call('POST', '/api/v2/query', { 'content-type': 'application/json' }, JSON.stringify(question));

test.each<[object, RegExp]>([
  [{ site_id: undefined }, /^site_id is missing: it must be a text$/],
  [{ site_id: 7 }, /^site_id is 7: it must be a text$/],
  [{ metrics: [] }, /^metrics is \[\]: it must be a list of at least 1$/],
  [
    { metrics: ['scroll_depth'] },
    /^metrics\[0\] is "scroll_depth": it must be one of visitors, visits, pageviews, events, /,
  ],
  [{ metrics: ['visitors', 'visitors'] }, /^metrics has visitors twice$/],
  [{ date_range: '8d' }, /^date_range is "8d": it must be one of day, 7d, 28d, 30d, .*two days .*two date-times$/],
  [{ date_range: ['2025-11-14', '2025-02-30'] }, /^date_range is \["2025-11-14","2025-02-30"\]: it must be one of day/],
  [{ date_range: ['2025-11-14', '2025-11-13'] }, /^date_range begins after its end: 2025-11-14 is after 2025-11-13$/],
  [
    { date_range: ['2025-11-14T10:10:00Z', '2025-11-14T12:00:00Z'] },
    /^date_range must begin and end on a full or half hour/,
  ],
  [
    { dimensions: ['visit:city'] },
    /^dimensions\[0\] is "visit:city": it must be one of event:page, .*event:props:NAME$/,
  ],
  [{ dimensions: ['visit:os', 'visit:browser', 'visit:device'] }, /^dimensions is .*: it must be a list of at most 2$/],
  [{ dimensions: ['visit:os', 'visit:os'] }, /^dimensions has visit:os twice$/],
  [{ dimensions: ['time:day', 'time:hour'] }, /^dimensions has time:day and time:hour: ask for one of them$/],
  [{ dimensions: ['time:minute'] }, /^time:minute goes with "date_range":"realtime"/],
  [
    { dimensions: ['time:hour'], date_range: '91d' },
    /^time:hour goes with at most 31 days, and date_range has 91: ask for time:day$/,
  ],
  [{ dimensions: ['time:day'], date_range: '12mo' }, /^time:day of visitors and visits goes with at most 92 days/],
  [
    { dimensions: ['time:hour', 'event:page'] },
    /^event:page is kept per day: ask for whole days, and not by time:hour/,
  ],
  [{ dimensions: ['event:props:plan'] }, /^event:props:plan is not registered: the site has no properties$/],
  [{ metrics: ['percentage'] }, /^percentage is a share of the visitors of all rows: it needs a dimension/],
  [{ metrics: ['conversion_rate'] }, /^conversion_rate needs the dimension event:goal, or a filter/],
  [
    { metrics: ['total_revenue'], dimensions: ['visit:source'] },
    /^total_revenue is kept per event name: ask for it without/,
  ],
  [
    { metrics: ['total_revenue'], filters: [['is', 'event:goal', ['Visit /x']]] },
    /^total_revenue is kept per event name: it goes with goals of events, not with "Visit \/x"$/,
  ],
  [{ order_by: [['visits', 'desc']] }, /^order_by\[0\] is "visits", which is no metric or dimension of the question$/],
  [{ order_by: [['visitors', 'down']] }, /^order_by\[0\]\[1\] is "down": it must be one of asc, desc$/],
  [{ pagination: { limit: 1001 } }, /^pagination\.limit is 1001: it must be at most 1000$/],
  [{ pagination: { limit: 0 } }, /^pagination\.limit is 0: it must be at least 1$/],
  [{ include: { imports: true } }, /^include\.imports is unknown: see \/api\/openapi\.json$/],
  [{ limit: 3 }, /^limit is unknown/],
  [
    { include: { comparisons: { mode: 'custom' } } },
    /^include\.comparisons\.date_range is missing: mode "custom" needs the days$/,
  ],
  [
    { include: { comparisons: { mode: 'previous_period' } }, date_range: 'all' },
    /^include\.comparisons goes with a date_range of whole days/,
  ],
  [{ date_range: 'realtime', metrics: ['visits'] }, /^"realtime" answers visitors and pageviews, not visits/],
  [{ date_range: 'realtime', dimensions: ['event:page'] }, /^"realtime" goes by and with visit:…, not event:page/],
  [{ date_range: 'realtime', metrics: ['pageviews'] }, /^"realtime" has pageviews by time:minute alone/],
])('refuses %j', async (change, words) => {
  expectError(await ask({ ...GOOD, ...change }), 400, expect.stringMatching(words));
});

const nested = (depth: number): unknown => (depth === 0 ? ['is', 'event:page', ['/']] : ['not', nested(depth - 1)]);
const leaves = (count: number, values = 1): unknown[] =>
  Array.from({ length: count }, () => ['is', 'event:page', Array(values).fill('/')]);

test.each<[unknown, RegExp]>([
  ['x', /^filters is "x": it must be a list of 0 to 200$/],
  [['is'], /^filters\[0\] is "is": it must be \[operator, dimension, \[values\]\] with is, is_not, .*, or \["and"/],
  [[['matches', 'event:page', ['.*']]], /^filters\[0\] is \["matches",.*: it must be \[operator,/],
  [[['is', 'event:page']], /^filters\[0\] is .*: it must be \["is", dimension, \[values\]\]$/],
  [[['is', 'event:page', []]], /^filters\[0\]\[2\] is \[\]: it must be a list of 1 to 200$/],
  [[['is', 'event:page', ['/', 3]]], /^filters\[0\]\[2\]\[1\] is 3: it must be a text of 1 to 1000 characters$/],
  [[['is', 'visit:city', ['Berlin']]], /^filters\[0\]\[1\] is "visit:city": it must be one of event:page, /],
  [[['is', 'time:day', ['2025-11-14']]], /^filters\[0\]\[1\] is "time:day"/],
  [[['and', [['or', []]]]], /^filters\[0\]\[1\]\[0\]\[1\] is \[\]: it must be a list of 1 to 200$/],
  [[['contains', 'event:goal', ['Sign']]], /^filters\[0\]\[0\] is "contains": it must be is or is_not/],
  [[nested(8)], /nested at most 8 deep$/],
  [leaves(21), /^filters has more than 20 conditions$/],
  [leaves(20, 11), /^the filters of a request have at most 200 values, and these have 220$/],
])('refuses the filters %j', async (filters, words) => {
  expectError(await ask({ ...GOOD, filters }), 400, expect.stringMatching(words));
});

test('refuses what is no question, and what is too long', async () => {
  const post = (body: string) => api.call('POST', '/api/v2/query', {}, body);
  expectError(await post('{'), 400, 'Invalid JSON body');
  expectError(await post('3'), 400, 'a question is an object, and this is 3');
  expectError(await post(' '.repeat(16_385)), 413, 'Body must be at most 16384 bytes');
});

describe('a funnel', () => {
  const FUNNEL = { site_id: 's', date_range: '7d', steps: ['Visit /', 'Signup'] };
  test.each<[object, RegExp]>([
    [{ steps: ['Signup'] }, /^steps is \["Signup"\]: it must be a list of at least 2$/],
    [{ steps: Array(9).fill('Signup') }, /^steps is .*: it must be a list of at most 8$/],
    [{ steps: ['Signup', ''] }, /^steps\[1\] is ""/],
    [{ date_range: 'realtime' }, /^a funnel goes with whole days/],
    [
      { filters: [['is', 'event:props:plan', ['pro']]] },
      /^event:props:plan is counted per event: a funnel cannot be filtered by it$/,
    ],
  ])('is refused with %j', async (change, words) => {
    const body = JSON.stringify({ ...FUNNEL, ...change });
    expectError(await api.call('POST', '/api/v2/funnel', {}, body), 400, expect.stringMatching(words));
  });
});
