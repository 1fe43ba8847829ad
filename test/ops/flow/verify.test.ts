// verify and rebuild on a running stack: clean after traffic, and tampering is found and repaired
// while events keep coming.

import { setTimeout as wait } from 'node:timers/promises';
import { DeleteCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Counts } from '../../../lambdas/domain/document/counts.ts';
import { noVisitors } from '../../../lambdas/domain/sketches/visitors.ts';
import { documentItemKey, partitionKey } from '../../../lambdas/store/table/keys.ts';
import { freshSite, pageView, type SentEvent, views } from '../../support/events.ts';
import { soon } from '../../support/soon.ts';
import { answers, traffic, truth } from '../../support/traffic.ts';
import { expectCounted, siteWith, TODAY } from './counted-sites.ts';
import { type OpsStack, startOpsStack } from './ops-stack.ts';

let local: OpsStack;
beforeAll(async () => void (local = await startOpsStack()));
afterAll(() => local.close());

const keyOf = (site: string, day = TODAY) => ({ site, day, shard: 0 });
const verify = (site: string) => local.ops(['verify', '--site', site]);
const rebuild = (site: string, ...flags: string[]) => local.ops(['rebuild', '--site', site, '--date', TODAY, ...flags]);

async function deleteRaw(site: string, most = Infinity): Promise<void> {
  const TableName = local.output('EventsTableName');
  const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': partitionKey(site, 0) } };
  const { Items = [] } = await local.table.send(new QueryCommand({ TableName, ...query }));
  for (const { pk, sk } of Items.slice(0, most))
    await local.table.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
}

test('verify is clean after traffic of several days, duplicates and batches', async () => {
  const events = traffic(300).map((event, index) => ({ ...event, event_id: `e${index % 250}` }));
  for (let start = 0; start < events.length; start += 50) await local.api.postBatch(events.slice(start, start + 50));
  await local.stack.idle();
  for (const site of new Set(events.map(({ site_id }) => site_id))) {
    const { code, out } = await verify(site);
    expect({ code, last: out.at(-1) }).toEqual({ code: 0, last: `3 documents of "${site}" verified: all right` });
    expect(out.slice(0, 3)).toEqual(['13', '14', '15'].map((day) => expect.stringMatching(`^2025-11-${day}  equal: `)));
  }
});

type Change = (counts: Counts) => Partial<Counts>;

test.each<[string, Change, string[]]>([
  ['a view more', ({ views }) => ({ views: views + 1 }), ['  views          4    3']],
  [
    'a visitor less',
    ({ visitors }) => ({
      visitors: visitors.kind === 'exact' ? { kind: 'exact', hashes: visitors.hashes.slice(1) } : visitors,
    }),
    ['  visitors         2    3'],
  ],
  [
    'a renamed path',
    ({ dimensions }) => {
      const others = dimensions.path.kept.filter(({ value }) => value !== '/0');
      const kept = [...others, { value: '/nil', hits: 1, missed: 0 }];
      return { dimensions: { ...dimensions, path: { ...dimensions.path, kept } } };
    },
    ['  path "/nil"         1    0', '  path "/0"           0    1'],
  ],
])('verify finds %s, rebuild repairs it, and verify is clean again', async (_, change, lines) => {
  const site = await siteWith(local, 3);
  const before = await local.bytes(keyOf(site));
  await local.tamper(keyOf(site), change);
  const found = await verify(site);
  expect(found.code).toBe(1);
  expect(found.out).toEqual([
    `${TODAY}  differs in ${lines.length} key${lines.length === 1 ? '' : 's'}: rebuild`,
    expect.stringMatching(/^ +document {2}raw$/),
    ...lines.map((line) => expect.stringMatching(`^${line.replaceAll(/ +/g, ' +')}$`)),
    `1 document of "${site}" verified: 1 wrong`,
  ]);
  const dry = await rebuild(site, '--dry-run');
  expect(dry.out).toEqual([expect.stringContaining('would be rebuilt from 3 raw events; ')]);
  expect((await verify(site)).code).toBe(1);
  expect(await rebuild(site)).toMatchObject({ code: 0, out: [expect.stringContaining('rebuilt from 3 raw events; ')] });
  expect((await verify(site)).code).toBe(0);
  expect(await local.bytes(keyOf(site))).toEqual(before);
  expect((await rebuild(site)).out).toEqual([`${TODAY}  is right: unchanged`]);
  expect(await local.api.counted({ site_id: site })).toMatchObject({ total_views: 3, unique_users: 3 });
});

test('raw events are missed for as long as their site keeps them', async () => {
  const site = freshSite();
  const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  await local.api.post(pageView({ site_id: site, timestamp: day }));
  await expectCounted(local, site, 1);
  await deleteRaw(site);
  expect(await verify(site)).toMatchObject({ code: 1, out: [`${day}  raw is missing for 1 of 1 event`, {}] });
  expect((await local.ops(['site', 'set', site, '--raw-days', '3'])).code).toBe(0);
  expect(await verify(site)).toMatchObject({ code: 0, out: [expect.stringContaining('expired'), {}] });
});

test("verify finds a plain number of the item that is not its document's", async () => {
  const site = await siteWith(local, 1);
  const before = await local.bytes(keyOf(site));
  await local.table.send(
    new UpdateCommand({
      TableName: local.output('StatsTableName'),
      Key: documentItemKey(keyOf(site)),
      UpdateExpression: 'SET #views = :views',
      ExpressionAttributeNames: { '#views': 'views' },
      ExpressionAttributeValues: { ':views': 9 },
    }),
  );
  expect((await verify(site)).out[2]).toMatch(/^ {2}views \(the base's plain number\) +9 +1$/);
  expect((await rebuild(site)).code).toBe(0);
  expect((await verify(site)).code).toBe(0);
  expect(await local.bytes(keyOf(site))).toEqual(before);
});

test('rebuild repairs a document again and again while events keep arriving, and loses or doubles none', async () => {
  const site = await siteWith(local, 2);
  const sent: SentEvent[] = [];
  const over = new AbortController();
  const client = async (name: number) => {
    // A pause of a few milliseconds: without it the clients take all of the machine, and the
    // commits that they are here for come less often.
    for (let index = 0; !over.signal.aborted; await wait(5), index += 1) {
      const event = {
        site_id: site,
        timestamp: `${TODAY}T12:00:00Z`,
        path: `/${index % 50}`,
        user_id: `${name}-${index % 200}`, // few enough to be exact, however many are sent
      };
      const { status } = await local.api.post(pageView(event));
      if (status === 202) sent.push(pageView(event));
    }
  };
  const clients = [1, 2, 3, 4].map(client);
  // Batches are small, so that many commits follow each other.
  const committing = (async () => {
    for (; !over.signal.aborted; await wait(20)) await local.stack.idle();
  })();
  let repaired = 0;
  try {
    for (let round = 0; round < 4; round += 1) {
      await local.tamper(keyOf(site), ({ views, quarters }) => ({
        views: views + 5,
        quarters: quarters.map((count) => 2 * count),
        visitors: noVisitors,
      }));
      const before = sent.length;
      await soon(async () => expect(sent.length).toBeGreaterThan(before + 10));
      expect((await verify(site)).code, 'tampered').toBe(1);
      const { code, out } = await rebuild(site);
      expect(code, out.join('\n')).toBe(0);
      if (/ rebuilt from /.test(out[0] ?? '')) repaired += 1;
      expect((await verify(site)).code, 'repaired').toBe(0);
    }
  } finally {
    over.abort(); // Or a failure here would leave the clients busy, and fail the tests beside it.
    await Promise.all([...clients, committing]);
  }
  await local.stack.idle();
  expect(repaired).toBe(4);
  expect((await verify(site)).code).toBe(0);
  const first = [0, 1].map((n) =>
    pageView({ site_id: site, timestamp: `${TODAY}T00:00:00Z`, path: `/${n}`, user_id: `u${n}` }),
  );
  const told = truth([...first, ...sent]);
  expect(await answers(local.api, told)).toEqual(told);
});

test('rebuild refuses a day whose raw is incomplete and says so; --partial keeps the dots', async () => {
  const site = await siteWith(local, 6);
  await deleteRaw(site, 1);
  const missing = /raw is missing for ([12]) of 6 events/;
  expect(await verify(site)).toMatchObject({ code: 1, out: [expect.stringMatching(missing), expect.anything()] });
  expect(await rebuild(site)).toMatchObject({
    code: 1,
    out: [expect.stringMatching(`refused: ${missing.source}; --partial`)],
  });
  expect((await rebuild(site, '--partial')).out).toEqual([expect.stringContaining('unchanged: raw is missing')]);
  await local.tamper(keyOf(site), () => ({ views: 0 }));
  const whole = (await local.document(keyOf(site))).dots;
  expect((await verify(site)).out[0]).toMatch(new RegExp(`${missing.source}: rebuild --partial$`));
  expect((await rebuild(site)).code).toBe(1);
  const partial = await rebuild(site, '--partial');
  expect(partial.out).toEqual([
    expect.stringMatching(/rebuilt from [45] raw events; .*, without [12] events? whose raw/),
  ]);
  const { counts, dots } = await local.document(keyOf(site));
  expect(dots).toEqual(whole);
  expect([4, 5]).toContain(counts.views);
  expect((await verify(site)).out).toEqual([expect.stringMatching(missing), expect.anything()]);
});

test('a day whose raw has expired is reported, and is no error', async () => {
  const site = freshSite();
  await local.api.postBatch(views(3, { site_id: site, timestamp: '2020-02-29T00:00:00Z' }));
  await expectCounted(local, site, 3);
  await deleteRaw(site);
  const { code, out } = await verify(site);
  expect(code).toBe(0);
  expect(out[0]).toBe('2020-02-29  raw has expired for 3 of 3 events; the rest agrees');
});

test('events that are stored but not counted yet are reported as on their way, without an error', async () => {
  const site = await siteWith(local, 4);
  await local.tamperDots(keyOf(site), ({ counted }) => ({ counted: new Map([...counted].slice(1)) }));
  const { out } = await verify(site);
  expect(out.at(-2)).toMatch(/^ {2}\d events? on the way or in the dead-letter queue, the oldest since \d{4}-/);
});

test('an unknown site is a failure, not a clean result', async () => {
  const { code, err } = await verify('no-such-site');
  expect({ code, err }).toEqual({ code: 1, err: 'The local stack has no events of the site "no-such-site"\n' });
});

test('--json prints the same, as one document', async () => {
  const site = await siteWith(local, 2);
  await local.tamper(keyOf(site), ({ views }) => ({ views: views + 1 }));
  const { out } = await local.ops(['verify', '--site', site, '--json']);
  expect(JSON.parse(out.join('\n'))).toMatchObject({
    site,
    ok: false,
    documents: [{ day: TODAY, shard: 0, verdict: 'differs', differences: [{ key: 'views', document: 3, raw: 2 }] }],
  });
});

test('one view by one visitor is not in the plural', async () => {
  const site = await siteWith(local, 1);
  expect((await local.ops(['stats', '--site', site])).out[0]).toBe(`"${site}", all-time: 1 view by 1 visitor`);
});

test('stats and ledger answer as the API does', async () => {
  const site = await siteWith(local, 3);
  for (const days of [[], ['--date', TODAY], ['--from', '2025-01-01', '--to', TODAY]]) {
    const query = Object.fromEntries(
      days.flatMap((each, n) => (n % 2 === 0 ? [[each.slice(2), days[n + 1] ?? '']] : [])),
    );
    const asked = await local.api.stats({ site_id: site, include: 'ledger', ...query });
    const { ledger, ...stats } = asked.body as Record<string, unknown>;
    const json = async (command: string) =>
      JSON.parse((await local.ops([command, '--site', site, ...days, '--json'])).out.join('\n')) as unknown;
    expect(await json('stats')).toEqual(stats);
    expect(await json('ledger')).toEqual({ site_id: site, date: stats['date'], ledger });
  }
  expect((await local.ops(['stats', '--site', site])).out).toEqual([
    `"${site}", all-time: 3 views by 3 visitors`,
    'views  path',
    ...[0, 1, 2].map((path) => `    1  "/${path}"`),
  ]);
  expect((await local.ops(['ledger', '--site', site])).out).toContain('  counted     3');
});
