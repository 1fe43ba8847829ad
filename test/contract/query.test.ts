// POST and GET /api/v2/query: the shape of answers, what of them is counted, arrays, CSV, caching.

import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { answerSchema } from '../../lib/web/openapi/answer-schemas.ts';
import type { Answer } from '../support/api.ts';
import { api, expectAccepted, expectCounted, expectError, soonCounted } from '../support/contract.ts';
import { freshSite, pageView, type SentEvent } from '../support/events.ts';

const DAY = '2025-11-14';
const site_id = freshSite();

const visitOf = (user_id: string, hour: number, paths: readonly string[], more: object = {}): Partial<SentEvent>[] =>
  paths.map((path, minute) => ({
    user_id,
    path,
    timestamp: `${DAY}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`,
    ...(minute === 0 && more),
  }));

/** Three visitors in four visits, one view without a visitor, and two sign-ups. */
const EVENTS: Partial<SentEvent>[] = [
  ...visitOf('ann', 9, ['/', '/blog', '/pricing'], { utm_source: 'newsletter', country: 'DE' }),
  ...visitOf('ann', 15, ['/blog']),
  ...visitOf('bob', 9, ['/blog', '/'], { utm_source: 'newsletter', country: 'NP' }),
  ...visitOf('cyd', 23, ['/']),
  { path: '/blog', timestamp: `${DAY}T10:00:00Z` },
  { event_type: 'Signup', user_id: 'ann', timestamp: `${DAY}T09:03:00Z` },
  { event_type: 'Signup', timestamp: `${DAY}T09:03:00Z` },
];

beforeAll(async () => {
  expectAccepted(await api.postBatch(EVENTS.map((event) => pageView({ site_id, ...event }))), EVENTS.length);
  await expectCounted({ site_id }, { total_views: 8 });
});

const JSON_BODY = { 'content-type': 'application/json' };
const query = (question: unknown, headers: Record<string, string> = {}) =>
  api.call('POST', '/api/v2/query', { ...JSON_BODY, ...headers }, JSON.stringify(question));
const get = (question: unknown, headers: Record<string, string> = {}) =>
  api.call('GET', `/api/v2/query?q=${encodeURIComponent(JSON.stringify(question))}`, headers);
const about = (question: object) => ({ site_id, date_range: [DAY, DAY], ...question });

interface Body {
  readonly results: readonly { readonly dimensions: readonly string[]; readonly metrics: readonly unknown[] }[];
  readonly meta: Record<string, unknown>;
  readonly query: Record<string, unknown>;
}
const bodyOf = ({ status, text }: Answer): Body => {
  expect(status, text).toBe(200);
  const body = JSON.parse(text) as Body;
  // As GET /api/openapi.json describes it.
  expect(z.safeParse(answerSchema, body).error, text).toBeUndefined();
  return body;
};
const rowsOf = async (question: object) =>
  bodyOf(await query(about(question))).results.map(({ dimensions, metrics }) => [...dimensions, ...metrics]);

describe('an answer', () => {
  test('has results, what is known of them, and the question as it was understood', async () => {
    const answer = await query(about({ metrics: ['visitors', 'pageviews'] }));
    expect(bodyOf(answer)).toEqual({
      results: [{ dimensions: [], metrics: [3, 8] }],
      meta: {
        method: 'exact',
        visitors: 'distinct',
        unattributed: 1,
        read: 'days',
        as_of: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        final: false,
        timezone: 'UTC',
      },
      query: {
        site_id,
        metrics: ['visitors', 'pageviews'],
        dimensions: [],
        order_by: [],
        include: { total_rows: false, time_labels: false },
        pagination: { limit: 1000, offset: 0 },
        filters: [],
        date_range: [`${DAY}T00:00:00+00:00`, `${DAY}T23:59:59+00:00`],
      },
    });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('has visits, how long they took and how many bounced', async () => {
    const metrics = ['visits', 'bounce_rate', 'visit_duration', 'views_per_visit', 'events'];
    // Visits of 4, 1, 2 and 1 events; of 180, 0, 60 and 0 seconds.
    expect(await rowsOf({ metrics })).toEqual([[4, 50, 60, 1.75, 10]]);
  });

  test('goes by the source of visits, the page, its entry, and the country of visitors', async () => {
    expect(await rowsOf({ metrics: ['visits', 'visitors'], dimensions: ['visit:utm_source'] })).toEqual([
      ['(not set)', 2, 2],
      ['newsletter', 2, 2],
    ]);
    expect(await rowsOf({ metrics: ['pageviews', 'visitors'], dimensions: ['event:page'] })).toEqual([
      ['/blog', 4, 2],
      ['/', 3, 3],
      ['/pricing', 1, 1],
    ]);
    expect(await rowsOf({ metrics: ['visits'], dimensions: ['visit:entry_page'] })).toEqual([
      ['/', 2],
      ['/blog', 2],
    ]);
    expect(await rowsOf({ metrics: ['visitors'], dimensions: ['visit:country'] })).toEqual([
      ['(not set)', 1],
      ['DE', 1],
      ['NP', 1],
    ]);
  });

  test('goes by two dimensions, by the hour, and with filters', async () => {
    expect(await rowsOf({ metrics: ['visitors'], dimensions: ['visit:utm_source', 'visit:country'] })).toEqual([
      ['(not set)', '(not set)', 1],
      ['(not set)', 'DE', 1],
      ['newsletter', 'DE', 1],
      ['newsletter', 'NP', 1],
    ]);
    expect(await rowsOf({ metrics: ['visits', 'pageviews'], dimensions: ['time:hour'] })).toEqual([
      [`${DAY} 09:00:00`, 2, 5],
      [`${DAY} 10:00:00`, 0, 1],
      [`${DAY} 15:00:00`, 1, 1],
      [`${DAY} 23:00:00`, 1, 1],
    ]);
    const filters = [
      ['not', ['is', 'visit:country', ['N*', '(not set)']]],
      ['contains', 'event:page', ['pric', 'log']],
    ];
    expect(await rowsOf({ metrics: ['visitors', 'pageviews', 'visits'], filters })).toEqual([[1, 3, 2]]);
  });

  test('has goals, and who reached them', async () => {
    const filters = [['is', 'event:goal', ['Signup']]];
    expect(await rowsOf({ metrics: ['visitors', 'events', 'conversion_rate'], filters })).toEqual([[1, 2, 33.3]]);
    const pages = [['is', 'event:goal', ['Visit /pric*']]];
    expect(await rowsOf({ metrics: ['visitors', 'conversion_rate'], filters: pages })).toEqual([[1, 33.3]]);
  });

  test('compares with the days before, and says how many rows there are', async () => {
    const {
      results,
      meta,
      query: resolved,
    } = bodyOf(
      await query(
        about({
          metrics: ['pageviews'],
          dimensions: ['event:page'],
          include: { total_rows: true, comparisons: { mode: 'previous_period' } },
          pagination: { limit: 1, offset: 1 },
        }),
      ),
    );
    expect(results).toEqual([{ dimensions: ['/'], metrics: [3], comparison: { metrics: [0], change: [null] } }]);
    expect(meta).toMatchObject({ total_rows: 3 });
    expect(resolved).toMatchObject({
      comparison_date_range: ['2025-11-13T00:00:00+00:00', '2025-11-13T23:59:59+00:00'],
    });
  });

  test('of a site without events has zeros', async () => {
    const answer = await query({ site_id: freshSite(), metrics: ['visitors', 'bounce_rate'], date_range: '30d' });
    expect(bodyOf(answer).results).toEqual([{ dimensions: [], metrics: [0, null] }]);
    expect(bodyOf(answer).meta).toMatchObject({ as_of: null });
  });
});

describe('several questions', () => {
  test('are answered in their order, as each alone', async () => {
    const questions = [
      about({ metrics: ['visitors'] }),
      about({ metrics: ['pageviews'], dimensions: ['event:page'] }),
      { site_id: freshSite(), metrics: ['visitors'], date_range: '7d' },
    ];
    const answers = JSON.parse((await query(questions)).text) as Body[];
    const alone = await Promise.all(questions.map(async (question) => bodyOf(await query(question))));
    expect(answers).toEqual(alone);
  });

  test('are at most 16, at least one, and refused together', async () => {
    const question = about({ metrics: ['visitors'] });
    expectError(await query([]), 400, 'a list has 1 to 16 questions, and this has 0');
    expectError(await query(Array(17).fill(question)), 400, 'a list has 1 to 16 questions, and this has 17');
    const wrong = { ...question, metrics: ['visitors', 'vists'] };
    expectError(
      await query([question, wrong]),
      400,
      expect.stringMatching(/^\[1\] metrics\[1\] is "vists": it must be one of visitors, /),
    );
  });
});

describe('as CSV, an answer', () => {
  const csv = { accept: 'text/csv' };

  test('has a line per row, and no cell that a spreadsheet would run', async () => {
    const site = freshSite();
    const paths = ['=HYPERLINK("http://evil.example","x")', '+1', '-1', '@SUM(1)', '/a,"b"\n', '/plain'];
    expectAccepted(await api.postBatch(paths.map((path) => pageView({ site_id: site, path }))), paths.length);
    await expectCounted({ site_id: site }, { total_views: paths.length });
    const question = { site_id: site, metrics: ['pageviews'], date_range: [DAY, DAY], dimensions: ['event:page'] };
    const { status, text, headers } = await query(question, csv);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(text).toBe(
      [
        'event:page,pageviews',
        "'+1,1",
        "'-1,1",
        '"/a,""b""\n",1',
        '/plain,1',
        `"'=HYPERLINK(""http://evil.example"",""x"")",1`,
        "'@SUM(1),1",
        '',
      ].join('\r\n'),
    );
  });

  test('is one of one question, and of JSON where that comes first', async () => {
    const question = about({ metrics: ['visitors'] });
    expectError(await query([question], csv), 400, expect.stringContaining('CSV'));
    const both = await query(question, { accept: 'application/json, text/csv' });
    expect(bodyOf(both).results).toHaveLength(1);
    expect((await get(question, csv)).text).toBe('visitors\r\n3\r\n');
    expect((await get(question)).headers.get('vary')).toMatch(/\baccept\b/);
  });
});

describe('by GET, an answer', () => {
  const question = about({ metrics: ['visitors'], dimensions: ['visit:utm_source'] });

  test('is that of POST, and has a tag until the numbers change', async () => {
    const site = freshSite();
    const asked = { ...question, site_id: site };
    expectAccepted(await api.post(pageView({ site_id: site, user_id: 'a' })));
    await expectCounted({ site_id: site }, { total_views: 1 });
    const first = await get(asked);
    expect(bodyOf(first)).toEqual(bodyOf(await query(asked)));
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(first.headers.get('cache-control')).toMatch(/^max-age=1$/);
    const same = await get(asked, { 'if-none-match': tag });
    expect(same).toMatchObject({ status: 304, text: '' });
    expectAccepted(await api.post(pageView({ site_id: site, user_id: 'b' })));
    await soonCounted(async () => expect((await get(asked, { 'if-none-match': tag })).status).toBe(200));
  });

  test('needs the question in q', async () => {
    expectError(await api.call('GET', '/api/v2/query'), 400, 'q query parameter is required: the question as JSON');
    expectError(await api.call('GET', '/api/v2/query?q={'), 400, 'q must be JSON');
    const head = await api.call('HEAD', `/api/v2/query?q=${encodeURIComponent(JSON.stringify(question))}`);
    expect(head).toMatchObject({ status: 200, text: '' });
  });
});
