// The meter of the bench `capacity` agrees with the prices in DynamoDB's documentation.

import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { type MeteredTable, openMeteredTable } from '../../bench/capacity/metered-table.ts';

let table: MeteredTable;
beforeAll(async () => {
  table = await openMeteredTable();
});
afterAll(() => table.close());

const key = (sk: string) => ({ pk: 'p', sk });
const put = (sk: string, bytes: number, condition = {}) =>
  table.table.put({ Item: { ...key(sk), body: new Uint8Array(bytes) }, ...condition });
const UNLESS_THERE = { ConditionExpression: 'attribute_not_exists(pk)' };

describe('the meter', () => {
  test('counts a write unit for every started KB, and stores 100 bytes with an item', async () => {
    table.meter.take();
    await put('a', 2500);
    expect(table.meter.take()).toEqual({
      writes: 3,
      reads: 0,
      stored: 2500 + 'pk'.length + 'sk'.length + 'body'.length + 'pa'.length + 100,
    });
  });

  test('counts an update by the whole item', async () => {
    await put('b', 4000);
    table.meter.take();
    await table.table.update({
      Key: key('b'),
      UpdateExpression: 'ADD hits :one',
      ExpressionAttributeValues: { ':one': 1 },
    });
    expect(table.meter.take()).toEqual({ writes: 4, reads: 0, stored: 0 });
  });

  test('counts a write that fails on its condition by the item that is there', async () => {
    await put('c', 5000);
    table.meter.take();
    await expect(put('c', 10, UNLESS_THERE)).rejects.toThrow(LostRaceError);
    expect(table.meter.take()).toEqual({ writes: 5, reads: 0, stored: 0 });
  });

  test('counts a unit for an index entry that comes or goes, and two for one that moves', async () => {
    const write = async (UpdateExpression: string, values = {}): Promise<number> => {
      table.meter.take();
      const given = Object.keys(values).length > 0 && { ExpressionAttributeValues: values };
      await table.table.update({ Key: key('due'), UpdateExpression, ...given });
      return table.meter.take().writes;
    };
    expect(await write('SET hits = :one', { ':one': 1 })).toBe(1);
    expect(await write('SET due = :due, dueAt = :at', { ':due': '7', ':at': 1 })).toBe(1 + 1);
    expect(await write('SET hits = :two', { ':two': 2 })).toBe(1);
    expect(await write('SET dueAt = :at', { ':at': 2 })).toBe(1 + 2);
    expect(await write('REMOVE due, dueAt')).toBe(1 + 1);
  });

  test('counts a consistent query by 4 KB, and any other half as much, by all that it reads', async () => {
    await put('q1', 5000);
    await put('q2', 5000);
    table.meter.take();
    const query = {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':pk': 'p', ':sk': 'q' },
    };
    await table.table.query({ ...query, ConsistentRead: true });
    expect(table.meter.take().reads).toBe(3);
    await table.table.query(query);
    expect(table.meter.take().reads).toBe(1.5);
  });

  test('refuses a call whose bill it does not know', async () => {
    const scan = new ScanCommand({ TableName: table.name });
    await expect(table.client.send(scan)).rejects.toThrow('the meter does not know ScanCommand');
  });
});
