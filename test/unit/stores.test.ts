// The stores against a real DynamoDB API: conditions, claims, ranges.

import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type DayDocument, emptyDocument, fold, merge } from '../../lambdas/domain/day-document.ts';
import { createItemStore, type ItemStore } from '../../lambdas/store/day-items.ts';
import { createDocumentReader } from '../../lambdas/store/document-reader.ts';
import {
  absentDay,
  bytesOf,
  createDocumentStore,
  documentOf,
  type DocumentStore,
  isTorn,
  type Sizing,
  type StoredDay,
} from '../../lambdas/store/document-store.ts';
import { encodeDocument } from '../../lambdas/domain/document-codec.ts';
import type { Message } from '../../lambdas/domain/message.ts';
import { noVisitors } from '../../lambdas/domain/visitors.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import { createEventStore } from '../../lambdas/store/event-store.ts';
import { documentItemKey, rawItemKey, tailItemKey } from '../../lambdas/store/keys.ts';
import { aMessage, aQueued, aView, PRODUCER } from '../support/messages.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { seededRandom } from '../support/random.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';

const TABLE = 'table';
const DAY_SECONDS = 86_400;
const key = { site: 'example.com', day: '2025-11-14', shard: 0 };

let opened: TestTable;
let client: TestTable['client'];

beforeAll(async () => {
  opened = await openTestTable();
  client = opened.client;
});

afterAll(() => opened.close());

/** A document of one message. */
const one = (seq: number, fields: Partial<Message> = {}): DayDocument => fold(emptyDocument, [aMessage(seq, fields)]);

describe('a document', () => {
  it('reads back as it was written, with its counters in the clear', async () => {
    const store = createDocumentStore(createItemStore(opened.table));
    expect(await store.read(key)).toEqual(absentDay);
    const events = [aView({ path: '/', user: 'u' }), { type: 'click', at: 5 }];
    const first = await store.add(key, absentDay, one(0, { events }), 1000);
    const second = await store.add(key, first, one(2), 2000);
    expect(await store.read(key)).toEqual(second);
    const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key: documentItemKey(key) }));
    expect(Item).toMatchObject({ views: 2, events: 3, version: 2, updated: 2000 });
  });

  it('is not overwritten by who has not seen its last version', async () => {
    const store = createDocumentStore(createItemStore(opened.table));
    const other = { ...key, site: 'raced.com' };
    const first = await store.add(other, absentDay, one(0), 1000);
    await expect(store.add(other, absentDay, one(0), 1000)).rejects.toThrow(LostRaceError);
    const second = await store.add(other, first, one(1), 1000);
    await expect(store.add(other, first, one(2), 1000)).rejects.toThrow(LostRaceError);
    expect(await store.read(other)).toEqual(second);
  });

  it('is found in a range of days, both ends inclusive, and no other item with it', async () => {
    const store = createDocumentStore(createItemStore(opened.table));
    const reader = createDocumentReader(createItemStore(opened.table));
    const site = 'range "\\ \uD800';
    for (const day of ['2025-11-13', '2025-11-14', '2025-11-15', '2099-12-31', '1970-01-01']) {
      await store.add({ ...key, site, day }, absentDay, one(0), 1000);
    }
    await createEventStore(opened.table, { rawRetentionDays: 1 }).keepRaw({ ...key, site }, [aQueued(0)], 1000);
    const days = async (from?: string, to?: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const stored of reader.readRange(site, 0, from, to)) {
        expect(stored.key.site).toBe(site);
        found.push(stored.key.day);
      }
      return found;
    };
    expect(await days('2025-11-13', '2025-11-14')).toEqual(['2025-11-13', '2025-11-14']);
    expect(await days()).toEqual(['1970-01-01', '2025-11-13', '2025-11-14', '2025-11-15', '2099-12-31']);
    expect(await days('2001-01-01', '2001-12-31')).toEqual([]);
    const first = async (from: string, limit: number): Promise<string[]> =>
      (await reader.firstOf(site, 0, from, '2099-12-31', limit)).map(({ day }) => day);
    expect(await first('2001-01-01', 2)).toEqual(['2025-11-13', '2025-11-14']);
    expect(await first('2025-11-15', 2)).toEqual(['2025-11-15', '2099-12-31']);
    expect(await first('2025-11-15', 3)).toEqual(['2025-11-15', '2099-12-31']);
  });

  it('is read in a range of any size, page by page', async () => {
    const store = createDocumentStore(createItemStore(opened.table));
    // Twenty documents of nearly 100 KB: hostile days, two pages of a megabyte each.
    const random = seededRandom(1);
    const char = (): string => String.fromCharCode(0x4e00 + Math.floor(random() * 20_000));
    const path = (): string => Array.from({ length: 1000 }, char).join('');
    const events = Array.from({ length: 48 }, () => aView({ path: path() }));
    const document = fold(emptyDocument, [aMessage(0, { events })]);
    let bytes = 0;
    for (let day = 10; day < 30; day += 1) {
      const write = store.add({ ...key, site: 'pages', day: `2025-10-${day}` }, absentDay, document, 1000);
      bytes += bytesOf(await write);
    }
    expect(bytes).toBeGreaterThan(1024 * 1024);
    let views = 0;
    for await (const { document: each } of createDocumentReader(createItemStore(opened.table)).readRange('pages', 0))
      views += each.counts.views;
    expect(views).toBe(20 * 48);
  });
});

describe('a large document', () => {
  const other = { ...key, site: 'large.com' };
  const path = (n: number): string => `/${((n + 1) * 7919) % 10_007}/${((n + 1) * 104_729) % 100_003}`;
  const large = one(0, { events: Array.from({ length: 300 }, (_, n) => aView({ path: path(n), user: `${n}` })) });

  it('has a tail that new messages go to, and is read with it', async () => {
    const items = createItemStore(opened.table);
    const store = createDocumentStore(items);
    const first = await store.add(other, absentDay, large, 1000);
    const day = await store.add(other, first, one(300, { events: [aView({ path: path(3), user: '3' })] }), 2000);
    expect(await store.read(other)).toEqual(day);
    expect(day.base).toBe(first.base);
    expect(day.tail).toMatchObject({
      version: 1,
      isSealed: false,
      document: { counts: { views: 1, visitors: noVisitors } },
    });
    const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key: tailItemKey(other) }));
    expect(Item).toMatchObject({ views: 1, events: 1, version: 1, updated: 2000, base: 1, sealed: false });
    for await (const read of createDocumentReader(items).readRange(other.site, 0, other.day, other.day)) {
      expect(read).toEqual({ key: other, document: documentOf(day), updatedAt: 2000 });
      expect(read.document.counts.views).toBe(301);
    }
    await expect(store.add(other, first, one(301), 3000)).rejects.toThrow(LostRaceError);
  });

  it('goes on in its next version when the tail has cost enough, and never says less or more', async () => {
    const items = createItemStore(opened.table);
    const store = createDocumentStore(items);
    let day = await store.read(other);
    let whole = documentOf(day);
    const versions = new Set<number>();
    for (let seq = 400; seq < 450; seq += 1) {
      const delta = one(seq, { events: [aView({ path: `${path(seq)}/${path(seq * 3)}`, user: `${seq}` })] });
      const before = day;
      day = await store.add(other, before, delta, 2000 + seq);
      expect(await store.read(other, before)).toEqual(day);
      whole = merge(whole, delta);
      expect(await store.read(other)).toEqual(day);
      expect(encodeDocument(documentOf(day))).toEqual(encodeDocument(whole));
      versions.add(day.base.version);
    }
    expect(versions.size).toBeGreaterThan(1);
    expect(versions.size).toBeLessThan(20);
    const { base } = await items.read(other);
    expect(base).toMatchObject({ views: day.base.document.counts.views, events: day.base.document.counts.events });
  });
});

describe('base and tail of different moments', () => {
  const small: Sizing = { isSmall: () => false, units: () => 2 };

  it('are read again, so that nothing is added to an old base', async () => {
    const items = new MemoryItems();
    const store = createDocumentStore(items.store, small);
    const sealed = await addedTo(store, 3);
    const old = items.get(key);
    const first = await store.add(key, sealed, one(3), 1000);
    const second = await store.add(key, first, one(4), 1000);
    const now = { base: old.base, tail: items.get(key).tail };
    expect(isTorn(now)).toBe(true);
    let reads = 0;
    const torn: ItemStore = { ...items.store, read: async () => ((reads += 1) === 1 ? now : items.get(key)) };
    expect(await createDocumentStore(torn, small).read(key)).toEqual(second);
    async function* readRange() {
      yield { key, items: now };
    }
    reads = 0;
    for await (const { document } of createDocumentReader({ ...torn, readRange }).readRange(key.site, 0)) {
      expect(document).toEqual(documentOf(second));
    }
    expect(reads).toBe(2);
  });

  it('that stay so are damage', async () => {
    const items = new MemoryItems();
    const store = createDocumentStore(items.store, small);
    await addedTo(store, 2);
    items.set(key, { base: undefined });
    await expect(store.read(key)).rejects.toThrow('its tail adds to version 1 of the document, and that is gone');
  });

  async function addedTo(store: DocumentStore, messages: number): Promise<StoredDay> {
    let day = absentDay;
    for (let seq = 0; seq < messages; seq += 1) day = await store.add(key, day, one(seq), 1000);
    return day;
  }
});

describe('a claim', () => {
  const events = () => createEventStore(opened.table, { rawRetentionDays: 90 });
  const [mine, other] = [
    { producer: PRODUCER, seq: 1 },
    { producer: PRODUCER, seq: 2 },
  ];

  it('is held by the first message that asks, and by it again', async () => {
    expect(await events().claim('a', mine, 0)).toBe(true);
    expect(await events().claim('a', mine, 1000)).toBe(true);
    expect(await events().claim('a', other, 1000)).toBe(false);
    expect(await events().claim('b', other, 1000)).toBe(true);
  });

  it('is given up after seven days, though DynamoDB has not deleted it yet', async () => {
    expect(await events().claim('c', mine, 0)).toBe(true);
    expect(await events().claim('c', other, 7 * DAY_SECONDS * 1000 - 1)).toBe(false);
    expect(await events().claim('c', other, 7 * DAY_SECONDS * 1000)).toBe(true);
  });
});

describe('raw events', () => {
  it('are packed below the limit of an item, and written again in their place', async () => {
    const store = createEventStore(opened.table, { rawRetentionDays: 90 });
    const events = Array.from({ length: 100 }, (_, n) => aView({ path: `${n}`.padEnd(1000, '\u4e00') }));
    const messages = [0, 1, 2].map((seq) => aQueued(seq, { site: 'raw.com', events }));
    for (let time = 0; time < 2; time += 1) await store.keepRaw({ ...key, site: 'raw.com' }, messages, 1000);
    const { pk } = rawItemKey({ ...key, site: 'raw.com' }, []);
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      }),
    );
    expect(Items.reduce((sum, item) => sum + Number(item['messages']), 0)).toBe(3);
    expect(Items.length).toBe(3);
    expect(Items[0]?.['expires']).toBe(1 + 90 * DAY_SECONDS);
  });
});
