// The items of days: a read returns what was written, a write needs the version that it saw, and a
// range holds its days and nothing else.

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { createDayItemStore, type DayItem, type DayItems, type DeltaItem } from '../../lambdas/store/days/day-items.ts';
import { toItem } from '../../lambdas/store/days/document-store.ts';
import { deltaItemKey, documentItemKey } from '../../lambdas/store/table/keys.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { aMessage, aQueued, aView } from '../support/messages.ts';
import { openTestTable } from '../support/test-table.ts';
import { describeStores } from './stores.ts';

const NOTHING: DayItems = { base: undefined, delta: undefined };

let sites = 0;
const aKey = (fields: Partial<DocumentKey> = {}): DocumentKey => ({
  site: `site-${(sites += 1)}.example`,
  day: '2025-11-14',
  shard: 0,
  ...fields,
});

/** An item that differs from every other version. */
const aBase = (version: number): DayItem => {
  const events = [aView({ path: `/${version}` }), { type: 'click', at: 5 }];
  return toItem(fold(emptyDocument, [aMessage(version, { events })]), version, 1000 + version);
};
const aDelta = (version: number, fields: Partial<DeltaItem> = {}): DeltaItem => ({
  ...aBase(version),
  baseVersion: 1,
  isFrozen: false,
  writes: 1,
  compactionDebt: 0,
  ...fields,
});

describeStores('the items of a day', (stores) => {
  test('are read as they were written, and a day without items reads as nothing', async () => {
    const { items } = stores();
    const key = aKey();
    expect(await items.read(key)).toEqual(NOTHING);
    expect(await items.readDelta(key)).toBeUndefined();
    const [base, delta] = [aBase(1), aDelta(1, { baseVersion: 7, isFrozen: true, writes: 1, compactionDebt: 3 })];
    await items.replaceBase(key, 0, base);
    expect(await items.read(key)).toEqual({ base, delta: undefined });
    await items.replaceDelta(key, 0, delta);
    expect(await items.read(key)).toEqual({ base, delta });
    expect(await items.readDelta(key)).toEqual(delta);
    for (const other of [{ shard: 1 }, { day: '2025-11-15' }, { site: `${key.site}x` }]) {
      expect(await items.read({ ...key, ...other })).toEqual(NOTHING);
    }
  });

  test('may be a delta alone', async () => {
    const { items } = stores();
    const [key, delta] = [aKey(), aDelta(1)];
    await items.replaceDelta(key, 0, delta);
    expect(await items.read(key)).toEqual({ base: undefined, delta });
  });

  test('change by writers that saw what is there, and by no others', async () => {
    const write = fc.record({ isDelta: fc.boolean(), seen: fc.nat(4), next: fc.integer({ min: 1, max: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
        const { items } = stores();
        const key = aKey();
        let expected = NOTHING;
        for (const { isDelta, seen, next } of writes) {
          const current = isDelta ? expected.delta : expected.base;
          const after = isDelta ? { ...expected, delta: aDelta(next) } : { ...expected, base: aBase(next) };
          const written = isDelta
            ? items.replaceDelta(key, seen, aDelta(next, {}))
            : items.replaceBase(key, seen, aBase(next));
          if (seen === (current?.version ?? 0)) {
            await written;
            expected = after;
          } else {
            await expect(written).rejects.toThrow(LostRaceError);
          }
          expect(await items.read(key)).toEqual(expected);
          expect(await items.readDelta(key)).toEqual(expected.delta);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('are lost to all but one of many writers at once', async () => {
    const { items } = stores();
    const key = aKey();
    const writes = Array.from({ length: 8 }, () => items.replaceBase(key, 0, aBase(1)));
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describeStores('a range of days', (stores) => {
  /**
   * A site with these days. Each has base and delta, except the last two, which have one of them.
   */
  const DAYS = ['1970-01-01', '2025-11-13', '2025-11-14', '2025-11-15', '2099-12-31'];
  const filled = async (site = aKey().site) => {
    const { items, events } = stores();
    for (const day of DAYS) {
      if (day !== '2025-11-15') await items.replaceBase({ site, shard: 0, day }, 0, aBase(1));
      if (day !== '2099-12-31') await items.replaceDelta({ site, shard: 0, day }, 0, aDelta(2));
    }
    // Neighbours: another shard, sites that begin alike, and raw events of the same site.
    for (const other of [{ shard: 1 }, { site: `${site}0` }, { site: site.slice(0, -1) }]) {
      await items.replaceBase({ site, shard: 0, day: '2025-11-14', ...other }, 0, aBase(1));
    }
    await events.keepRaw({ site, shard: 0, day: '2025-11-14' }, [aQueued(0)], 1000);
    return site;
  };
  const daysOf = async (site: string, from?: string, to?: string): Promise<string[]> => {
    const found = await Array.fromAsync(stores().items.readRange(site, 0, from, to));
    expect(found.every(({ key }) => key.site === site && key.shard === 0)).toBe(true);
    return found.map(({ key }) => key.day);
  };

  test('has both ends, in order, and every day where none is said', async () => {
    const site = await filled();
    for (const [range, days] of [
      [['2025-11-13', '2025-11-14'], DAYS.slice(1, 3)],
      [['2025-11-14', '2025-11-14'], DAYS.slice(2, 3)],
      [['2025-11-15', '2099-12-31'], DAYS.slice(3)],
      [['2001-01-01', '2001-12-31'], []],
      [[], DAYS],
    ] as const) {
      expect(await daysOf(site, ...range)).toEqual(days);
      expect(await Array.fromAsync(stores().items.days(site, 0, ...range))).toEqual(days);
    }
  });

  test('has what is read of each day by itself', async () => {
    const site = await filled();
    for await (const { key, items } of stores().items.readRange(site, 0)) {
      expect(items).toEqual(await stores().items.read(key));
      expect([items.base === undefined, items.delta === undefined]).toEqual([
        key.day === '2025-11-15',
        key.day === '2099-12-31',
      ]);
    }
  });

  test.each(['"\\ \uD800', '\u0000', 'é'.repeat(255), '\uDFFF'.repeat(255), '#day#', '%'])(
    'is found of a site with the name %j',
    async (name) => {
      const { items } = stores();
      const key = aKey({ site: name });
      await items.replaceBase(key, 0, aBase(1));
      expect(await daysOf(name)).toEqual([key.day]);
      expect(await items.read(key)).toEqual({ base: aBase(1), delta: undefined });
    },
  );

  test('is refused where it ends before it begins', async () => {
    await expect(daysOf(aKey().site, '2025-11-15', '2025-11-14')).rejects.toThrow(/ValidationException|BETWEEN/);
  });
});

describe('an item in DynamoDB', () => {
  test('has its counters in the clear, for the console', async () => {
    const opened = await openTestTable();
    onTestFinished(() => opened.close());
    const { client, name, table } = opened;
    const items = createDayItemStore(table);
    const key = aKey();
    await items.replaceBase(key, 0, aBase(3));
    await items.replaceDelta(key, 0, aDelta(4));
    const get = async (Key: object) => (await client.send(new GetCommand({ TableName: name, Key }))).Item;
    expect(await get(documentItemKey(key))).toMatchObject({ views: 1, events: 2, version: 3, updated: 1003 });
    expect(await get(deltaItemKey(key))).toMatchObject({
      views: 1,
      version: 4,
      base: 1,
      frozen: false,
      debt: 0,
    });
  });
});
