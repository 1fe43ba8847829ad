// The record of the highest shard that ever held a document, on a real DynamoDB API: its cost, and
// when it refuses.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createShardRecord } from '../../lambdas/store/days/shard-record.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';

let opened: TestTable;
beforeEach(async () => {
  opened = await openTestTable();
});
afterEach(() => opened.close());

const record = () => createShardRecord(opened.table);

describe('what is written', () => {
  test('is nothing for the first shard, which is always read', async () => {
    await record().note(0);
    expect(opened.calls).toEqual([]);
    await record().check(1, 0);
  });

  test('is one write for a shard, and none for those below it, until the environment ends', async () => {
    const one = record();
    for (const shard of [2, 2, 1, 0]) await one.note(shard);
    expect(opened.calls.length).toBe(1);
  });

  test('is the highest of all environments, in any order', async () => {
    await Promise.all([3, 1, 2].map((shard) => record().note(shard)));
    await record().note(1);
    await expect(record().check(3, 0)).rejects.toThrow('Documents lie in 4 shards');
    await record().check(4, 0);
  });
});

describe('who reads', () => {
  test('is refused with what to do, for as long as the setting is too low', async () => {
    await record().note(3);
    const reader = record();
    for (const now of [0, 1, 60_000]) {
      await expect(reader.check(2, now)).rejects.toThrow(
        'Documents lie in 4 shards and the setting shards is 2: deploy again with shards=4 or more',
      );
    }
    await reader.check(4, 60_001);
  });

  test('looks once a minute, as a message of a higher shard may still have been under way', async () => {
    const reader = record();
    await reader.check(2, 1000);
    await record().note(2);
    opened.calls.length = 0;
    await reader.check(2, 60_999);
    expect(opened.calls).toEqual([]);
    await expect(reader.check(2, 61_000)).rejects.toThrow('Documents lie in 3 shards');
  });
});
