// GET /api/stats, the numbers: what is counted, in which order it is answered, and which days a
// query covers.

import { describe, expect, test } from 'vitest';
import { api, expectAccepted, expectCounted, soonCounted } from '../support/contract.ts';
import { DAY, freshSite, pageView, type SentEvent, views } from '../support/events.ts';

const send = async (site_id: string, events: Partial<SentEvent>[]) =>
  expectAccepted(await api.postBatch(events.map((event) => pageView({ ...event, site_id }))), events.length);

test('answers with exactly five keys, in this order', async () => {
  const site_id = freshSite();
  await send(site_id, [
    { path: '/', user_id: 'user-123' },
    { path: '/pricing', user_id: 'user-456' },
    { path: '/pricing' },
  ]);
  await soonCounted(async () =>
    expect((await api.stats({ site_id, date: DAY })).text).toBe(
      `{"site_id":"${site_id}","date":"${DAY}","total_views":3,"unique_users":2,` +
        '"top_paths":[{"path":"/pricing","views":2},{"path":"/","views":1}]}',
    ),
  );
});

test('says in a sixth key by how much a count may be too low, for a day of too many paths', async () => {
  const site_id = freshSite();
  await send(site_id, views(3, { path: '/' }));
  const others = Array.from({ length: 3500 }, (_, n) => ({ path: `/${1000 + n}` }));
  for (let first = 0; first < others.length; first += 500) await send(site_id, others.slice(first, first + 500));
  await expectCounted({ site_id }, { total_views: 3503 });
  for (const query of [{ site_id, date: DAY }, { site_id }]) {
    const { top_paths, top_paths_missed, ...rest } = await api.counted(query);
    expect(Object.keys(rest)).toEqual(['site_id', 'date', 'total_views', 'unique_users']);
    expect(top_paths.length).toBe(10);
    expect(top_paths[0]).toEqual({ path: '/', views: 3 });
    // 3,072 of them fit, so each of the others was viewed at most once.
    expect(top_paths_missed).toBe(1);
  }
});

test('answers zeros for a site that it does not know', async () => {
  const site_id = freshSite();
  const zeros = { total_views: 0, unique_users: 0, top_paths: [] };
  const answer = await api.stats({ site_id });
  expect(answer).toMatchObject({ status: 200, text: JSON.stringify({ site_id, date: 'all-time', ...zeros }) });
  expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  expect(await api.counted({ site_id, date: DAY })).toEqual({ site_id, date: DAY, ...zeros });
});

test('counts page_view only', async () => {
  const site_id = freshSite();
  const others = ['click', 'PAGE_VIEW', 'page_view ', 'pageview', '__proto__'];
  await send(site_id, [
    ...others.map((event_type) => ({ event_type, path: '/other', user_id: event_type })),
    { path: '/', user_id: 'u' },
  ]);
  await expectCounted({ site_id }, { total_views: 1, unique_users: 1, top_paths: [{ path: '/', views: 1 }] });
});

test('counts views without a user or a path in neither', async () => {
  const site_id = freshSite();
  await send(site_id, [{}, {}, { path: '/' }, { user_id: 'u' }]);
  await expectCounted({ site_id }, { total_views: 4, unique_users: 1, top_paths: [{ path: '/', views: 1 }] });
});

test('lists ten paths, most views first, ties by path', async () => {
  const site_id = freshSite();
  const sent = { 3: ['/z', '/y'], 2: ['/B', '/b', '/'], 1: ['/a', '/c', '/d', '/e', '/f', '/g', '/A'] };
  await send(
    site_id,
    Object.entries(sent).flatMap(([count, paths]) => paths.flatMap((path) => views(Number(count), { path }))),
  );
  const told = { '/y': 3, '/z': 3, '/': 2, '/B': 2, '/b': 2, '/A': 1, '/a': 1, '/c': 1, '/d': 1, '/e': 1 };
  const top_paths = Object.entries(told).map(([path, views]) => ({ path, views }));
  await expectCounted({ site_id }, { total_views: 19, top_paths });
});

test('counts a user of many pages and many days once', async () => {
  const site_id = freshSite();
  const days = ['2025-11-12', '2025-11-13', '2025-11-14'];
  await send(
    site_id,
    days.flatMap((timestamp) => [1, 2].map((page) => ({ timestamp, path: `/${page}`, user_id: 'u' }))),
  );
  await expectCounted({ site_id }, { total_views: 6, unique_users: 1 });
  await expectCounted({ site_id, date: '2025-11-13' }, { total_views: 2, unique_users: 1 });
});

describe('a question for days', () => {
  /** One view more on each later day; all paths of a site in one answer. */
  const days = { '1970-01-01': 1, '2024-12-31': 2, '2025-01-01': 3, '2025-01-31': 4, '2025-11-14': 5 };
  const filled = async () => {
    const site_id = freshSite();
    await send(
      site_id,
      Object.entries(days).flatMap(([timestamp, count]) => views(count, { timestamp, path: timestamp })),
    );
    await expectCounted({ site_id }, { total_views: 15 });
    return site_id;
  };

  test('covers both ends of a range, one day, or everything', async () => {
    const site_id = await filled();
    for (const [from, to, total_views] of [
      ['2024-12-31', '2025-01-31', 9],
      ['2025-01-01', '2025-01-30', 3],
      ['2025-01-02', '2025-01-30', 0],
      ['2025-01-01', '2025-01-01', 3],
      ['1970-01-01', '2099-12-31', 15],
    ] as const) {
      await expectCounted({ site_id, from, to }, { site_id, date: `${from}..${to}`, total_views });
    }
    for (const [date, total_views] of Object.entries(days)) {
      const top_paths = [{ path: date, views: total_views }];
      await expectCounted({ site_id, date }, { date, total_views, top_paths });
    }
    await expectCounted({ site_id, date: '2025-01-02' }, { total_views: 0, top_paths: [] });
  });

  test('merges the paths of a range', async () => {
    const site_id = freshSite();
    const timestamps = ['2025-03-01', '2025-03-02', '2025-03-03'];
    await send(
      site_id,
      timestamps.flatMap((timestamp) => [
        { timestamp, path: '/' },
        { timestamp, path: timestamp },
      ]),
    );
    await expectCounted(
      { site_id, from: '2025-03-01', to: '2025-03-02' },
      {
        top_paths: [{ path: '/', views: 2 }, ...timestamps.slice(0, 2).map((path) => ({ path, views: 1 }))],
      },
    );
  });
});

test.each([{}, { date: new Date().toISOString().slice(0, 10) }, { from: '2001-01-01', to: '2099-12-31' }])(
  'allows caches only a short time for an answer to %j, which can still change',
  async (query) => {
    const { headers } = await api.stats({ site_id: freshSite(), ...query });
    const maxAge = Number(/\bmax-age=(\d+)/.exec(headers.get('cache-control') ?? '')?.[1]);
    expect(maxAge).toBeLessThanOrEqual(60);
  },
);
