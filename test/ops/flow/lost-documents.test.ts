// verify and rebuild on a running stack whose documents cannot be read, or are gone.

import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentItemKey } from '../../../lambdas/store/table/keys.ts';
import { views } from '../../support/events.ts';
import { postAll } from '../../support/traffic.ts';
import { expectCounted, siteWith, TODAY } from './counted-sites.ts';
import { type OpsStack, startOpsStack } from './ops-stack.ts';

let local: OpsStack;
beforeAll(async () => void (local = await startOpsStack()));
afterAll(() => local.close());

const keyOf = (site: string) => ({ site, day: TODAY, shard: 0 });
const verify = (site: string) => local.ops(['verify', '--site', site]);
const rebuild = (site: string) => local.ops(['rebuild', '--site', site, '--date', TODAY]);

const itemOf = (site: string) => ({ TableName: local.output('StatsTableName'), Key: documentItemKey(keyOf(site)) });

test('a document that cannot be read is found and rebuilt from all raw', async () => {
  const site = await siteWith(local, 3);
  const before = await local.bytes(keyOf(site));
  const damage = { UpdateExpression: 'SET body = :body', ExpressionAttributeValues: { ':body': Buffer.from('no') } };
  await local.table.send(new UpdateCommand({ ...itemOf(site), ...damage }));
  expect(await verify(site)).toMatchObject({
    code: 1,
    out: [expect.stringContaining('cannot be read ('), expect.anything()],
  });
  const damaged = expect.stringMatching(/^A document is damaged \(.*\): npm run ops -- verify names the day/);
  expect(await local.ops(['stats', '--site', site])).toEqual({ code: 1, out: [], err: damaged });
  expect((await rebuild(site)).out).toEqual([`${TODAY}  rebuilt from 3 raw events`]);
  expect((await verify(site)).code).toBe(0);
  expect(await local.bytes(keyOf(site))).toEqual(before);
});

test('a document that is gone is found and rebuilt from all raw', async () => {
  const site = await siteWith(local, 3);
  const before = await local.bytes(keyOf(site));
  await local.table.send(new DeleteCommand(itemOf(site)));
  const lost = await verify(site);
  expect(lost.code).toBe(1);
  expect(lost.out.slice(0, 2)).toEqual([
    `${TODAY}  has raw events and no document: the first are on their way, or it was deleted (rebuild)`,
    expect.stringMatching(/^ {2}3 events on the way /),
  ]);
  expect((await rebuild(site)).out).toEqual([`${TODAY}  rebuilt from 3 raw events`]);
  expect((await verify(site)).code).toBe(0);
  expect(await local.bytes(keyOf(site))).toEqual(before);
  // A function with the lost document in its cache loses the race, and counts on the new one.
  await postAll(local.api, views(2, { site_id: site, timestamp: `${TODAY}T00:00:00Z` }));
  await expectCounted(local, site, 5);
  expect((await verify(site)).code).toBe(0);
});
