// The salts of days from first use to deletion, on a real DynamoDB API: environments of ingest that
// draw and share them, and the daily function that deletes them.

import { randomBytes } from 'node:crypto';

import { afterAll, beforeEach, expect, test } from 'vitest';

import { dailyVisitor } from '../../lambdas/domain/access/daily-visitor.ts';
import { saltEndOf } from '../../lambdas/domain/access/salt.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { createSalts } from '../../lambdas/ingest/salts.ts';
import { forgetSalts } from '../../lambdas/rollup/forget-salts.ts';
import { createSaltStore, DamagedSaltError, type SaltStore } from '../../lambdas/store/access/salt-store.ts';
import { saltItemKey } from '../../lambdas/store/table/keys.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';

const DAY = '2026-11-25';
const TOMORROW = '2026-11-26';
const NOON = Date.parse(`${DAY}T12:00Z`);
const BROWSER = { address: '203.0.113.7', agent: 'Firefox' };

let table: TestTable;
let store: SaltStore;
let time: number;
beforeEach(async () => {
  await table?.close();
  table = await openTestTable();
  store = createSaltStore(table.table);
  time = NOON;
});
afterAll(() => table.close());

const environment = () => createSalts({ store, now: () => time, random: randomBytes });
const visitorOf = async (salts: ReturnType<typeof environment>, day: string): Promise<string | undefined> => {
  const salt = (await salts([day])).get(day);
  return salt && dailyVisitor(salt, 'a', BROWSER);
};
const kept = async (): Promise<readonly string[]> => (await table.table.scan()).items.map(({ pk }) => String(pk));

test('environments that need the salt of a day at once agree on one, and each reads it once', async () => {
  const environments = Array.from({ length: 8 }, environment);
  const visitors = await Promise.all(environments.map((salts) => visitorOf(salts, DAY)));
  expect(new Set(visitors).size).toBe(1);
  expect(visitors[0]).toMatch(/^[0-9a-f]{16}$/);

  table.calls.length = 0;
  time += DAY_MS / 4;
  expect(await Promise.all(environments.map((salts) => visitorOf(salts, DAY)))).toEqual(visitors);
  expect(table.calls).toEqual([]);
});

test('the same browser is one visitor for a day and another the next', async () => {
  const salts = environment();
  const today = await visitorOf(salts, DAY);
  time += DAY_MS;
  expect(await visitorOf(environment(), TOMORROW)).not.toBe(today);
  // An event of yesterday that is late.
  expect(await visitorOf(environment(), DAY)).toBe(today);
});

test('two days after a day ended everywhere its salt is in no table and no memory', async () => {
  const salts = environment();
  const visitor = await visitorOf(salts, DAY);
  time = saltEndOf(DAY) - 1;
  await forgetSalts(store, time);
  expect(await visitorOf(salts, DAY)).toBe(visitor);
  expect(await kept()).toEqual([DAY]);

  time += 1;
  expect(await visitorOf(salts, DAY)).toBeUndefined();
  await forgetSalts(store, time);
  await forgetSalts(store, time);
  expect(await kept()).toEqual([]);
  expect(await visitorOf(environment(), DAY)).toBeUndefined();
  expect(await kept()).toEqual([]);

  // A clock that is put back finds another salt: the old one is not in memory either.
  time -= 1;
  expect(await visitorOf(salts, DAY)).not.toBe(visitor);
});

test('a day of long ago or of the future has no salt, and costs no call', async () => {
  const salts = environment();
  const days = ['2026-11-22', '2026-11-27', '1970-01-01', '2099-12-31'];
  expect([...(await salts(days)).keys()]).toEqual([]);
  expect(table.calls).toEqual([]);
  // All that have one: those that are today somewhere, and those that events may be late for.
  expect([...(await salts(['2026-11-23', '2026-11-24', DAY])).keys()]).toHaveLength(3);
});

test('the daily function deletes what it left after a month without a run', async () => {
  const days = Array.from({ length: 30 }, (_, day) => `2026-10-${String(day + 1).padStart(2, '0')}`);
  for (const day of days) await store.add(day, randomBytes(32));
  await forgetSalts(store, Date.parse('2026-11-08'));
  expect(await kept()).toEqual([]);
});

test('an item expires when its salt is to be deleted, should the daily function never run again', async () => {
  await store.add(DAY, randomBytes(32));
  const item = await table.table.get(saltItemKey(DAY));
  expect(item?.['expires']).toBe(Date.parse('2026-11-28T12:00Z') / 1000);
});

test('what is no salt is refused, and asked for again', async () => {
  const salts = environment();
  await table.table.put({ Item: { ...saltItemKey(DAY), salt: 'short' } });
  await expect(store.read(DAY, true)).rejects.toThrow(DamagedSaltError);
  await expect(salts([DAY])).rejects.toThrow(DamagedSaltError);
  await store.remove(DAY);
  expect(await visitorOf(salts, DAY)).toBeDefined();
});
