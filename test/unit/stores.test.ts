// The stores against a real DynamoDB API: conditions, claims, ranges.

import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { emptyDocument, fold } from '../../lambdas/domain/day-document.ts';
import { absentDocument, createDocumentReader, createDocumentStore } from '../../lambdas/store/document-store.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import { createEventStore } from '../../lambdas/store/event-store.ts';
import { documentItemKey, rawItemKey } from '../../lambdas/store/keys.ts';
import { aMessage, aView, PRODUCER } from '../support/messages.ts';
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

describe('a document', () => {
  it('reads back as it was written, with its counters in the clear', async () => {
    const store = createDocumentStore(client, TABLE);
    expect(await store.read(key)).toEqual(absentDocument);
    const events = [aView({ path: '/', user: 'u' }), { type: 'click', at: 5 }];
    const first = await store.replace(key, absentDocument, fold(emptyDocument, [aMessage(0, { events })]), 1000);
    const second = await store.replace(key, first, fold(first.document, [aMessage(2)]), 2000);
    expect(await store.read(key)).toEqual(second);
    const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key: documentItemKey(key) }));
    expect(Item).toMatchObject({ views: 2, events: 3, version: 2, updated: 2000 });
  });

  it('is not overwritten by who has not seen its last version', async () => {
    const store = createDocumentStore(client, TABLE);
    const other = { ...key, site: 'raced.com' };
    const next = fold(emptyDocument, [aMessage(0)]);
    const first = await store.replace(other, absentDocument, next, 1000);
    await expect(store.replace(other, absentDocument, next, 1000)).rejects.toThrow(LostRaceError);
    const second = await store.replace(other, first, fold(first.document, [aMessage(1)]), 1000);
    await expect(store.replace(other, first, next, 1000)).rejects.toThrow(LostRaceError);
    expect(await store.read(other)).toEqual(second);
  });

  it('is found in a range of days, both ends inclusive, and no other item with it', async () => {
    const store = createDocumentStore(client, TABLE);
    const reader = createDocumentReader(client, TABLE);
    const site = 'range "\\ \uD800';
    for (const day of ['2025-11-13', '2025-11-14', '2025-11-15', '2099-12-31', '1970-01-01']) {
      await store.replace({ ...key, site, day }, absentDocument, fold(emptyDocument, [aMessage(0)]), 1000);
    }
    await createEventStore(client, TABLE, { rawRetentionDays: 1 }).keepRaw({ ...key, site }, [aMessage(0)], 1000);
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
  });

  it('is read in a range of any size, page by page', async () => {
    const store = createDocumentStore(client, TABLE);
    // Twenty documents of nearly 100 KB: hostile days, two pages of a megabyte each.
    const random = seededRandom(1);
    const char = (): string => String.fromCharCode(0x4e00 + Math.floor(random() * 20_000));
    const path = (): string => Array.from({ length: 1000 }, char).join('');
    const events = Array.from({ length: 48 }, () => aView({ path: path() }));
    const document = fold(emptyDocument, [aMessage(0, { events })]);
    let bytes = 0;
    for (let day = 10; day < 30; day += 1) {
      const write = store.replace({ ...key, site: 'pages', day: `2025-10-${day}` }, absentDocument, document, 1000);
      bytes += (await write).bytes;
    }
    expect(bytes).toBeGreaterThan(1024 * 1024);
    let views = 0;
    for await (const { document: each } of createDocumentReader(client, TABLE).readRange('pages', 0))
      views += each.views;
    expect(views).toBe(20 * 48);
  });
});

describe('a claim', () => {
  const events = () => createEventStore(client, TABLE, { rawRetentionDays: 90 });
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
    const store = createEventStore(client, TABLE, { rawRetentionDays: 90 });
    const events = Array.from({ length: 100 }, (_, n) => aView({ path: `${n}`.padEnd(1000, '\u4e00') }));
    const messages = [0, 1, 2].map((seq) => aMessage(seq, { site: 'raw.com', events }));
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
