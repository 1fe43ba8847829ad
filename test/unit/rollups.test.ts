// Rollups against a real DynamoDB API: what they cost to make due, what they save, and that answers are the same before and after.

import { randomUUID } from 'node:crypto';

import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { commit } from '../../lambdas/aggregate/commit.ts';
import { noCounts } from '../../lambdas/domain/counts.ts';
import { emptyDocument, fold } from '../../lambdas/domain/day-document.ts';
import { DamagedDocumentError, encodeCounts } from '../../lambdas/domain/document-codec.ts';
import { daysOf, isClosed, periodOf } from '../../lambdas/domain/periods.ts';
import { noSummary, type Summary, summaryOf } from '../../lambdas/domain/summary.ts';
import { type RollDeps, settle } from '../../lambdas/rollup/roll.ts';
import { run } from '../../lambdas/rollup/run.ts';
import { createItemStore } from '../../lambdas/store/day-items.ts';
import { createDocumentReader } from '../../lambdas/store/document-reader.ts';
import { createDocumentStore, isOpen } from '../../lambdas/store/document-store.ts';
import { createDueStore } from '../../lambdas/store/due-store.ts';
import { createEventStore } from '../../lambdas/store/event-store.ts';
import { documentItemKey, DUE_PARTITIONS, parseDueSortKey } from '../../lambdas/store/keys.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import { createRollupGuard } from '../../lambdas/store/rollup-guard.ts';
import { createRollupReader, createRollupStore, type RollupKey } from '../../lambdas/store/rollup-store.ts';
import type { Query } from '../../lambdas/store/table.ts';
import { readDays, toStats } from '../../lambdas/stats/stats.ts';
import { aMessage, aView, queued } from '../support/messages.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';

const TABLE = 'table';
const NOW = Date.parse('2026-01-01T12:00:00Z');

let opened: TestTable;
let client: TestTable['client'];
let deps: RollDeps;

beforeAll(async () => {
  opened = await openTestTable();
  client = opened.client;
  deps = {
    documents: createDocumentStore(createItemStore(opened.table)),
    rollups: createRollupStore(opened.table),
    dues: createDueStore(opened.table, randomUUID),
  };
});

afterAll(() => opened.close());

/** As the aggregator does, of messages of one day. */
async function count(site: string, day: string, ...seqs: readonly number[]): Promise<void> {
  const messages = seqs.map((seq) =>
    aMessage(seq, { site, day, events: [aView({ path: `/${day}`, user: `${seq}` })] }),
  );
  const commitDeps = {
    documents: deps.documents as ReturnType<typeof createDocumentStore>,
    rollups: createRollupGuard(deps.rollups, deps.dues),
    events: createEventStore(opened.table, { rawRetentionDays: 90 }),
    cache: new DocumentCache(),
    now: () => NOW,
    random: () => 0,
    wait: async () => undefined,
  };
  await commit({ site, day, shard: 0 }, messages.map(queued), Infinity, commitDeps);
}

const rollUp = () => run(Infinity, { dues: deps.dues, settle: (due) => settle(due, deps), now: () => NOW });

/** The answer, and how many documents it was made of. */
async function ask(site: string, from: string, to: string, youngDays = 1) {
  let documents = 0;
  const reader = createDocumentReader(createItemStore(opened.table));
  const rollups = createRollupReader(opened.table);
  async function* counted<T>(found: AsyncIterable<T>): AsyncIterable<T> {
    for await (const each of found) {
      documents += 1;
      yield each;
    }
  }
  const query = { site, days: { from, to }, date: 'asked', includes: new Set<string>() };
  const days = await readDays(query, {
    documents: {
      readRange: (...range) => counted(reader.readRange(...range)),
      firstOf: async (...range) => {
        const first = await reader.firstOf(...range);
        documents += first.length;
        return first;
      },
    },
    rollups: { readRange: (...range) => counted(rollups.readRange(...range)) },
    shards: 1,
    queueRetentionDays: 28,
    now: () => NOW,
    youngDays,
  });
  const { tally, updatedAt, isFinal } = days;
  return { documents, answer: { ...toStats(query, days.counts), tally, updatedAt, isFinal } };
}

describe('a rollup', () => {
  const key: RollupKey = { site: 'one "\\ \uD800', shard: 3, period: periodOf('month', '2025-11-14') };
  const summary: Summary = summaryOf(fold(emptyDocument, [aMessage(0), aMessage(7)]), 1234);

  it('reads back as it was written, until it is struck out', async () => {
    const { rollups } = deps;
    expect(await rollups.read(key)).toBeUndefined();
    const generation = await rollups.begin(key);
    expect(await rollups.begin(key)).toBe(generation);
    await rollups.write(key, generation, summary);
    const stored = await rollups.read(key);
    expect(stored).toEqual({ period: key.period, generation, summary: { ...summary, counts: expect.anything() } });
    expect(encodeCounts(stored?.summary?.counts ?? noCounts)).toEqual(encodeCounts(summary.counts));
    await rollups.strike(key);
    expect(await rollups.read(key)).toEqual({ period: key.period, generation: generation + 1, summary: undefined });
    await expect(rollups.write(key, generation, noSummary)).rejects.toThrow(LostRaceError);
  });

  it('is due until who has seen the last request takes it off', async () => {
    const { dues } = deps;
    const dekad = { ...key, period: periodOf('dekad', '2025-11-14') };
    await dues.put(key);
    await dues.put(dekad);
    const [first, second] = await dues.of(key.site, key.shard);
    expect([first, second]).toEqual([
      { ...dekad, token: expect.any(String) },
      { ...key, token: expect.any(String) },
    ]);
    await dues.put(dekad);
    expect(first && (await dues.remove(first))).toBe(false);
    expect(second && (await dues.remove(second))).toBe(true);
    const listed: RollupKey[] = [];
    for (let partition = 0; partition < DUE_PARTITIONS; partition += 1) {
      for await (const due of dues.list(partition)) listed.push(due);
    }
    expect(listed).toMatchObject([dekad]);
    for (const due of await dues.of(key.site, key.shard)) await dues.remove(due);
  });
});

describe('rolling up', () => {
  it('changes no answer, and ten years are at most 40 documents', async () => {
    const site = 'ten-years';
    // A day of every month of ten years, and one event that is late.
    const days = Array.from({ length: 10 }, (_, year) => daysOf(periodOf('year', `${2016 + year}-01-01`))).flat();
    for (const [index, day] of days.filter((day) => day.endsWith('-18')).entries()) {
      await count(site, day, index * 10, index * 10 + 1, index * 10 + 5);
    }
    const ranges = [
      ['1970-01-01', '2099-12-31'],
      ['2019-05-17', '2025-12-30'],
      ['2025-11-18', '2025-11-18'],
      ['2024-02-01', '2024-02-29'],
    ] as const;
    const before = await Promise.all(ranges.map(([from, to]) => ask(site, from, to)));
    // The first day is read to learn that the site is not young.
    expect(before[0]?.documents).toBe(1 + 120);

    expect(await rollUp()).toMatchObject({ lost: 0, failed: 0, tooLarge: 0 });
    const after = await Promise.all(ranges.map(([from, to]) => ask(site, from, to)));
    expect(after.map(({ answer }) => answer)).toEqual(before.map(({ answer }) => answer));
    expect(after[0]?.documents).toBeLessThanOrEqual(40);
    expect(after[3]?.documents).toBe(1 + 1);

    await count(site, '2019-05-18', 999_999);
    const late = await ask(site, '1970-01-01', '2099-12-31');
    expect(late.answer.total_views).toBe((before[0]?.answer.total_views ?? 0) + 1);
    await rollUp();
    const again = await ask(site, '1970-01-01', '2099-12-31');
    expect(again.answer).toEqual(late.answer);
    expect(again.documents).toBeLessThanOrEqual(40);

    // A damaged day is no matter while a rollup holds it, though it is among the first ten that are looked at.
    const Key = documentItemKey({ site, day: '2016-01-18', shard: 0 });
    await client.send(new UpdateCommand({ TableName: TABLE, Key, UpdateExpression: 'REMOVE body' }));
    expect((await ask(site, '1970-01-01', '2099-12-31', 10)).answer).toEqual(late.answer);
    await expect(ask(site, '2016-01-18', '2016-01-18')).rejects.toThrow(DamagedDocumentError);
  }, 120_000);

  it('closes no more days than those of dekads that have events', async () => {
    await count('sparse', '2019-05-18', 1);
    await rollUp();
    const { Count } = await client.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :day)',
        ExpressionAttributeValues: { ':pk': '0#sparse', ':day': 'day#' },
      }),
    );
    expect(Count).toBe(10);
    expect((await ask('sparse', '1970-01-01', '2099-12-31')).documents).toBe(1 + 1);
  });

  it('is nothing to a site of few days, which is read in one query, and nothing before the first day to any other', async () => {
    const asked = async (youngDays: number) => {
      opened.calls.length = 0;
      const { answer } = await ask('young', '1970-01-01', '2099-12-31', youngDays);
      return { views: answer.total_views, limits: opened.calls.map(({ input }) => (input as Query).Limit) };
    };
    for (const [seq, day] of ['2025-12-01', '2025-12-09', '2025-12-31'].entries()) await count('young', day, seq);
    expect(await asked(4)).toEqual({ views: 3, limits: [9] });
    // Its months, its dekads, and the days that are in none.
    expect(await asked(3)).toEqual({ views: 3, limits: [7, undefined, undefined, undefined, undefined] });
  });

  it('leaves what is open as it is, and due', async () => {
    await count('open', '2025-12-31', 1);
    await rollUp();
    expect((await deps.dues.of('open', 0)).map(({ period }) => period.name)).toEqual(['2025-12-3']);
    expect(isOpen(await deps.documents.read({ site: 'open', day: '2025-12-31', shard: 0 }))).toBe(true);
    expect(isClosed(periodOf('dekad', '2025-12-31'), NOW)).toBe(false);
  });

  it('costs a lone event on a new site one write: that its dekad is due', async () => {
    opened.calls.length = 0;
    await count('lone', '2026-01-01', 1);
    await count('lone', '2026-01-01', 2);
    // Raw, due and day; then raw and day.
    expect(opened.calls.filter(({ action }) => action !== 'Query').length).toBe(5);
  });
});

it('a sort key of a due item reads back', () => {
  expect(parseDueSortKey('digest#dekad#2025-11-2')).toEqual(periodOf('dekad', '2025-11-14'));
  expect(() => parseDueSortKey('dekad#2025-11-2')).toThrow('not a rollup: 2025-11-2');
});
