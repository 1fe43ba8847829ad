// Removing a day, on a real DynamoDB API: what is removed, what stays, and what commits do during
// the removal and after.

import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import type { Message } from '../../../lambdas/domain/event/message.ts';
import { createDayItemStore, type DayItemStore } from '../../../lambdas/store/days/day-items.ts';
import { dayHasSeen, documentOf, type StoredDay } from '../../../lambdas/store/days/day-state.ts';
import { createDocumentStore, type Sizing } from '../../../lambdas/store/days/document-store.ts';
import { createEventStore } from '../../../lambdas/store/events/event-store.ts';
import { LostRaceError } from '../../../lambdas/store/table/lost-race.ts';
import { createRemover } from '../../../ops/store/remover.ts';
import { createDocumentInspector } from '../../../ops/store/document-inspector.ts';
import { aMessage, aView, queued } from '../../support/messages.ts';
import { openTestTable, type TestTable } from '../../support/test-table.ts';

const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
const NEVER = new AbortController().signal;
const LARGE: Sizing = { isSmall: () => false, units: () => 1 };
const START = 1_763_100_000_000;

let opened: TestTable;
let now: number;
beforeEach(async () => {
  opened = await openTestTable();
  now = START;
});
afterEach(() => opened.close());

/** Keys of all remaining items. Both tables are one here: their keys differ. */
const left = async (): Promise<string[]> => {
  const { Items = [] } = await opened.client.send(new ScanCommand({ TableName: opened.name }));
  return Items.map(({ pk, sk }) => `${pk} ${sk}`).toSorted();
};

const message = (seq: number, fields: Partial<Message> = {}): Message =>
  aMessage(seq, { acceptedAt: START + seq, events: [aView({ path: `/${seq}` })], ...fields });

/**
 * As the aggregator does: idempotency records, raw events, then the document. Returns the copy that
 * a function would cache.
 */
async function commit(messages: readonly Message[], at = key, sizing?: Sizing, seen?: StoredDay): Promise<StoredDay> {
  const store = createDocumentStore(createDayItemStore(opened.table), sizing);
  const events = createEventStore(opened.table, { rawRetentionDays: 90 });
  const day = seen ?? (await store.read(at));
  const fresh = messages.filter(({ dot }) => !dayHasSeen(day, dot));
  for (const { idempotencyRecord: name, dot, acceptedAt } of fresh) {
    if (name !== undefined) await events.takeRecord(name, dot, acceptedAt);
  }
  await events.keepRaw(at, fresh.map(queued), now);
  return store.add(at, day, fold(emptyDocument, fresh), (now += 1));
}

const remover = (change: (items: DayItemStore) => Partial<DayItemStore> = () => ({})) => {
  const items = createDayItemStore(opened.table);
  return createRemover(createDocumentInspector({ ...items, ...change(items) }), opened.table, opened.table);
};
const read = async (at = key) => documentOf(await createDocumentStore(createDayItemStore(opened.table)).read(at));

describe('a day that is removed', () => {
  test.each<[string, Sizing | undefined]>([
    ['in one item', undefined],
    ['in base and delta', LARGE],
  ])('leaves nothing (%s), and no other day loses anything', async (_, sizing) => {
    const neighbours = [
      { ...key, day: '2025-11-13' },
      { ...key, day: '2025-11-15' },
      { ...key, shard: 1 },
      { ...key, site: 'example.co' },
    ];
    for (const [index, at] of neighbours.entries())
      await commit([message(100 + index, { idempotencyRecord: `other${index}` })], at);
    const others = await left();
    await commit([message(0, { idempotencyRecord: 'a' }), message(1)], key, sizing);
    await commit([message(2, { idempotencyRecord: 'c' })], key, sizing);
    expect((await left()).length).toBeGreaterThan(others.length + 3);

    await remover().removeDocument(key, (now += 1));
    expect(await read()).toEqual(emptyDocument);
    const told: number[] = [];
    expect(await remover().removeRaw(key, NEVER, (events) => told.push(events))).toEqual({
      events: 3,
      idempotencyRecords: 2,
    });
    expect(told).toEqual([2, 3]);
    expect(await left()).toEqual(others);
  });

  test('may be damaged, torn, or have raw that cannot be read', async () => {
    const damage = { body: Buffer.from('no'), version: 3 };
    const put = (sk: string, item: object) =>
      opened.client.send(new PutCommand({ TableName: opened.name, Item: { pk: '0#example.com', sk, ...item } }));
    await put('day#2025-11-14', damage);
    await put('raw#2025-11-14#0000000001000#x', damage);
    await put('day#2025-11-15#delta', { ...damage, base: 57 });
    await put('day#2025-11-16', { views: 'many' });
    for (const day of ['2025-11-14', '2025-11-15', '2025-11-16']) await remover().removeDocument({ ...key, day }, now);
    expect(await remover().removeRaw(key, NEVER)).toEqual({ events: 0, idempotencyRecords: 0 });
    expect(await left()).toEqual([]);
  });

  test('frees the idempotency keys of its messages, and none that another message has taken since', async () => {
    await commit([message(0, { idempotencyRecord: 'mine' })]);
    const later = message(5, { idempotencyRecord: 'mine', acceptedAt: START + 8 * 86_400_000 });
    await commit([later], { ...key, day: '2025-11-22' });
    await remover().removeRaw(key, NEVER);
    expect(await left()).toContain('idempotency#mine idempotency');
    await remover().removeRaw({ ...key, day: '2025-11-22' }, NEVER);
    expect(await left()).not.toContain('idempotency#mine idempotency');
  });

  test('is not there to begin with: nothing is done', async () => {
    await remover().removeDocument(key, now);
    expect(await remover().removeRaw(key, NEVER)).toEqual({ events: 0, idempotencyRecords: 0 });
    expect(await left()).toEqual([]);
  });
});

describe('commits that come meanwhile', () => {
  test('before it is emptied are removed with it', async () => {
    await commit([message(0)]);
    let commits = 0;
    const slow = remover((items) => ({
      replaceBase: async (...write) => {
        if (commits < 3) await commit([message(10 + (commits += 1))]);
        await items.replaceBase(...write);
      },
    }));
    await slow.removeDocument(key, (now += 1000));
    expect(commits).toBe(3);
    expect(await read()).toEqual(emptyDocument);
  });

  test.each<[string, Sizing | undefined]>([
    ['in one item', undefined],
    ['in base and delta', LARGE],
  ])('after that begin the day again, and stay whole (%s)', async (_, sizing) => {
    await commit([message(0)], key, sizing);
    await commit([message(1)], key, sizing);
    const slow = remover((items) => ({
      replaceBase: async (...write) => {
        await items.replaceBase(...write);
        await commit([message(10)], key, sizing);
      },
    }));
    await slow.removeDocument(key, (now += 1000));
    expect(await read()).toEqual(fold(emptyDocument, [message(10)]));
    await commit([message(11)], key, sizing);
    expect(await read()).toEqual(fold(emptyDocument, [message(10), message(11)]));
  });

  test('without end make it give up, with the document as they made it', async () => {
    await commit([message(0)]);
    let seq = 10;
    const slow = remover((items) => ({
      replaceBase: async (...write) => {
        await commit([message((seq += 1))]);
        await items.replaceBase(...write);
      },
    }));
    await expect(slow.removeDocument(key, (now += 1000))).rejects.toThrow(LostRaceError);
    expect((await read()).counts.events).toBe(seq - 10 + 1);
  });
});

test.each<[string, Sizing | undefined]>([
  ['one item', undefined],
  ['base and delta', LARGE],
])(
  'a function that still holds the removed day loses a race, however often it was written again (%s)',
  async (_, sizing) => {
    let cached = await commit([message(0)], key, sizing);
    for (const seq of [1, 2, 3]) cached = await commit([message(seq)], key, sizing, cached);
    await remover().removeDocument(key, (now += 1));
    const again = [20, 21, 22, 23, 24, 25].map((seq) => message(seq));
    for (const each of again) {
      await commit([each], key, sizing);
      await expect(commit([message(9)], key, sizing, cached)).rejects.toThrow(LostRaceError);
    }
    expect(await read()).toEqual(fold(emptyDocument, again));
  },
);
