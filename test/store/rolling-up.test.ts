// Rolling up on a DynamoDB API: answers are the same before and after, and few documents.

import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DamagedDocumentError } from '../../lambdas/domain/document/document-codec.ts';
import { daysOf, periodOf } from '../../lambdas/domain/periods.ts';
import { roll } from '../../lambdas/rollup/roll.ts';
import { createDayItemStore } from '../../lambdas/store/days/day-items.ts';
import { bytesOf } from '../../lambdas/store/days/day-state.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { documentItemKey } from '../../lambdas/store/table/keys.ts';
import { seededRandom } from '../../kit/random.ts';
import { aMessage, aView } from '../support/messages.ts';
import { silenceLogs } from '../support/quiet.ts';
import { visitorOf } from '../support/visitors.ts';
import { ALL, NOW, RollingTable } from './rolling-table.ts';

const TABLE = 'table';

let rolling: RollingTable;
beforeAll(async () => void (rolling = await RollingTable.open()));
afterAll(() => rolling.close());
silenceLogs();

describe('rolling up', () => {
  test('changes no answer, and ten years are at most 80 rollups and days', async () => {
    const site = 'ten-years';
    // A day of every other month of ten years, and one event that is late.
    const days = Array.from({ length: 10 }, (_, year) => daysOf(periodOf('year', `${2016 + year}-01-01`))).flat();
    for (const [index, day] of days.filter((each) => /-(02|04|06|08|10|12)-18$/.test(each)).entries()) {
      await rolling.count(site, day, [index * 10, index * 10 + 1, index * 10 + 5]);
    }
    const ranges = [
      ALL,
      { from: '2019-05-17', to: '2025-12-30' },
      { from: '2025-10-18', to: '2025-10-18' },
      { from: '2024-02-01', to: '2024-02-29' },
    ];
    const askAll = () => Promise.all(ranges.map((range) => rolling.ask(site, range, { youngDays: 1 })));
    const before = await askAll();
    // The first day is read to see whether the site is young.
    expect(before[0]?.documents).toBe(1 + 60);

    expect(await rolling.rollUp()).toMatchObject({ lost: 0, failed: 0 });
    const after = await askAll();
    expect(after.map(({ answer }) => answer)).toEqual(before.map(({ answer }) => answer));
    // The first day, nine years, five months, and the day of December, which is not ready yet.
    expect(after[0]?.documents).toBe(1 + 9 + 5 + 1);
    expect(await rolling.dueOf(site)).toEqual(['2025', '2025-12']);

    await rolling.count(site, '2019-06-18', [999_999]);
    const late = await rolling.ask(site, ALL, { youngDays: 1 });
    expect(late.answer.total_views).toBe((before[0]?.answer.total_views ?? 0) + 1);
    await rolling.rollUp();
    expect((await rolling.ask(site, ALL, { youngDays: 1 })).answer).toEqual(late.answer);

    // A damaged day does no harm while a rollup holds it, though it is among the first ten that are
    // read.
    const Key = documentItemKey({ site, day: '2016-02-18', shard: 0 });
    await rolling.opened.client.send(new UpdateCommand({ TableName: TABLE, Key, UpdateExpression: 'REMOVE body' }));
    expect((await rolling.ask(site, ALL, { youngDays: 10 })).answer).toEqual(late.answer);
    await expect(rolling.ask(site, { from: '2016-02-18', to: '2016-02-18' })).rejects.toThrow(DamagedDocumentError);
  }, 120_000);

  test('adds up bases and deltas, over as many pages as a month has', async () => {
    const random = seededRandom(1);
    const char = (): string => String.fromCharCode(0x4e00 + Math.floor(random() * 20_000));
    const aPath = (): string => Array.from({ length: 45 }, char).join('');
    const store = createDocumentStore(createDayItemStore(rolling.opened.table));
    let bytes = 0;
    for (const day of daysOf(periodOf('month', '2025-03-01'))) {
      const key = { site: 'pages', day, shard: 0 };
      const events = Array.from({ length: 900 }, () => aView({ path: aPath(), visitor: visitorOf(aPath()) }));
      await rolling.commitTo(key, [aMessage(0, { ...key, events })]);
      await rolling.commitTo(key, [aMessage(1000, key)]);
      const stored = await store.read(key);
      expect(stored.delta?.document.counts.views).toBe(1);
      bytes += bytesOf(stored);
    }
    expect(bytes).toBeGreaterThan(1024 * 1024);
    await rolling.rollUp();
    expect((await rolling.sumOf('pages', 'month', '2025-03-01'))?.counts.views).toBe(31 * 901);
  });

  test('leaves a period that is open as it is, and due', async () => {
    await rolling.count('open', '2025-12-31', [1]);
    await rolling.rollUp();
    expect(await rolling.dueOf('open')).toEqual(['2025-12']);
    const THIRD = Date.parse('2026-01-03T00:00Z');
    await rolling.rollUp(THIRD - 1);
    expect(await rolling.dueOf('open')).toEqual(['2025-12']);
    await rolling.rollUp(THIRD);
    expect(await rolling.dueOf('open')).toEqual([]);
    expect((await rolling.sumOf('open', 'year', '2025-01-01'))?.counts.views).toBe(1);
  });

  test('makes a year when the last of its months is made, and not before', async () => {
    await rolling.count('waits', '2024-01-18', [1]);
    await rolling.count('waits', '2024-02-18', [2]);
    const key = { site: 'waits', shard: 0, period: periodOf('year', '2024-01-01') };
    expect(await roll(key, rolling.rollDeps(NOW))).toBe('waits');
    expect(await rolling.dueOf('waits')).toEqual(['2024', '2024-01', '2024-02']);
    await rolling.rollUp();
    expect((await rolling.sumOf('waits', 'year', '2024-01-01'))?.counts.views).toBe(2);
  });

  test('does not take a month for empty that has days and was never marked', async () => {
    const key = { site: 'unmarked', shard: 0, period: periodOf('year', '2024-01-01') };
    // As if the writer of the first had died before its mark, and an operator had dropped its
    // message.
    const silent = { mark: async () => undefined };
    const marked = rolling.rollups;
    rolling.rollups = { ...marked, ...silent };
    await rolling.count('unmarked', '2024-01-18', [1]);
    rolling.rollups = marked;
    await rolling.count('unmarked', '2024-02-18', [2]);
    await rolling.rollUp();
    expect(await roll(key, rolling.rollDeps(NOW))).toBe('waits');
    expect((await rolling.ask('unmarked', ALL, { youngDays: 1 })).answer.total_views).toBe(2);
  });

  test('goes on where one document is damaged, which stays due', async () => {
    await rolling.count('damaged', '2024-01-18', [1]);
    await rolling.count('whole', '2024-01-18', [1]);
    const Key = documentItemKey({ site: 'damaged', day: '2024-01-18', shard: 0 });
    await rolling.opened.client.send(new UpdateCommand({ TableName: TABLE, Key, UpdateExpression: 'REMOVE body' }));
    expect(await rolling.rollUp()).toMatchObject({ failed: 1, lost: 0 });
    expect(await rolling.dueOf('damaged')).toEqual(['2024', '2024-01']);
    expect((await rolling.sumOf('whole', 'year', '2024-01-01'))?.counts.views).toBe(1);
  });
});
