// `site remove`: it asks, takes all of the site, begins again where it was interrupted, and touches
// nothing of another.

import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import { createDayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { createEventStore } from '../../lambdas/store/events/event-store.ts';
import { siteItemKey } from '../../lambdas/store/table/keys.ts';
import { siteRemove } from '../../ops/commands/site-remove.ts';
import { siteAdd } from '../../ops/commands/site-write.ts';
import { tokenCreate } from '../../ops/commands/token-create.ts';
import type { Ops } from '../../ops/ops.ts';
import { aMessage, aView, queued } from '../support/messages.ts';
import { type Desk, openDesk, START } from './access-desk.ts';

let desk: Desk;
beforeEach(async () => void (desk = await openDesk()));
afterEach(() => desk.close());

const remove = (args: string[], more?: Partial<Ops>) => desk.run(siteRemove, args, more);

/** An item of a table, byte for byte, by its table and key. */
async function items(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [table, { client, name }] of Object.entries(desk.tables)) {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
    for (const item of Items) found.set(`${table} ${item['pk']} ${item['sk']}`, JSON.stringify(item));
  }
  return found;
}

/** A site with two days, each of one message with an idempotency key, and with a year's rollup. */
async function siteWithDays(site: string): Promise<void> {
  await desk.run(siteAdd, [site, '--alias', `${site}-alias`]);
  const { table } = desk.tables.numbers;
  const documents = createDocumentStore(createDayItemStore(table));
  const events = createEventStore(table, { rawRetentionDays: 90 });
  for (const [seq, day] of ['2025-11-13', '2025-11-14'].entries()) {
    const key = { site, day, shard: 0 };
    const message = aMessage(seq, {
      idempotencyRecord: `${site}-${day}`,
      acceptedAt: START,
      events: [aView(), aView()],
    });
    await events.takeRecord(`${site}-${day}`, message.dot, START);
    await events.keepRaw(key, [queued(message)], START);
    await documents.add(key, await documents.read(key), fold(emptyDocument, [message]), START);
  }
  const period = { level: 'year', name: '2025', first: '2025-01-01', last: '2025-12-31' } as const;
  await desk.target.rollups.mark({ site, shard: 0, period }, START);
}

const typing = (typed: string): Partial<Ops> => ({
  terminal: { out: () => undefined, err: () => undefined, isTty: true, ask: () => Promise.resolve(typed) },
});

test('leaves nothing of the site, and another byte for byte as it was', async () => {
  // Names that begin alike are the ones that a range of keys could take by mistake.
  for (const site of ['shop', 'shop2', 'sho', '0#shop']) await siteWithDays(site);
  await desk.run(tokenCreate, ['--kind', 'read', '--all-sites']);
  const before = await items();
  expect(before.size).toBeGreaterThan(30);
  const { out, code } = await remove(['shop', '--yes']);
  expect(code).toBe(0);
  expect(out[0]).toBe(
    '"shop", all days: 2 documents, 1 rollup, 4 raw events, 2 idempotency keys removed, ' +
      'and the site with its visitor key',
  );
  const mine = [...before.keys()].filter((key) =>
    /^(sites shop|sites shop-alias|numbers 0#shop|numbers idempotency#shop-.*) /.test(key),
  );
  expect(mine).toHaveLength(9);
  for (const key of mine) before.delete(key);
  expect(await items()).toEqual(before);
});

test('says what still holds some of it, and which tokens still name it', async () => {
  await siteWithDays('shop');
  await desk.run(siteAdd, ['other']);
  const { out: made } = await desk.run(tokenCreate, ['--kind', 'read', '--site', 'shop', '--site', 'other']);
  await desk.run(tokenCreate, ['--kind', 'read', '--site', 'other'], { randomBytes: (n) => new Uint8Array(n).fill(7) });
  const text = (await remove(['shop', '--yes'])).out.join('\n');
  expect(text).toContain('backups (point-in-time recovery): all of it, the visitor key too, for 35 days');
  expect(text).toContain('npm run ops -- site remove shop --stack Trial');
  const [id] = /(?<=fa_read_)[a-z2-7]+/.exec(made.join()) ?? [];
  expect(text.match(/npm run ops -- token revoke .*/g)).toEqual([`npm run ops -- token revoke ${id} --stack Trial`]);
});

describe('before it removes anything, it', () => {
  test('asks on a terminal, and does nothing unless the id is typed', async () => {
    await siteWithDays('shop');
    const before = await items();
    for (const typed of ['', 'yes', 'Shop', 'shop ']) {
      expect((await remove(['shop'], typing(typed))).failure).toBe(`Nothing was removed: "${typed}" is not "shop".`);
    }
    expect(await items()).toEqual(before);
    expect((await remove(['shop'], typing('shop'))).failure).toBe('');
    expect((await items()).size).toBe(0);
  });

  test('wants --yes where there is no terminal, and says what it would remove', async () => {
    await siteWithDays('shop');
    const before = await items();
    const would =
      '"shop", all days: 2 documents, 1 rollup would be removed, with all raw events, ' +
      'and the site with its visitor key';
    expect(await remove(['shop'])).toMatchObject({
      out: [would],
      failure: 'Nothing was removed: --yes does it, for good.',
    });
    expect(await remove(['shop', '--dry-run'])).toMatchObject({ out: [would], failure: '', code: 0 });
    expect(await items()).toEqual(before);
  });

  test('looks whether there is such a site', async () => {
    expect((await remove(['none', '--yes'])).failure).toMatch(/^The stack Trial has no site "none"/);
  });
});

test('interrupted between any two calls, the same command does the rest', async () => {
  await siteWithDays('other');
  const others = await items();
  await siteWithDays('shop');
  for (let calls = 1, isDone = false; !isDone; calls += 1) {
    const interruption = new AbortController();
    let left = calls;
    const counting = { ...desk.target, remover: counted(() => (left -= 1) === 0 && interruption.abort()) };
    const run = remove(['shop', '--yes'], { target: counting, signal: interruption.signal });
    const reason = await run.then(
      () => undefined,
      (error: unknown) => error,
    );
    isDone = reason === undefined;
    if (!isDone) expect(reason).toBe(interruption.signal.reason);
    expect(await desk.site('shop'), `after ${calls} calls`).toEqual(isDone ? undefined : expect.anything());
    expect(calls).toBeLessThan(20);
  }
  expect(await items()).toEqual(others);
});

/** The remover, of whose every call something is told. */
function counted(onCall: () => void): Ops['target']['remover'] {
  const { remover } = desk.target;
  return {
    removeDocument: (...given) => (onCall(), remover.removeDocument(...given)),
    removeRaw: (...given) => (onCall(), remover.removeRaw(...given)),
    removeRollup: (...given) => (onCall(), remover.removeRollup(...given)),
  };
}

test('what comes after the site is gone is removed by the same command', async () => {
  await siteWithDays('shop');
  await desk.target.sites.removeAlias('shop-alias', 'shop');
  await desk.target.sites.remove('shop');
  expect((await remove(['shop', '--yes'])).out[0]).toBe(
    '"shop", all days: 2 documents, 1 rollup, 4 raw events, 2 idempotency keys removed',
  );
  expect((await items()).size).toBe(0);
});

test('a damaged item can be removed', async () => {
  await desk.tables.sites.table.put({ Item: { ...siteItemKey('broken'), id: '"broken"', timezone: 'Mars' } });
  expect((await remove(['broken', '--yes'])).code).toBe(0);
  expect((await items()).size).toBe(0);
});
