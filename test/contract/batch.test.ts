// POST /api/events: a batch is accepted whole or not at all, and errors point at the faulty event.

import { describe, test } from 'vitest';
import {
  api,
  BAD_TIMESTAMP,
  expectAccepted,
  expectCounted,
  expectError,
  expectInvalid,
  expectViews,
  REQUIRED,
} from '../support/contract.ts';
import { freshSite, named, pageView, views } from '../support/events.ts';

describe.each([
  ['an array', (events: unknown[]) => events],
  ['{"events":[…]}', (events: unknown[]) => ({ events, client: 'ignored' })],
])('a batch as %s', (_, wrap) => {
  test.each([1, 2, 500])('accepts and counts %i events', async (size) => {
    const site_id = freshSite();
    expectAccepted(await api.postBatch(wrap(views(size, { site_id }))), size);
    await expectCounted({ site_id }, { total_views: size });
  });

  test.each([0, 501])('refuses %i events', async (size) => {
    expectError(await api.postBatch(wrap(views(size))), 400);
  });

  test('counts every event in its own site and day', async () => {
    const [one, two] = [freshSite(), freshSite()];
    const events = [
      pageView({ site_id: one, timestamp: '2025-11-14', path: '/a', user_id: 'u' }),
      pageView({ site_id: two, timestamp: '2025-11-14', path: '/b' }),
      pageView({ site_id: one, timestamp: '2025-11-15', path: '/a', user_id: 'u' }),
      pageView({ site_id: one, timestamp: '2025-11-14T23:59:59-01:00', path: '/c', user_id: 'v' }),
      pageView({ site_id: one, event_type: 'click', path: '/a', user_id: 'w' }),
    ];
    expectAccepted(await api.postBatch(wrap(events)), events.length);
    await expectCounted({ site_id: one, date: '2025-11-14' }, { total_views: 1 });
    await expectCounted(
      { site_id: one, date: '2025-11-15' },
      { total_views: 2, unique_users: 2, top_paths: ['/a', '/c'].map((path) => ({ path, views: 1 })) },
    );
    await expectCounted({ site_id: two }, { total_views: 1, unique_users: 0 });
    await expectCounted({ site_id: one }, { total_views: 3, unique_users: 2 });
  });

  test('points at the invalid event and accepts none of the others', async () => {
    const site_id = freshSite();
    const events = views(5, { site_id });
    events[3] = pageView({ site_id, timestamp: '2025-02-30' });
    expectInvalid(await api.postBatch(wrap(events)), [`events[3].${BAD_TIMESTAMP}`]);
    await expectViews(site_id, 0);
  });

  test('lists what is wrong in the order of the events and their fields', async () => {
    const events = [{ ...pageView(), user_id: 0 }, pageView(), {}, { ...pageView(), path: 'x'.repeat(1001) }, 7, null];
    expectInvalid(await api.postBatch(wrap(events)), [
      'events[0].user_id must be a string',
      ...REQUIRED.map((detail) => `events[2].${detail}`),
      'events[3].path must be at most 1000 characters',
      ...REQUIRED.map((detail) => `events[4].${detail}`),
      ...REQUIRED.map((detail) => `events[5].${detail}`),
    ]);
  });

  test.each([
    [20, []],
    [21, ['and 1 more']],
    [500, ['and 480 more']],
  ])('of %i faults names twenty and counts the rest', async (faults, rest) => {
    const named = Array.from({ length: 20 }, (_, index) => `events[${index}].${BAD_TIMESTAMP}`);
    expectInvalid(await api.postBatch(wrap(views(faults, { timestamp: 'x' }))), [...named, ...rest]);
  });

  test('refuses more than 200 KB of valid events, and accepts none of them', async () => {
    const site_id = freshSite();
    expectError(await api.postBatch(wrap(views(220, { site_id, path: `/${'x'.repeat(900)}` }))), 413);
    await expectViews(site_id, 0);
  });
});

test('counts 190 KB of one site and day, in characters that take most room in JSON', async () => {
  const site_id = freshSite();
  const path = '\u0001'.repeat(1000); // six bytes each
  expectAccepted(await api.postBatch(views(30, { site_id, path })), 30);
  await expectCounted({ site_id }, { top_paths: [{ path, views: 30 }] });
});

/** This many sites on this many days each, all of them in each of this many rounds. */
const spread = (sites: number, days: number, rounds: number) => {
  const names = Array.from({ length: sites }, () => freshSite());
  const timestamps = Array.from({ length: days }, (_, day) => `2025-11-${10 + day}`);
  return Array.from({ length: rounds }, () =>
    names.flatMap((site_id) => timestamps.map((timestamp) => pageView({ site_id, timestamp }))),
  ).flat();
};

test.each([
  [32, 1, 15],
  [8, 4, 2],
  [2, 16, 2],
])('counts a batch of %i sites on %i days each', async (sites, days, rounds) => {
  const events = spread(sites, days, rounds);
  expectAccepted(await api.postBatch(events), events.length);
  for (const { site_id } of events.slice(0, sites * days).filter((_, index) => index % 11 === 0)) {
    await expectCounted({ site_id }, { total_views: events.length / sites });
  }
});

test.each([
  [33, 1, 1],
  [500, 1, 1],
  [3, 11, 2],
])('refuses a batch of %i sites on %i days each, and accepts none of it', async (sites, days, rounds) => {
  const events = spread(sites, days, rounds);
  expectInvalid(await api.postBatch(events), ['a batch may hold at most 32 sites and days']);
  await expectViews(events[0]?.site_id ?? '', 0);
});

test.each(
  named([7, 'text', null, true, {}, { events: 'text' }, { events: {} }, { events: null }, pageView({ site_id: 's' })]),
)('refuses %s, which holds no events', async (_, body) => expectError(await api.postBatch(body), 400));
