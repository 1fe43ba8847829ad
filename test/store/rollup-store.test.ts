// The store of rollups, in memory and on a DynamoDB API. Both pass one suite, so what the protocol
// tests show with the memory store holds for the other.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import { encodeRollup } from '../../lambdas/domain/document/document-codec.ts';
import { type Level, periodOf, readyAt } from '../../lambdas/domain/periods.ts';
import { noSummary, type Summary, summaryOf } from '../../lambdas/domain/document/summary.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import {
  createRollupStore,
  DUE_PARTITIONS,
  type RollupKey,
  type RollupRange,
  type RollupStore,
} from '../../lambdas/store/rollups/rollup-store.ts';
import { MemoryRollups } from '../support/memory-rollups.ts';
import { aMessage } from '../support/messages.ts';
import { openTestTable } from '../support/test-table.ts';

/** Long after every period below. */
const NOW = Date.parse('2026-06-01T12:00Z');

const keyOf = (site: string, level: Level, day: string, shard = 0): RollupKey => {
  return { site, shard, period: periodOf(level, day) };
};

const SUM: Summary = summaryOf('2025-11-14', fold(emptyDocument, [aMessage(0), aMessage(7)]), 1234);

describe.each([
  {
    where: 'in memory',
    open: async (random: () => number) => ({
      store: new MemoryRollups({}, random).store,
      close: async () => undefined,
    }),
  },
  {
    where: 'in DynamoDB',
    open: async (random: () => number) => {
      const opened = await openTestTable();
      return { store: createRollupStore(opened.table, random), close: () => opened.close() };
    },
  },
])('a rollup $where', ({ open }) => {
  let store: RollupStore;
  let close: () => Promise<void>;
  /** The next draws; 0 after them. */
  let draws: number[];
  let sites = 0;
  let site: string;

  beforeAll(async () => void ({ store, close } = await open(() => draws.shift() ?? 0)));
  afterAll(() => close());
  beforeEach(() => {
    draws = [];
    site = `site ${(sites += 1)} "\\ \uD800`;
  });

  const month = (day = '2025-11-14', shard = 0) => keyOf(site, 'month', day, shard);

  /** The rollups of this site that are due: partition, level and name. */
  async function dueOf(until = NOW): Promise<string[]> {
    const found: string[] = [];
    for (let partition = 0; partition < DUE_PARTITIONS; partition += 1) {
      for await (const due of store.due(partition, until)) {
        if (due.site === site) found.push(`${partition} ${due.period.level} ${due.period.name} ${due.shard}`);
      }
    }
    return found;
  }

  async function namesIn(range: RollupRange, shard = 0): Promise<string[]> {
    const found: string[] = [];
    for await (const { period } of store.readRange(site, shard, range)) found.push(period.name);
    return found;
  }

  test('is absent until it is marked, and then due and without a sum', async () => {
    expect(await store.read(month())).toBeUndefined();
    await store.mark(month(), NOW);
    expect(await store.read(month())).toEqual({ period: month().period, epoch: NOW, summary: undefined });
    expect(await dueOf()).toEqual(['0 month 2025-11 0']);
  });

  test('reads back as it was written, and is due no more', async () => {
    await store.mark(month(), NOW);
    await store.write(month(), NOW, SUM);
    const found = await store.read(month());
    expect(found).toMatchObject({ period: month().period, epoch: NOW, summary: { tally: SUM.tally, updatedAt: 1234 } });
    expect(encodeRollup(found?.summary ?? noSummary)).toEqual(encodeRollup(SUM));
    expect(await dueOf()).toEqual([]);
  });

  test('of no day is valid as well', async () => {
    await store.mark(month(), NOW);
    await store.write(month(), NOW, noSummary);
    expect((await store.read(month()))?.summary).toEqual(noSummary);
  });

  test('loses its sum when it is marked, and is due again', async () => {
    await store.mark(month(), NOW);
    await store.write(month(), NOW, SUM);
    await store.mark(month(), NOW);
    expect(await store.read(month())).toEqual({ period: month().period, epoch: NOW + 1, summary: undefined });
    expect(await dueOf()).toEqual(['0 month 2025-11 0']);
  });

  test('is not written when it was marked since its epoch was read, or never', async () => {
    await expect(store.write(month(), 0, SUM)).rejects.toThrow(LostRaceError);
    expect(await store.read(month())).toBeUndefined();
    await store.mark(month(), NOW);
    await store.mark(month(), NOW);
    await expect(store.write(month(), NOW, SUM)).rejects.toThrow(LostRaceError);
    expect(await store.read(month())).toEqual({ period: month().period, epoch: NOW + 1, summary: undefined });
    expect(await dueOf()).toHaveLength(1);
  });

  test('may be written twice in an epoch, as by a call whose answer was lost', async () => {
    await store.mark(month(), NOW);
    await store.write(month(), NOW, noSummary);
    await store.write(month(), NOW, SUM);
    expect((await store.read(month()))?.summary?.updatedAt).toBe(1234);
  });

  test('is due from when its period is ready, or from its mark where that is later', async () => {
    const { period } = month();
    await store.mark(month(), Date.parse('2025-11-14'));
    expect(await dueOf(readyAt(period) - 1)).toEqual([]);
    expect(await dueOf(readyAt(period))).toHaveLength(1);
    await store.write(month(), Date.parse('2025-11-14'), SUM);
    await store.mark(month(), NOW);
    expect(await dueOf(NOW - 1)).toEqual([]);
    expect(await dueOf(NOW)).toHaveLength(1);
  });

  test('stands in line by the time from which it is due, and keeps its place when it is marked again', async () => {
    await store.mark(month('2025-03-01'), NOW - 2);
    await store.mark(month('2025-01-01'), NOW - 1);
    await store.mark(month('2025-02-01'), NOW - 3);
    await store.mark(month('2025-02-01'), NOW);
    expect(await dueOf()).toEqual(['0 month 2025-02 0', '0 month 2025-03 0', '0 month 2025-01 0']);
  });

  test('is in the partition of the index that was drawn first', async () => {
    draws = [0.999, 0.5, 0];
    await store.mark(month(), NOW);
    await store.mark(month(), NOW);
    await store.mark(month('2025-12-01'), NOW);
    expect(await dueOf()).toEqual(['0 month 2025-12 0', '15 month 2025-11 0']);
  });

  test('goes to the end of the line when it is postponed', async () => {
    await store.mark(month('2025-01-01'), NOW - 2);
    await store.mark(month('2025-02-01'), NOW - 1);
    await store.postpone(month('2025-01-01'), NOW + 1);
    expect(await dueOf()).toEqual(['0 month 2025-02 0']);
    expect(await dueOf(NOW + 1)).toEqual(['0 month 2025-02 0', '0 month 2025-01 0']);
    expect((await store.read(month('2025-01-01')))?.epoch).toBe(NOW - 2);
  });

  test('that is valid or absent cannot be postponed', async () => {
    await store.postpone(month(), NOW);
    expect(await store.read(month())).toBeUndefined();
    await store.mark(month(), NOW);
    await store.write(month(), NOW, SUM);
    await store.postpone(month(), NOW);
    expect((await store.read(month()))?.summary?.updatedAt).toBe(1234);
    expect(await dueOf(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });

  test('is found in a run of periods of its level, site and shard, in order', async () => {
    for (const day of ['2025-03-31', '2024-12-01', '2025-01-05', '2025-02-28']) await store.mark(month(day), NOW);
    await store.mark(month('2025-02-01', 1), NOW);
    await store.mark(keyOf(site, 'year', '2025-01-01'), NOW);
    await store.mark(keyOf(`${site}2`, 'month', '2025-02-01'), NOW);
    expect(await namesIn({ level: 'month', from: '2025-01-01', to: '2025-02-28' })).toEqual(['2025-01', '2025-02']);
    expect(await namesIn({ level: 'month', from: '2025-01-01', to: '2025-02-28' }, 1)).toEqual(['2025-02']);
    expect(await namesIn({ level: 'year', from: '2020-01-01', to: '2025-12-31' })).toEqual(['2025']);
    expect(await namesIn({ level: 'year', from: '2026-01-01', to: '2026-12-31' })).toEqual([]);
  });
});
