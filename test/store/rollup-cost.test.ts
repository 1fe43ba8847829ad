// What rollups cost on a DynamoDB API: the writes of an event, and the reads of an answer.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { BadRequestError } from '../../lambdas/http/errors.ts';
import type { Query } from '../../lambdas/store/table/table.ts';
import { ALL, NOW, RollingTable } from './rolling-table.ts';

let rolling: RollingTable;
beforeAll(async () => void (rolling = await RollingTable.open()));
afterAll(() => rolling.close());

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
    rolling.writes();
    await rolling.count('written', day, seqs, now);
    expect(rolling.writes()).toEqual(written);
  });

  test('of a site that has one event ever is ten write units in all, the index and its rollups included', async () => {
    rolling.writes();
    await rolling.count('lone', '2025-11-14', [1], Date.parse('2025-11-14T12:00Z'));
    expect(rolling.writes()).toEqual(['raw', 'day', 'month']);
    await rolling.rollUp(Date.parse('2025-12-03T01:00Z'));
    expect(rolling.writes()).toEqual(['year', 'month']);
    await rolling.rollUp(Date.parse('2026-01-03T01:00Z'));
    // Including those of other sites, which are due by now.
    expect(rolling.writes()).toContain('year');
    expect(await rolling.dueOf('lone')).toEqual([]);
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
      rolling.opened.calls.length = 0;
      const { answer } = await rolling.ask('young', ALL, { youngDays });
      return { views: answer.total_views, limits: rolling.opened.calls.map(({ input }) => (input as Query).Limit) };
    };
    for (const [seq, day] of ['2025-11-01', '2025-11-09', '2025-12-31'].entries())
      await rolling.count('young', day, [seq]);
    expect(await asked(4)).toEqual({ views: 3, limits: [9] });
    // Its months, the days of those, and the days that are in none.
    expect(await asked(3)).toEqual({ views: 3, limits: [7, undefined, undefined, undefined] });
  });

  test('reads at most the given number of documents, and names a range that it would read', async () => {
    for (let day = 1; day <= 9; day += 1) await rolling.count('bounded', `2025-05-0${day}`, [day]);
    const bounds = { youngDays: 3, maxDocuments: 8 };
    await expect(rolling.ask('bounded', ALL, bounds)).rejects.toThrow(
      new BadRequestError(
        'These days hold more than 8 documents, the most that one answer reads. ' +
          'Ask for at most 8 days, such as from=2025-12-25&to=2026-01-01',
      ),
    );
    await expect(rolling.ask('bounded', { from: '2025-05-01', to: '2025-05-09' }, bounds)).rejects.toThrow(
      'such as from=2025-05-02&to=2025-05-09',
    );
    const narrow = await rolling.ask('bounded', { from: '2025-05-02', to: '2025-05-09' }, bounds);
    expect(narrow.answer.total_views).toBe(8);
    await rolling.rollUp();
    expect((await rolling.ask('bounded', ALL, bounds)).answer.total_views).toBe(9);
  });

  test('about more days of the future than it may read is a refusal, not an accident', async () => {
    for (let ahead = 0; ahead < 30; ahead += 1) {
      await rolling.count('future', new Date(NOW + (365 + ahead) * DAY_MS).toISOString().slice(0, 10), [ahead]);
    }
    await expect(rolling.ask('future', ALL, { maxDocuments: 20 })).rejects.toThrow(BadRequestError);
  });
});
