// drop on a running stack: what it removes, what stays, and that answers are right before, during
// and after.

import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { partitionKey } from '../../../lambdas/store/table/keys.ts';
import { createDayItemStore } from '../../../lambdas/store/days/day-items.ts';
import { createDocumentInspector } from '../../../ops/store/document-inspector.ts';
import { createRemover } from '../../../ops/store/remover.ts';
import { freshSite, pageView } from '../../support/events.ts';
import { soonCounted } from '../../support/soon.ts';
import { type OpsStack, startOpsStack } from './ops-stack.ts';

let local: OpsStack;
beforeAll(async () => void (local = await startOpsStack()));
afterAll(() => local.close());

/**
 * More days in 2024 than a young site has, even without the dropped ones: queries of a young site
 * read no rollup.
 */
const DAYS = [
  '2023-12-31',
  ...Array.from({ length: 9 }, (_, index) => `2024-01-0${index + 1}`),
  '2024-01-20',
  '2024-02-29',
  '2024-03-05',
  '2024-04-01',
  '2025-02-01',
];
const RANGE = { from: '2024-01-15', to: '2024-03-31' };
const isDropped = (day: string): boolean => day >= RANGE.from && day <= RANGE.to;
const RANGE_FLAGS = ['--from', RANGE.from, '--to', RANGE.to];

const drop = (site: string, ...flags: string[]) => local.ops(['drop', '--site', site, ...flags]);

/** Two views on each day, in one message with an idempotency key. */
const viewsOf = (site_id: string) =>
  DAYS.flatMap((day) =>
    ['a', 'b'].map((user_id) =>
      pageView({ site_id, timestamp: day, path: `/${day}`, user_id, event_id: day + user_id }),
    ),
  );

/** A site with two views on each day, and with rollups. */
async function siteWithYears(): Promise<string> {
  const site_id = freshSite();
  expect((await local.api.postBatch(viewsOf(site_id))).status).toBe(202);
  await expectViews(site_id, 2 * DAYS.length);
  await local.stack.idle(); // Rollups are marked after the write.
  expect((await local.ops(['rollup', '--site', site_id])).code).toBe(0);
  return site_id;
}

const expectViews = (site_id: string, total_views: number) =>
  soonCounted(async () => expect(await local.api.counted({ site_id })).toMatchObject({ total_views }));

/**
 * Every answer is the sum of these days: of all time, of each year, and of ranges that start and
 * end within the dropped one.
 */
async function expectDays(site_id: string, days: readonly string[]): Promise<void> {
  const ranges = [
    ['2023-01-01', '2023-12-31'],
    ['2024-01-01', '2024-12-31'],
    ['2024-01-01', '2024-01-31'],
    ['2024-02-01', '2025-12-31'],
  ] as const;
  expect(await local.api.counted({ site_id })).toMatchObject({ total_views: 2 * days.length });
  for (const [from, to] of ranges) {
    const views = 2 * days.filter((day) => day >= from && day <= to).length;
    expect(await local.api.counted({ site_id, from, to }), `${from}..${to}`).toMatchObject({ total_views: views });
  }
}

/** Sort keys of a site's items in both tables. */
async function itemsOf(site: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of ['StatsTableName', 'EventsTableName']) {
    const { Items = [] } = await local.table.send(
      new QueryCommand({
        TableName: local.output(table),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': partitionKey(site, 0) },
      }),
    );
    for (const { sk } of Items) found.push(String(sk));
  }
  return found.toSorted();
}

const remover = () => {
  const inspector = createDocumentInspector(createDayItemStore(local.stats));
  return createRemover(inspector, local.stats, local.events);
};

test('without --yes nothing is dropped, and it says what would be', async () => {
  const site = await siteWithYears();
  const before = await itemsOf(site);
  const would =
    `"${site}", 2024-01-15 to 2024-03-31: 3 documents, 2 rollups would be dropped, ` +
    'with all raw events of these days';
  expect(await drop(site, ...RANGE_FLAGS, '--dry-run')).toEqual({ code: 0, out: [would], err: '' });
  expect(await drop(site, ...RANGE_FLAGS)).toEqual({
    code: 0,
    out: [would, 'Nothing was dropped. With --yes, this command drops them for good.'],
    err: '',
  });
  expect((await drop(site, '--yes', '--dry-run')).code).toBe(2);
  expect(await itemsOf(site)).toEqual(before);
});

test('a range is removed with its rollups and raw events; answers at every level are right', async () => {
  const site = await siteWithYears();
  const other = await siteWithYears();
  const left = DAYS.filter((day) => !isDropped(day));
  expect(await drop(site, ...RANGE_FLAGS, '--yes')).toEqual({
    code: 0,
    out: [`"${site}", 2024-01-15 to 2024-03-31: 3 documents, 2 rollups, 6 raw events, 3 idempotency keys dropped`],
    err: '',
  });
  await expectDays(site, left);
  expect((await itemsOf(site)).filter((sk) => DAYS.some((day) => isDropped(day) && sk.includes(day)))).toEqual([]);
  expect((await local.ops(['verify', '--site', site])).code).toBe(0);
  await local.ops(['rollup', '--site', site]);
  await expectDays(site, left);
  expect((await local.ops(['verify', '--site', site])).code).toBe(0);
  await expectDays(other, DAYS);
  expect((await local.ops(['verify', '--site', other])).code).toBe(0);
});

test('a whole site leaves nothing, begins again with the next event, and its idempotency keys are free', async () => {
  const site = await siteWithYears();
  expect((await drop(site, '--yes')).out).toEqual([
    expect.stringMatching(/all days: 15 documents, \d+ rollups, 30 raw events, 15 idempotency keys dropped$/),
  ]);
  expect(await itemsOf(site)).toEqual([]);
  await expectDays(site, []);
  expect(await drop(site, '--yes')).toMatchObject({
    code: 1,
    err: `The local stack has no events of the site "${site}"\n`,
  });
  await local.api.postBatch(viewsOf(site));
  await expectViews(site, 2 * DAYS.length);
});

test('interrupted after any day, answers are right, and the same command completes the drop', async () => {
  for (const stopAfter of [1, 2]) {
    const site = await siteWithYears();
    const interruption = new AbortController();
    let clock = Date.now();
    const { code } = await local.ops(['drop', '--site', site, ...RANGE_FLAGS, '--yes'], {
      signal: interruption.signal,
      now: () => (clock += 1000), // so that every step is shown
      terminal: {
        out: () => undefined,
        err: (text) => text.includes(`${stopAfter} of 3 documents`) && interruption.abort(),
        isTty: true,
      },
    });
    expect(code).toBe(130);
    const gone = DAYS.filter(isDropped).slice(0, stopAfter);
    await expectDays(
      site,
      DAYS.filter((day) => !gone.includes(day)),
    );
    await local.ops(['rollup', '--site', site]);
    await expectDays(
      site,
      DAYS.filter((day) => !gone.includes(day)),
    );
    expect((await drop(site, ...RANGE_FLAGS, '--yes')).code).toBe(0);
    await expectDays(
      site,
      DAYS.filter((day) => !isDropped(day)),
    );
    expect((await itemsOf(site)).filter((sk) => DAYS.some((day) => isDropped(day) && sk.includes(day)))).toEqual([]);
  }
});

test('a rollup that holds days which a run that died has removed is dropped by the next', async () => {
  const site = await siteWithYears();
  for (const day of DAYS.filter(isDropped)) {
    await remover().removeDocument({ site, day, shard: 0 }, Date.now());
    await remover().removeRaw({ site, day, shard: 0 }, new AbortController().signal);
  }
  const year = { site_id: site, from: '2024-01-01', to: '2024-12-31' };
  // by the sum of the year
  expect(await local.api.counted(year)).toMatchObject({ total_views: 26 });
  expect((await drop(site, ...RANGE_FLAGS, '--yes')).out[0]).toContain(': 0 documents, 2 rollups, ');
  await expectDays(
    site,
    DAYS.filter((day) => !isDropped(day)),
  );
});
