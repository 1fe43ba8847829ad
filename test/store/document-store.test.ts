// Day documents in base and delta: together they say what one document would, only writers that saw
// both change them, and readers never see a delta without its base.

import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type DayDocument, emptyDocument, fold, merge } from '../../lambdas/domain/document/day-document.ts';
import type { Parts } from '../../lambdas/domain/document/document-codec.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { noVisitors } from '../../lambdas/domain/sketches/visitors.ts';
import { noTable } from '../../lambdas/domain/visits/visitor-table.ts';
import type { DayItems, DayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createDocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { absentDay, bytesOf, documentOf, isTorn, type StoredDay } from '../../lambdas/store/days/day-state.ts';
import { createDocumentStore, type DocumentStore, type Sizing } from '../../lambdas/store/days/document-store.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { sameBytes } from '../support/documents.ts';
import { aMessage, aQueued, aView } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';
import { describeStores } from './stores.ts';
import { visitorOf } from '../support/visitors.ts';

let sites = 0;
const aKey = (): DocumentKey => ({ site: `site-${(sites += 1)}.example`, day: '2025-11-14', shard: 0 });

/** A document of one message. */
const one = (seq: number, fields: Partial<Message> = {}): DayDocument => fold(emptyDocument, [aMessage(seq, fields)]);

/** So small that a second message starts a delta, and a fifth freezes it. */
const SMALL: Sizing = { isSmall: () => false, units: () => 2 };

describeStores('a document', (stores) => {
  test('reads back as it was written', async () => {
    const [store, key] = [createDocumentStore(stores().items), aKey()];
    expect(await store.read(key)).toEqual(absentDay);
    const events = [aView({ path: '/', visitor: visitorOf('u') }), { type: 'click', at: 5 }];
    const first = await store.add(key, absentDay, one(0, { events }), 1000);
    expect(await store.read(key)).toEqual(first);
    const second = await store.add(key, first, one(2), 2000);
    expect(await store.read(key)).toEqual(second);
    expect(documentOf(second)).toEqual(merge(one(0, { events }), one(2)));
  });

  test('is not overwritten by writers that have not seen its last version', async () => {
    const [store, key] = [createDocumentStore(stores().items), aKey()];
    const first = await store.add(key, absentDay, one(0), 1000);
    await expect(store.add(key, absentDay, one(0), 1000)).rejects.toThrow(LostRaceError);
    const second = await store.add(key, first, one(1), 1000);
    await expect(store.add(key, first, one(2), 1000)).rejects.toThrow(LostRaceError);
    expect(await store.read(key)).toEqual(second);
  });

  test('is written by one of many that saw the same, and is then the sum of all writes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { minLength: 1, maxLength: 10 }), async (views) => {
        const [store, key] = [createDocumentStore(stores().items, SMALL), aKey()];
        const history = [absentDay];
        let whole = emptyDocument;
        for (const [seq, view] of views.entries()) {
          const seen = history[Math.max(0, history.length - 1 - view)] ?? absentDay;
          const written = store.add(key, seen, one(seq), 1000);
          if (seen === history.at(-1)) {
            history.push(await written);
            whole = merge(whole, one(seq));
          } else {
            await expect(written).rejects.toThrow(LostRaceError);
          }
          expect(sameBytes(documentOf(await store.read(key)), whole)).toBe(true);
          expect(await store.read(key, seen)).toEqual(await store.read(key));
        }
      }),
      { numRuns: 20 },
    );
  });

  test('is found in a range of days, both ends inclusive, and no other item with it', async () => {
    const { items, events } = stores();
    const [store, reader] = [createDocumentStore(items), createDocumentReader(items)];
    const key = { ...aKey(), site: 'range "\\ \uD800' };
    for (const day of ['2025-11-13', '2025-11-14', '2025-11-15', '2099-12-31', '1970-01-01']) {
      await store.add({ ...key, day }, absentDay, one(0), 1000);
    }
    await events.keepRaw(key, [aQueued(0)], 1000);
    const days = async (from?: string, to?: string): Promise<string[]> =>
      (await Array.fromAsync(reader.readRange(key.site, 0, from, to))).map((read) => read.key.day);
    expect(await days('2025-11-13', '2025-11-14')).toEqual(['2025-11-13', '2025-11-14']);
    expect(await days()).toEqual(['1970-01-01', '2025-11-13', '2025-11-14', '2025-11-15', '2099-12-31']);
    expect(await days('2001-01-01', '2001-12-31')).toEqual([]);
    const first = async (from: string, limit: number): Promise<string[]> =>
      (await reader.firstOf(key.site, 0, from, '2099-12-31', limit)).map(({ day }) => day);
    expect(await first('2001-01-01', 2)).toEqual(['2025-11-13', '2025-11-14']);
    expect(await first('2025-11-15', 2)).toEqual(['2025-11-15', '2099-12-31']);
    expect(await first('2025-11-15', 3)).toEqual(['2025-11-15', '2099-12-31']);
  });

  test('is read in a range of any size, page by page', async () => {
    const { items } = stores();
    const [store, key] = [createDocumentStore(items), aKey()];
    // Forty documents of about 35 KB, more than the megabyte of a page.
    const random = seededRandom(1);
    const char = (): string => String.fromCharCode(0x4e00 + Math.floor(random() * 20_000));
    const events = Array.from({ length: 200 }, (_, visitor) => ({
      type: 'page_view',
      at: 0,
      visitor: visitorOf(visitor),
      path: Array.from({ length: 80 }, char).join(''),
    }));
    const document = fold(emptyDocument, [aMessage(0, { events })]);
    let bytes = 0;
    const days = Array.from({ length: 40 }, (_, n) => `2025-${10 + (n % 2)}-${10 + Math.floor(n / 2)}`);
    for (const day of days) bytes += bytesOf(await store.add({ ...key, day }, absentDay, document, 1000));
    expect(bytes).toBeGreaterThan(1024 * 1024);
    let views = 0;
    for await (const read of createDocumentReader(items).readRange(key.site, 0)) views += read.document.counts.views;
    expect(views).toBe(40 * 200);
  });
});

describeStores('a large document', (stores) => {
  const path = (n: number): string => `/${((n + 1) * 7919) % 10_007}/${((n + 1) * 104_729) % 100_003}`;
  const large = one(0, {
    events: Array.from({ length: 300 }, (_, n) => aView({ path: path(n), visitor: visitorOf(`${n}`) })),
  });

  test('has a delta that new messages go to, and is read with it', async () => {
    const { items } = stores();
    const [store, key] = [createDocumentStore(items), aKey()];
    const first = await store.add(key, absentDay, large, 1000);
    const day = await store.add(
      key,
      first,
      one(300, { events: [aView({ path: path(3), visitor: visitorOf('3') })] }),
      2000,
    );
    expect(await store.read(key)).toEqual(day);
    expect(day.base).toBe(first.base);
    const counts = { views: 1, visitors: noVisitors };
    expect(day.delta).toMatchObject({ version: 2000, isFrozen: false, document: { counts } });
    const read = (parts: Parts) =>
      Array.fromAsync(createDocumentReader(items).readRange(key.site, 0, key.day, key.day, { parts }));
    const whole = documentOf(day);
    expect(whole.counts.views).toBe(301);
    expect(whole.table.rows).toHaveLength(300);
    expect(await read('all')).toEqual([{ key, document: whole, updatedAt: 2000 }]);
    expect(await read('counts')).toEqual([{ key, document: { ...whole, table: noTable }, updatedAt: 2000 }]);
    await expect(store.add(key, first, one(301), 3000)).rejects.toThrow(LostRaceError);
  });

  test('goes on in its next version when the delta has cost enough, and never says less or more', async () => {
    const { items } = stores();
    const [store, key] = [createDocumentStore(items), aKey()];
    let day = await store.add(key, absentDay, large, 1000);
    let whole = documentOf(day);
    const versions = new Set<number>();
    for (let seq = 400; seq < 450; seq += 1) {
      const batch = one(seq, {
        events: [aView({ path: `${path(seq)}/${path(seq * 3)}`, visitor: visitorOf(`${seq}`) })],
      });
      const before = day;
      day = await store.add(key, before, batch, 2000 + seq);
      expect(isDeepStrictEqual(await store.read(key, before), day)).toBe(true);
      whole = merge(whole, batch);
      expect(isDeepStrictEqual(await store.read(key), day)).toBe(true);
      expect(sameBytes(documentOf(day), whole)).toBe(true);
      versions.add(day.base.version);
    }
    expect(versions.size).toBeGreaterThan(1);
    expect(versions.size).toBeLessThan(20);
    const { base } = await items.read(key);
    expect(base).toMatchObject({ views: day.base.document.counts.views, events: day.base.document.counts.events });
  });
});

describeStores('base and delta of different moments', (stores) => {
  async function addedTo(store: DocumentStore, key: DocumentKey, messages: number): Promise<StoredDay> {
    let day = absentDay;
    for (let seq = 0; seq < messages; seq += 1) day = await store.add(key, day, one(seq), 1000);
    return day;
  }

  test('are read again, so that nothing is added to an old base', async () => {
    const [{ items }, key] = [stores(), aKey()];
    const store = createDocumentStore(items, SMALL);
    const frozen = await addedTo(store, key, 5);
    const old = await items.read(key);
    const first = await store.add(key, frozen, one(5), 1000);
    const second = await store.add(key, first, one(6), 1000);
    const torn: DayItems = { base: old.base, delta: (await items.read(key)).delta };
    expect(isTorn(torn)).toBe(true);
    let reads = 0;
    const tornOnce: DayItemStore = {
      ...items,
      read: async () => ((reads += 1) === 1 ? torn : items.read(key)),
      // oxlint-disable-next-line eslint/require-await
      async *readRange() {
        yield { key, items: torn };
      },
    };
    expect(await createDocumentStore(tornOnce, SMALL).read(key)).toEqual(second);
    reads = 0;
    const found = await Array.fromAsync(
      createDocumentReader(tornOnce).readRange(key.site, 0, undefined, undefined, { parts: 'all' }),
    );
    expect(found.map(({ document }) => document)).toEqual([documentOf(second)]);
    expect(reads).toBe(2);
  });

  test('that stay so are damage', async () => {
    const [{ items }, key] = [stores(), aKey()];
    await addedTo(createDocumentStore(items, SMALL), key, 2);
    const lost: DayItemStore = { ...items, read: async () => ({ ...(await items.read(key)), base: undefined }) };
    const reading = createDocumentStore(lost, SMALL).read(key);
    await expect(reading).rejects.toThrow('its delta adds to version 1000 of the document, and that is gone');
  });
});
