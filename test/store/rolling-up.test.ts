// Rolling up on a DynamoDB API: its cost, its savings, and that answers are the same before and
// after.

import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { commit } from '../../lambdas/aggregate/commit.ts';
import { DamagedDocumentError } from '../../lambdas/domain/document/document-codec.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { daysOf, periodOf } from '../../lambdas/domain/periods.ts';
import { roll, type RollDeps } from '../../lambdas/rollup/roll.ts';
import { run } from '../../lambdas/rollup/run.ts';
import { BadRequestError } from '../../lambdas/http/errors.ts';
import { createDayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createDocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { bytesOf } from '../../lambdas/store/days/day-state.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { createEventStore } from '../../lambdas/store/events/event-store.ts';
import { documentItemKey } from '../../lambdas/store/table/keys.ts';
import {
  createRollupReader,
  createRollupStore,
  DUE_PARTITIONS,
  type RollupStore,
} from '../../lambdas/store/rollups/rollup-store.ts';
import type { Query } from '../../lambdas/store/table/table.ts';
import { readDays, toStats } from '../../lambdas/stats/stats.ts';
import { silenceLogs } from '../support/quiet.ts';
import { aMessage, aView, queued } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';
import { visitorOf } from '../support/visitors.ts';

const TABLE = 'table';
const NOW = Date.parse('2026-01-01T12:00:00Z');
const ALL = { from: '1970-01-01', to: '2099-12-31' };

let opened: TestTable;
let rollups: RollupStore;

beforeAll(async () => {
  opened = await openTestTable();
  rollups = createRollupStore(opened.table, Math.random);
});

afterAll(() => opened.close());
silenceLogs();

/** Counts a message with one view for each of these numbers. */
async function count(site: string, day: string, seqs: readonly number[], now = NOW): Promise<void> {
  const messages = seqs.map((seq) =>
    aMessage(seq, { site, day, events: [aView({ path: `/${day}`, visitor: visitorOf(`${seq}`) })] }),
  );
  await commitTo({ site, day, shard: 0 }, messages, now);
}

/** As the aggregator does. */
async function commitTo(key: DocumentKey, messages: readonly Message[], now = NOW): Promise<void> {
  const deps = {
    documents: createDocumentStore(createDayItemStore(opened.table)),
    rollups,
    events: createEventStore(opened.table, { rawRetentionDays: 90 }),
    cache: new DocumentCache(),
    now: () => now,
    random: () => 0,
    wait: async () => undefined,
  };
  await commit(key, messages.map(queued), Infinity, deps);
}

const rollDeps = (now: number): RollDeps => {
  const items = createDayItemStore(opened.table);
  return { documents: createDocumentReader(items), items, rollups, now: () => now };
};

const rollUp = (now = NOW) => run(Infinity, { rollups, roll: (key) => roll(key, rollDeps(now)), now: () => now });

interface Asking {
  readonly youngDays?: number;
  readonly maxDocuments?: number;
}

/** The answer, and the number of documents that it read. */
async function ask(site: string, days: { from: string; to: string } = ALL, asking: Asking = {}) {
  let documents = 0;
  const reader = createDocumentReader(createDayItemStore(opened.table));
  async function* counted<T>(found: AsyncIterable<T>): AsyncIterable<T> {
    for await (const each of found) {
      documents += 1;
      yield each;
    }
  }
  const query = { site, days, date: 'asked', includes: new Set<string>() };
  const answer = await readDays(query, {
    documents: {
      readRange: (...range) => counted(reader.readRange(...range)),
      firstOf: async (...range) => {
        const first = await reader.firstOf(...range);
        documents += first.length;
        return first;
      },
    },
    rollups: {
      async *readRange(...range) {
        for await (const found of createRollupReader(opened.table).readRange(...range)) {
          if (found.summary !== undefined) documents += 1;
          yield found;
        }
      },
    },
    shards: 1,
    queueRetentionDays: 28,
    now: () => NOW,
    ...asking,
  });
  const { counts, tally, updatedAt, isFinal } = answer;
  return { documents, answer: { ...toStats(query, counts), tally, updatedAt, isFinal } };
}

/** The rollups of a site that are due, at any time. */
async function dueOf(site: string): Promise<string[]> {
  const found: string[] = [];
  for (let partition = 0; partition < DUE_PARTITIONS; partition += 1) {
    for await (const due of rollups.due(partition, Number.MAX_SAFE_INTEGER)) {
      if (due.site === site) found.push(due.period.name);
    }
  }
  return found.sort();
}

const sumOf = async (site: string, level: 'month' | 'year', day: string) =>
  (await rollups.read({ site, shard: 0, period: periodOf(level, day) }))?.summary;

/** The calls since the last time, without queries. */
function writes(): string[] {
  const calls = opened.calls.splice(0).filter(({ action }) => action !== 'Query');
  return calls
    .map(({ input }) => input as { Key?: { sk: string }; Item?: { sk: string } })
    .map(({ Key, Item }) => (Key ?? Item)?.sk.split('#')[0] ?? '');
}

describe('rolling up', () => {
  test('changes no answer, and ten years are at most 80 documents', async () => {
    const site = 'ten-years';
    // A day of every other month of ten years, and one event that is late.
    const days = Array.from({ length: 10 }, (_, year) => daysOf(periodOf('year', `${2016 + year}-01-01`))).flat();
    for (const [index, day] of days.filter((each) => /-(02|04|06|08|10|12)-18$/.test(each)).entries()) {
      await count(site, day, [index * 10, index * 10 + 1, index * 10 + 5]);
    }
    const ranges = [
      ALL,
      { from: '2019-05-17', to: '2025-12-30' },
      { from: '2025-10-18', to: '2025-10-18' },
      { from: '2024-02-01', to: '2024-02-29' },
    ];
    const askAll = () => Promise.all(ranges.map((range) => ask(site, range, { youngDays: 1 })));
    const before = await askAll();
    // The first day is read to see whether the site is young.
    expect(before[0]?.documents).toBe(1 + 60);

    expect(await rollUp()).toMatchObject({ lost: 0, failed: 0 });
    const after = await askAll();
    expect(after.map(({ answer }) => answer)).toEqual(before.map(({ answer }) => answer));
    // The first day, nine years, five months, and the day of December, which is not ready yet.
    expect(after[0]?.documents).toBe(1 + 9 + 5 + 1);
    expect(await dueOf(site)).toEqual(['2025', '2025-12']);

    await count(site, '2019-06-18', [999_999]);
    const late = await ask(site, ALL, { youngDays: 1 });
    expect(late.answer.total_views).toBe((before[0]?.answer.total_views ?? 0) + 1);
    await rollUp();
    expect((await ask(site, ALL, { youngDays: 1 })).answer).toEqual(late.answer);

    // A damaged day does no harm while a rollup holds it, though it is among the first ten that are
    // read.
    const Key = documentItemKey({ site, day: '2016-02-18', shard: 0 });
    await opened.client.send(new UpdateCommand({ TableName: TABLE, Key, UpdateExpression: 'REMOVE body' }));
    expect((await ask(site, ALL, { youngDays: 10 })).answer).toEqual(late.answer);
    await expect(ask(site, { from: '2016-02-18', to: '2016-02-18' })).rejects.toThrow(DamagedDocumentError);
  }, 120_000);

  test('adds up bases and deltas, over as many pages as a month has', async () => {
    const random = seededRandom(1);
    const char = (): string => String.fromCharCode(0x4e00 + Math.floor(random() * 20_000));
    const aPath = (): string => Array.from({ length: 45 }, char).join('');
    const store = createDocumentStore(createDayItemStore(opened.table));
    let bytes = 0;
    for (const day of daysOf(periodOf('month', '2025-03-01'))) {
      const key = { site: 'pages', day, shard: 0 };
      const events = Array.from({ length: 900 }, () => aView({ path: aPath(), visitor: visitorOf(aPath()) }));
      await commitTo(key, [aMessage(0, { ...key, events })]);
      await commitTo(key, [aMessage(1000, key)]);
      const stored = await store.read(key);
      expect(stored.delta?.document.counts.views).toBe(1);
      bytes += bytesOf(stored);
    }
    expect(bytes).toBeGreaterThan(1024 * 1024);
    await rollUp();
    expect((await sumOf('pages', 'month', '2025-03-01'))?.counts.views).toBe(31 * 901);
  });

  test('leaves a period that is open as it is, and due', async () => {
    await count('open', '2025-12-31', [1]);
    await rollUp();
    expect(await dueOf('open')).toEqual(['2025-12']);
    const THIRD = Date.parse('2026-01-03T00:00Z');
    await rollUp(THIRD - 1);
    expect(await dueOf('open')).toEqual(['2025-12']);
    await rollUp(THIRD);
    expect(await dueOf('open')).toEqual([]);
    expect((await sumOf('open', 'year', '2025-01-01'))?.counts.views).toBe(1);
  });

  test('makes a year when the last of its months is made, and not before', async () => {
    await count('waits', '2024-01-18', [1]);
    await count('waits', '2024-02-18', [2]);
    const key = { site: 'waits', shard: 0, period: periodOf('year', '2024-01-01') };
    expect(await roll(key, rollDeps(NOW))).toBe('waits');
    expect(await dueOf('waits')).toEqual(['2024', '2024-01', '2024-02']);
    await rollUp();
    expect((await sumOf('waits', 'year', '2024-01-01'))?.counts.views).toBe(2);
  });

  test('does not take a month for empty that has days and was never marked', async () => {
    const key = { site: 'unmarked', shard: 0, period: periodOf('year', '2024-01-01') };
    // As if the writer of the first had died before its mark, and an operator had dropped its
    // message.
    const silent = { mark: async () => undefined };
    const marked = rollups;
    rollups = { ...rollups, ...silent };
    await count('unmarked', '2024-01-18', [1]);
    rollups = marked;
    await count('unmarked', '2024-02-18', [2]);
    await rollUp();
    expect(await roll(key, rollDeps(NOW))).toBe('waits');
    expect((await ask('unmarked', ALL, { youngDays: 1 })).answer.total_views).toBe(2);
  });

  test('goes on where one document is damaged, which stays due', async () => {
    await count('damaged', '2024-01-18', [1]);
    await count('whole', '2024-01-18', [1]);
    const Key = documentItemKey({ site: 'damaged', day: '2024-01-18', shard: 0 });
    await opened.client.send(new UpdateCommand({ TableName: TABLE, Key, UpdateExpression: 'REMOVE body' }));
    expect(await rollUp()).toMatchObject({ failed: 1, lost: 0 });
    expect(await dueOf('damaged')).toEqual(['2024', '2024-01']);
    expect((await sumOf('whole', 'year', '2024-01-01'))?.counts.views).toBe(1);
  });
});

describe('what an event writes', () => {
  const day = '2025-12-31';
  const inTime = Date.parse('2026-01-01T23:59Z');
  const late = Date.parse('2026-01-02T00:00Z');

  test.each([
    { event: 'the first of a day', seqs: [1], now: inTime, written: ['raw', 'day', 'month'] },
    { event: 'another of that day', seqs: [2], now: inTime, written: ['raw', 'day'] },
    { event: 'one that comes again', seqs: [2], now: inTime, written: ['month', 'year'] },
    {
      event: 'one that comes again with a new one',
      seqs: [2, 3],
      now: inTime,
      written: ['raw', 'day', 'month', 'year'],
    },
    { event: 'a late one', seqs: [4], now: late, written: ['raw', 'day', 'month', 'year'] },
  ])('is its raw, its day and what must be marked: $event', async ({ seqs, now, written }) => {
    writes();
    await count('written', day, seqs, now);
    expect(writes()).toEqual(written);
  });

  test('of a site that has one event ever is ten write units in all, the index and its rollups included', async () => {
    writes();
    await count('lone', '2025-11-14', [1], Date.parse('2025-11-14T12:00Z'));
    expect(writes()).toEqual(['raw', 'day', 'month']);
    await rollUp(Date.parse('2025-12-03T01:00Z'));
    expect(writes()).toEqual(['year', 'month']);
    await rollUp(Date.parse('2026-01-03T01:00Z'));
    // Including those of other sites, which are due by now.
    expect(writes()).toContain('year');
    expect(await dueOf('lone')).toEqual([]);
    // Six writes, each below a KB; and month and year are each put into the index once, and taken
    // out.
    const items = 3 + 2 + 1;
    const index = 2 * 2;
    expect(items + index).toBeLessThanOrEqual(16);
  });
});

describe('an answer', () => {
  test('about a site of few days is one query, and of any other has nothing before the first day', async () => {
    const asked = async (youngDays: number) => {
      opened.calls.length = 0;
      const { answer } = await ask('young', ALL, { youngDays });
      return { views: answer.total_views, limits: opened.calls.map(({ input }) => (input as Query).Limit) };
    };
    for (const [seq, day] of ['2025-11-01', '2025-11-09', '2025-12-31'].entries()) await count('young', day, [seq]);
    expect(await asked(4)).toEqual({ views: 3, limits: [9] });
    // Its months, the days of those, and the days that are in none.
    expect(await asked(3)).toEqual({ views: 3, limits: [7, undefined, undefined, undefined] });
  });

  test('reads at most the given number of documents, and names a range that it would read', async () => {
    for (let day = 1; day <= 9; day += 1) await count('bounded', `2025-05-0${day}`, [day]);
    const bounds = { youngDays: 3, maxDocuments: 8 };
    await expect(ask('bounded', ALL, bounds)).rejects.toThrow(
      new BadRequestError(
        'These days hold more than 8 documents, the most that one answer reads. ' +
          'Ask for at most 8 days, such as from=2025-12-25&to=2026-01-01',
      ),
    );
    await expect(ask('bounded', { from: '2025-05-01', to: '2025-05-09' }, bounds)).rejects.toThrow(
      'such as from=2025-05-02&to=2025-05-09',
    );
    const narrow = await ask('bounded', { from: '2025-05-02', to: '2025-05-09' }, bounds);
    expect(narrow.answer.total_views).toBe(8);
    await rollUp();
    expect((await ask('bounded', ALL, bounds)).answer.total_views).toBe(9);
  });

  test('about more days of the future than it may read is a refusal, not an accident', async () => {
    for (let ahead = 0; ahead < 30; ahead += 1) {
      await count('future', new Date(NOW + (365 + ahead) * DAY_MS).toISOString().slice(0, 10), [ahead]);
    }
    await expect(ask('future', ALL, { maxDocuments: 20 })).rejects.toThrow(BadRequestError);
  });
});
