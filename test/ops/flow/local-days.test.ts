// A site with a time zone, on a running stack: events count for its days, and receipts, the ledger,
// verify and rebuild go by them too.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshSite, pageView } from '../../support/events.ts';
import { soonCounted } from '../../support/soon.ts';
import { type OpsStack, startOpsStack } from './ops-stack.ts';

let local: OpsStack;
beforeAll(async () => void (local = await startOpsStack()));
afterAll(() => local.close());

const viewsOn = async (site_id: string, date: string) => (await local.api.counted({ site_id, date })).total_views;

test.each([
  // 00:15 and 23:45 of one day, by the clocks there.
  ['Asia/Kathmandu', '2025-11-13T18:30:00Z', '2025-11-14T18:00:00Z', '2025-11-14'],
  // The first and the last hour of a day of 25.
  ['America/New_York', '2025-11-02T04:30:00Z', '2025-11-03T04:30:00Z', '2025-11-02'],
  ['Pacific/Kiritimati', '2025-11-13T10:00:00Z', '2025-11-14T09:59:59Z', '2025-11-14'],
])('a site in %s has its own days', async (timezone, first, last, day) => {
  const site = freshSite();
  expect(await local.ops(['site', 'add', site, '--timezone', timezone])).toMatchObject({ code: 0 });
  const times = [first, last].flatMap((time) => [time, new Date(Date.parse(time) - 1000).toISOString()]);
  const answer = await local.api.postBatch(
    times.map((timestamp, n) => pageView({ site_id: site, timestamp, path: `/${n}` })),
  );
  const receipts = answer.headers.get('event-receipt')?.split(',') ?? [];
  // A second before the first moment that is posted is on the day, but for Kiritimati's midnight.
  const isMidnight = timezone === 'Pacific/Kiritimati';
  expect(receipts).toHaveLength(isMidnight ? 2 : 1);
  await soonCounted(async () => expect(await viewsOn(site, day)).toBe(isMidnight ? 3 : 4));
  for (const receipt of receipts) {
    const { text } = await local.api.call('GET', `/api/event/${receipt}`);
    expect(JSON.parse(text)).toMatchObject({ status: 'counted' });
  }
  expect((await local.ops(['verify', '--site', site])).out.at(-1)).toMatch(/verified: all right$/);
  await local.tamper({ site, day, shard: 0 }, () => ({ views: 0 }));
  expect(await local.ops(['verify', '--site', site, '--date', day])).toMatchObject({ code: 1 });
  await local.ops(['rebuild', '--site', site, '--date', day]);
  expect((await local.ops(['verify', '--site', site])).out.at(-1)).toMatch(/verified: all right$/);
});

test('after a change of the zone, rebuild --move brings the events to their new days, once', async () => {
  const site = freshSite();
  // Six hours apart, from 2025-11-13T01:00 to 2025-11-14T19:00 of UTC.
  const times = Array.from({ length: 8 }, (_, n) =>
    new Date(Date.parse('2025-11-13T01:00Z') + n * 6 * 3_600_000).toISOString(),
  );
  const view = (timestamp: string) => pageView({ site_id: site, timestamp, user_id: timestamp, path: `/${timestamp}` });
  for (const timestamp of times) await local.api.post(view(timestamp));
  await local.stack.idle();
  const onDays = () => Promise.all(['2025-11-13', '2025-11-14', '2025-11-15'].map((day) => viewsOn(site, day)));
  expect(await onDays()).toEqual([4, 4, 0]);

  const { err } = await local.ops(['site', 'set', site, '--timezone', 'Asia/Kathmandu']);
  expect(err).toContain(`npm run ops -- rebuild --site ${site} --from DAY --to DAY --move\n`);
  const rebuild = ['rebuild', '--site', site, '--from', '2025-11-13', '--to', '2025-11-15', '--move'];
  expect((await local.ops([...rebuild, '--dry-run'])).out).toEqual([
    '2025-11-13  is right: unchanged; 1 event would be moved to 2025-11-14',
    '2025-11-14  is right: unchanged; 1 event would be moved to 2025-11-15',
  ]);
  expect(await onDays()).toEqual([4, 4, 0]);
  expect(await local.ops(rebuild)).toMatchObject({
    code: 0,
    out: [
      expect.stringMatching(/^2025-11-13 {2}rebuilt from 3 raw events; .*; 1 event moved to 2025-11-14$/),
      expect.stringMatching(/; 1 event moved to 2025-11-15$/),
    ],
  });
  await local.stack.idle();
  expect(await onDays()).toEqual([3, 4, 1]);
  expect(await local.api.counted({ site_id: site })).toMatchObject({ total_views: 8, unique_users: 8 });
  expect((await local.ops(['verify', '--site', site])).out.at(-1)).toMatch(/^3 documents .* verified: all right$/);

  // Again, nothing is moved; and back, all of it is.
  expect((await local.ops(rebuild)).out).toEqual(
    ['13', '14', '15'].map((day) => `2025-11-${day}  is right: unchanged; all of its events belong to it`),
  );
  await local.ops(['site', 'set', site, '--timezone', 'UTC']);
  await local.ops(rebuild);
  await local.stack.idle();
  expect(await onDays()).toEqual([4, 4, 0]);
  expect((await local.ops(['verify', '--site', site])).out.at(-1)).toMatch(/verified: all right$/);
});
