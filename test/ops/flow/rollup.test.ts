// Years of history over HTTP: old days are counted and rolled up, and answers stay the same; a late
// event is in the next answer.

import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { periodOf } from '../../../lambdas/domain/periods.ts';
import { partitionKey, rollupSortKey } from '../../../lambdas/store/table/keys.ts';
import { createRollupStore } from '../../../lambdas/store/rollups/rollup-store.ts';
import { freshSite, pageView } from '../../support/events.ts';
import { soonCounted } from '../../support/soon.ts';
import { type OpsStack, startOpsStack } from './ops-stack.ts';

let local: OpsStack;
beforeAll(async () => void (local = await startOpsStack()));
afterAll(() => local.close());

const DAYS = ['2019-05-17', '2019-05-18', '2019-06-30', '2023-02-28', '2024-02-29', '2024-12-31', '2025-01-01'];
const RANGES = [
  {},
  { from: '2019-05-18', to: '2024-12-31' },
  { from: '2019-01-01', to: '2019-12-31' },
  { date: '2019-05-18' },
  { from: '2024-02-21', to: '2024-02-29' },
];

/** A site with two views on each day. */
async function siteWithYears(): Promise<string> {
  const site_id = freshSite();
  await local.api.postBatch(
    DAYS.flatMap((day) =>
      ['/', `/${day}`].map((path) => pageView({ site_id, timestamp: day, path, user_id: `${day}${path}` })),
    ),
  );
  await expectViews(site_id, DAYS.length * 2);
  return site_id;
}

const expectViews = (site_id: string, total_views: number) =>
  soonCounted(async () => expect(await local.api.counted({ site_id })).toMatchObject({ total_views }));

const answers = (site_id: string) =>
  Promise.all(RANGES.map(async (range) => (await local.api.stats({ site_id, ...range, include: 'ledger' })).body));

const rollups = () => createRollupStore(local.stats, Math.random);
const year = (site: string, name: string) =>
  rollups().read({ site, shard: 0, period: periodOf('year', `${name}-01-01`) });

// One after another: each run of the schedule builds the rollups that are due, for every site.
describe('rollups', { concurrent: false }, () => {
  test('the daily rollup changes no answer, and neither does a late event that it has not seen', async () => {
    const site = await siteWithYears();
    const before = await answers(site);
    await local.stack.fireSchedules();
    expect((await year(site, '2019'))?.summary?.counts.views).toBe(6);
    expect(await answers(site)).toEqual(before);

    await local.api.post(pageView({ site_id: site, timestamp: '2019-05-20', path: '/late', user_id: 'late' }));
    await expectViews(site, DAYS.length * 2 + 1);
    expect((await year(site, '2019'))?.summary).toBeUndefined();
    const late = await answers(site);
    await local.stack.fireSchedules();
    expect((await year(site, '2019'))?.summary?.counts.views).toBe(7);
    expect(await answers(site)).toEqual(late);
    expect(await local.ops(['verify', '--site', site])).toMatchObject({
      code: 0,
      out: expect.arrayContaining([`8 documents of "${site}" verified: all right`]),
    });
  });

  test('rollup does by hand what the schedule does, and says before what it would do', async () => {
    const site = await siteWithYears();
    const range = ['--site', site, '--from', '2019-01-01', '--to', '2019-12-31'];
    const planned = await local.ops(['rollup', ...range, '--dry-run']);
    expect(planned).toEqual({
      code: 0,
      err: '',
      out: ['2019-05', '2019-06', '2019'].map((name) => `${name}  would be rolled up`),
    });
    expect((await year(site, '2019'))?.summary).toBeUndefined();
    expect((await local.ops(['rollup', ...range])).code).toBe(0);
    expect((await year(site, '2019'))?.summary?.counts.views).toBe(6);
  });

  test('verify finds a rollup that is not the sum of its days, and rollup rebuilds it', async () => {
    const site = await siteWithYears();
    await local.ops(['rollup', '--site', site]);
    await local.table.send(
      new UpdateCommand({
        TableName: local.output('StatsTableName'),
        Key: { pk: partitionKey(site, 0), sk: rollupSortKey(periodOf('month', '2019-05-01')) },
        UpdateExpression: 'SET counted = :wrong',
        ExpressionAttributeValues: { ':wrong': 99 },
      }),
    );
    const { code, out } = await local.ops(['verify', '--site', site]);
    expect({ code, said: out.slice(-4) }).toEqual({
      code: 1,
      said: [
        '2019-05  differs from the sum of its days in 1 key: rollup rebuilds it',
        '                           rollup  days',
        '  counted (of the ledger)      99     4',
        `7 documents of "${site}" verified: 1 wrong`,
      ],
    });
    await local.ops(['rollup', '--site', site, '--from', '2019-05-01', '--to', '2019-05-31']);
    expect((await local.ops(['verify', '--site', site])).code).toBe(0);
  });

  test('verify finds the visitor whom the table of a rollup lacks, and rollup brings them back', async () => {
    const site = await siteWithYears();
    await local.ops(['rollup', '--site', site]);
    const key = { site, shard: 0, period: periodOf('month', '2019-05-01') };
    const { epoch, summary } = (await rollups().read(key)) ?? expect.fail('there is a month');
    if (summary === undefined) expect.fail('it is rolled up');
    const [day, rows] = [...summary.table.days][0] ?? expect.fail('it has days');
    const days = new Map([...summary.table.days, [day, rows.slice(1)]]);
    await rollups().write(key, epoch, { ...summary, table: { ...summary.table, days } });
    const { code, out } = await local.ops(['verify', '--site', site]);
    expect({ code, said: out.slice(-4) }).toEqual({
      code: 1,
      said: [
        '2019-05  differs from the sum of its days in 1 key: rollup rebuilds it',
        expect.stringMatching(/^ +rollup {2}days$/),
        expect.stringMatching(/^ {2}2019-05-17, visitor [0-9a-f]{12} +none {4}a row$/),
        `7 documents of "${site}" verified: 1 wrong`,
      ],
    });
    await local.ops(['rollup', '--site', site, '--from', '2019-05-01', '--to', '2019-05-31']);
    expect((await local.ops(['verify', '--site', site])).code).toBe(0);
  });

  test('a rebuilt day is rolled up again', async () => {
    const site = await siteWithYears();
    await local.ops(['rollup', '--site', site]);
    const key = { site, day: '2019-05-17', shard: 0 };
    const before = await local.bytes(key);
    await local.tamper(key, ({ views }) => ({ views: views + 7 }));
    expect((await local.ops(['verify', '--site', site])).code).toBe(1);
    await local.ops(['rebuild', '--site', site, '--date', '2019-05-17', '--partial']);
    expect((await year(site, '2019'))?.summary).toBeUndefined();
    expect(await local.bytes(key)).toEqual(before);
    await local.stack.fireSchedules();
    expect((await year(site, '2019'))?.summary?.counts.views).toBe(6);
    expect((await local.ops(['verify', '--site', site])).code).toBe(0);
  });
});
