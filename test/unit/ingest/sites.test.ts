// The sites as ingest knows them: read once a minute, registered once where the deployment is open,
// and known for longer while their table does not answer.

import { setImmediate } from 'node:timers/promises';

import { expect, test } from 'vitest';

import type { Alias } from '../../../lambdas/store/access/site-store.ts';
import type { Site } from '../../../lambdas/domain/access/site.ts';
import { UnavailableError } from '../../../lambdas/http/errors.ts';
import { createSites } from '../../../lambdas/ingest/sites.ts';
import type { Access } from '../../../lambdas/shared/names.ts';
import { CACHE_MS } from '../../../lambdas/shared/read-through-cache.ts';
import { aSite } from '../../support/access.ts';
import { throttling } from '../../support/aws-errors.ts';

const DOWN = throttling('down');

/**
 * A table of sites, of which a read sees only what was there some time ago, and environments of
 * ingest.
 */
function world(access: Access, takes: () => Promise<void> = async () => undefined) {
  const table = new Map<string, Site | Alias>();
  const seen = new Map<string, Site | Alias>();
  const state = { now: 1000, isDown: false, calls: [] as string[] };
  const call = (name: string): void => {
    state.calls.push(name);
    if (state.isDown) throw DOWN;
  };
  let drawn = 0;
  const environment = () =>
    createSites({
      store: {
        async find(name) {
          call(`read ${name}`);
          await takes();
          return seen.get(name);
        },
        async add(site) {
          call(`add ${site.id}`);
          await takes();
          if (table.has(site.id)) return false;
          table.set(site.id, site);
          return true;
        },
      },
      findLatest: async (name) => (call(`read latest ${name}`), table.get(name)),
      access,
      now: () => state.now,
      random: (bytes) => new Uint8Array(bytes).fill((drawn += 1)),
    });
  const set = (name: string, item: Site | Alias): void => {
    table.set(name, item);
    seen.set(name, item);
  };
  const add = (site: Site): void => set(site.id, site);
  return { state, table, set, add, environment };
}

const keyOf = (item: Site | Alias | undefined): Uint8Array | undefined =>
  item !== undefined && 'visitorKey' in item ? item.visitorKey : undefined;

test('a site is read once a minute, and an unknown one too, however often it is asked for', async () => {
  const { state, add, environment } = world('registered');
  add(aSite('a'));
  const find = environment();
  for (let times = 0; times < 3; times += 1) {
    expect([...(await find(['a', 'x', 'a'])).keys()]).toEqual(['a']);
    state.now += CACHE_MS / 4;
  }
  expect(state.calls).toEqual(['read a', 'read x']);
  state.now += CACHE_MS / 4;
  add(aSite('x'));
  expect([...(await find(['a', 'x'])).keys()]).toEqual(['a', 'x']);
});

test('while the table does not answer, a known site stays known, and any other fails with its error', async () => {
  const { state, add, environment } = world('registered');
  add(aSite('a'));
  const find = environment();
  await find(['a', 'x']);
  state.isDown = true;
  state.now += 10 * CACHE_MS;
  expect([...(await find(['a'])).keys()]).toEqual(['a']);
  for (const id of ['x', 'new']) await expect(find(['a', id])).rejects.toBe(DOWN);
  state.isDown = false;
  expect([...(await find(['a', 'x'])).keys()]).toEqual(['a']);
});

test('where the deployment is open, a site is registered once, with a key of its own and no origins', async () => {
  const { state, table, environment } = world('open');
  const find = environment();
  const [a, b] = [(await find(['a', 'b'])).get('a'), (await find(['b'])).get('b')];
  expect(state.calls).toEqual(['read a', 'read b', 'add a', 'add b']);
  expect(table.get('a')).toMatchObject({ id: 'a', name: 'a', origins: [], public: false, createdAt: 1000 });
  expect(keyOf(table.get('a'))).toHaveLength(32);
  expect(keyOf(table.get('a'))).not.toEqual(keyOf(table.get('b')));
  expect(a?.visitorOf('u')).not.toBe(b?.visitorOf('u'));
});

test('of environments that register a site at once one wins, and all go on with its key', async () => {
  const { table, environment } = world('open');
  const found = await Promise.all(Array.from({ length: 5 }, () => environment()(['a'])));
  const visitors = new Set(found.map((sites) => sites.get('a')?.visitorOf('u')));
  expect(visitors.size).toBe(1);
  expect(found[0]?.get('a')?.visitorKey).toEqual(keyOf(table.get('a')));
});

test('a batch of new sites registers eight at once', async () => {
  const ids = Array.from({ length: 32 }, (_, n) => String(n));
  let [underWay, most] = [0, 0];
  const { table, environment } = world('open', async () => {
    most = Math.max(most, (underWay += 1));
    await setImmediate();
    underWay -= 1;
  });
  expect([...(await environment()(ids)).keys()].sort()).toEqual(ids.toSorted());
  expect(table.size).toBe(32);
  expect(most).toBe(8);
});

test('a batch of new sites is a 503 while the table is slow, before the time for the queue is over', async () => {
  const ids = Array.from({ length: 32 }, (_, n) => String(n));
  const { state, environment } = world('open', async () => void (state.now += 250));
  const find = environment();
  await expect(find(ids)).rejects.toThrow(UnavailableError);
  expect(state.now).toBeLessThan(7000);
  // What was registered need not be again, so that a client who retries comes through.
  expect((await find(ids.slice(0, 8))).size).toBe(8);
  for (let tries = 0; tries < 4; tries += 1) await find(ids).catch(() => undefined);
  expect((await find(ids)).size).toBe(32);
});

test('where sites are registered, none registers itself', async () => {
  const { state, table, environment } = world('registered');
  await environment()(['a']);
  expect(table.size).toBe(0);
  expect(state.calls).toEqual(['read a']);
});

test('an alias means its site, and both are read once a minute', async () => {
  const { state, set, add, environment } = world('registered');
  add(aSite('a'));
  set('4fb7', { aliasOf: 'a' });
  set('gone', { aliasOf: 'removed' });
  set('twice', { aliasOf: '4fb7' });
  const find = environment();
  for (let times = 0; times < 3; times += 1) {
    const sites = await find(['4fb7', 'a', 'gone']);
    expect(Object.fromEntries(Array.from(sites, ([name, { id }]) => [name, id]))).toEqual({ '4fb7': 'a', a: 'a' });
  }
  expect(state.calls.toSorted()).toEqual(['read 4fb7', 'read a', 'read gone', 'read removed']);
  expect((await find(['twice'])).size).toBe(0);
});
