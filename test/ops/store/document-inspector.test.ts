// The table accesses of verify and rebuild, on a real DynamoDB API.

import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { createDocumentInspector } from '../../../ops/store/document-inspector.ts';
import { createDayItemStore, type DeltaItem } from '../../../lambdas/store/days/day-items.ts';
import { absentDay, documentOf } from '../../../lambdas/store/days/day-state.ts';
import { createDocumentStore, toItem } from '../../../lambdas/store/days/document-store.ts';
import { LostRaceError } from '../../../lambdas/store/table/lost-race.ts';
import { createEventStore } from '../../../lambdas/store/events/event-store.ts';
import { documentItemKey } from '../../../lambdas/store/table/keys.ts';
import { createRawReader } from '../../../ops/store/raw-reader.ts';
import { aMessage, aQueued, aView, queued } from '../../support/messages.ts';
import { seededRandom } from '../../../kit/random.ts';
import { openTestTable, type TestTable } from '../../support/test-table.ts';

const TABLE = 'table';
const DAY = '2025-11-14';
const keyOf = (site: string, day = DAY) => ({ site, day, shard: 0 });

let opened: TestTable;
let client: TestTable['client'];

beforeAll(async () => {
  opened = await openTestTable();
  client = opened.client;
});

afterAll(() => opened.close());

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

describe('the inspector of documents', () => {
  const one = fold(emptyDocument, [aMessage(0)]);
  const two = fold(one, [aMessage(1)]);
  const stores = () => {
    const items = createDayItemStore(opened.table);
    return { items, inspector: createDocumentInspector(items), store: createDocumentStore(items) };
  };

  test('replaces only the document that it saw, with every number of the item', async () => {
    const { inspector, store } = stores();
    const key = keyOf('inspector');
    const first = await store.add(key, absentDay, one, 1000);
    const seen = await inspector.inspect(key);
    expect(seen).toMatchObject({
      document: one,
      damage: '',
      events: 1,
      parts: { base: { views: 1, events: 1 } },
      items: { base: { version: 1000, updatedAt: 1000 }, delta: undefined },
    });
    await inspector.overwrite(key, seen, two, 2000);
    expect(await inspector.inspect(key)).toMatchObject({
      document: two,
      events: 2,
      parts: { base: { views: 2, events: 2 } },
      items: { base: { version: 2000, updatedAt: 2000 }, delta: { isFrozen: true, baseVersion: 1000 } },
    });
    await expect(inspector.overwrite(key, seen, one, 3000)).rejects.toThrow(LostRaceError);
    await expect(inspector.overwrite(key, undefined, one, 3000)).rejects.toThrow(LostRaceError);
    await expect(store.add(key, first, one, 3000)).rejects.toThrow(LostRaceError);
    expect(await store.read(key)).toMatchObject({ base: { document: two, version: 2000 }, delta: undefined });
  });

  test('reads an item that is not a document', async () => {
    const { inspector } = stores();
    const key = keyOf('damaged');
    expect(await inspector.inspect(key)).toBeUndefined();
    await client.send(
      new PutCommand({ TableName: TABLE, Item: { ...documentItemKey(key), views: 'many', version: 7 } }),
    );
    const seen = await inspector.inspect(key);
    expect(seen).toMatchObject({ document: undefined, damage: 'it has no body', events: NaN, parts: {} });
    await inspector.overwrite(key, seen, one, 2000);
    const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key: documentItemKey(key) }));
    expect(Item).toMatchObject({ views: 1, events: 1, version: 2000 });
  });

  test('gives a lost document a version that a cached copy of it never had', async () => {
    const { inspector, store } = stores();
    const key = keyOf('lost');
    const cached = await store.add(key, absentDay, one, 1000);
    await client.send(new DeleteCommand({ TableName: TABLE, Key: documentItemKey(key) }));
    await inspector.overwrite(key, undefined, two, 1_763_100_000_000);
    await expect(store.add(key, cached, one, 3000)).rejects.toThrow(LostRaceError);
  });

  const aDelta = (document: DayDocument, base: number): DeltaItem => ({
    ...toItem(document, 3, 1000, two),
    baseVersion: base,
    isFrozen: false,
    writes: 1,
    compactionDebt: 1,
  });
  const three = fold(emptyDocument, [aMessage(2)]);

  test('sees base and delta as one, and overwrites neither when one of them has changed', async () => {
    const { items, inspector, store } = stores();
    const key = keyOf('delta');
    await store.add(key, absentDay, two, 1);
    await items.replaceDelta(key, 0, aDelta(three, 1));
    const seen = await inspector.inspect(key);
    expect(seen).toMatchObject({ document: fold(two, [aMessage(2)]), events: 3 });
    expect(seen?.parts).toMatchObject({ base: { events: 2 }, delta: { events: 1 } });
    const added = { ...aDelta(fold(three, [aMessage(3)]), 1), version: 4 };
    await items.replaceDelta(key, 3, added);
    await expect(inspector.overwrite(key, seen, one, 2000)).rejects.toThrow(LostRaceError);
    expect((await inspector.inspect(key))?.items.delta).toEqual(added);
    await inspector.overwrite(key, await inspector.inspect(key), one, 2000);
    expect(documentOf(await store.read(key))).toEqual(one);
    // A writer that still holds the delta cannot add to it.
    await expect(items.replaceDelta(key, 4, { ...added, version: 5 })).rejects.toThrow(LostRaceError);
  });

  test('says what is wrong with a delta whose document is gone, and overwrites it', async () => {
    const { items, inspector, store } = stores();
    const key = keyOf('torn');
    await items.replaceDelta(key, 0, aDelta(three, 57));
    const damage = 'its delta adds to version 57 of the document, and that is gone';
    await expect(store.read(key)).rejects.toThrow(damage);
    const seen = await inspector.inspect(key);
    expect(seen).toMatchObject({ document: undefined, damage, events: 1 });
    await inspector.overwrite(key, seen, two, 1_763_100_000_000);
    expect(documentOf(await store.read(key))).toEqual(two);
  });

  test('overwrites a document that was set back, above the version that its delta adds to', async () => {
    const { items, inspector, store } = stores();
    const key = keyOf('set-back');
    await store.add(key, absentDay, one, 1);
    await items.replaceDelta(key, 0, aDelta(three, 57));
    const damage = 'its delta adds to version 57 of the document, and it is at 1';
    const seen = await inspector.inspect(key);
    expect(seen).toMatchObject({ document: undefined, damage, events: 2 });
    await inspector.overwrite(key, seen, two, 40);
    expect(await inspector.inspect(key)).toMatchObject({ document: two, damage: '', parts: { base: { events: 2 } } });
    expect(documentOf(await store.add(key, await store.read(key), three, 3000))).toEqual(fold(two, [aMessage(2)]));
  });

  test('gives a document that was set back a version that a cached copy of it never had', async () => {
    const { items, inspector, store } = stores();
    const key = keyOf('set-back-cached');
    const early = await store.add(key, absentDay, one, 1);
    const cached = await store.add(key, early, fold(emptyDocument, [aMessage(1)]), 1000);
    await items.replaceBase(key, 2, toItem(one, 1, 1000)); // as by hand, from a copy of yesterday
    await inspector.overwrite(key, await inspector.inspect(key), two, 1_763_100_000_000);
    await expect(store.add(key, cached, three, 3000)).rejects.toThrow(LostRaceError);
    expect(documentOf(await store.read(key))).toEqual(two);
  });

  test('names the days that have an item, both ends inclusive', async () => {
    const { items, inspector, store } = stores();
    const days = ['1970-01-01', '2025-11-13', '2025-11-14', '2099-12-31'];
    for (const day of days) await store.add(keyOf('days', day), absentDay, one, 1000);
    expect(await all(inspector.days('days', 0))).toEqual(days);
    expect(await all(inspector.days('days', 0, '2025-11-13', '2025-11-14'))).toEqual(days.slice(1, 3));
    await items.replaceDelta(keyOf('days', '2025-11-13'), 0, aDelta(three, 1));
    await items.replaceDelta(keyOf('days', '2025-11-15'), 0, aDelta(three, 1));
    expect(await all(inspector.days('days', 0, '2025-11-13', '2025-11-14'))).toEqual(days.slice(1, 3));
    expect(await all(inspector.days('days', 0))).toEqual(days.toSpliced(3, 0, '2025-11-15'));
    expect(await all(inspector.days('days', 1))).toEqual([]);
  });
});

describe('the reader of raw events', () => {
  const events = () => createEventStore(opened.table, { rawRetentionDays: 90 });
  const raw = () => createRawReader(opened.table);

  test('gives back what was kept, oldest first, page by page', async () => {
    const key = keyOf('raw "\\ \uD800');
    const random = seededRandom(1);
    const path = (): string =>
      Array.from({ length: 900 }, () => String.fromCharCode(0x4e00 + random() * 20_000)).join('');
    const messages = Array.from({ length: 30 }, (_, seq) =>
      aMessage(seq, {
        site: key.site,
        acceptedAt: 1000 + seq,
        events: Array.from({ length: 40 }, () => aView({ path: path() })),
      }),
    );
    for (const each of messages.toReversed()) await events().keepRaw(key, [queued(each)], 1000);
    await events().keepRaw(keyOf(key.site, '2025-11-15'), [aQueued(99)], 1000);
    const packs = await all(raw().read(key));
    expect(packs.flatMap((pack) => pack.messages)).toEqual(messages);
    const known = new Set(packs.slice(0, 28).map(({ id }) => id));
    expect((await all(raw().read(key, 0, known))).map(({ id }) => id)).toEqual(packs.slice(28).map(({ id }) => id));
    expect((await all(raw().read(key, 1027))).map(({ id }) => id)).toEqual(packs.slice(27).map(({ id }) => id));
  });

  test('names the days that have raw events, both ends inclusive', async () => {
    const days = ['1970-01-01', '2025-11-13', '2025-11-14', '2099-12-31'];
    for (const day of days)
      for (const seq of [0, 1]) await events().keepRaw(keyOf('rawdays', day), [aQueued(seq)], 1000);
    expect(await all(raw().days('rawdays', 0))).toEqual(days);
    expect(await all(raw().days('rawdays', 0, '2025-11-13', '2025-11-14'))).toEqual(days.slice(1, 3));
    expect(await all(raw().days('rawdays', 1))).toEqual([]);
  });

  test('names the item that it cannot read', async () => {
    const sk = `raw#${DAY}#0000000001000#x`;
    await client.send(new PutCommand({ TableName: TABLE, Item: { pk: '0#bad', sk, body: Buffer.from('no') } }));
    await expect(all(raw().read(keyOf('bad')))).rejects.toThrow(`raw item ${sk} cannot be read`);
  });
});
