// A site with a time zone, on a running stack: events count for its days, and receipts, the ledger,
// verify and rebuild go by them too.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshSite, pageView } from '../../support/events.ts';
import { soon } from '../../support/soon.ts';
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
  await soon(async () => expect(await viewsOn(site, day)).toBe(isMidnight ? 3 : 4));
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
