// Idempotency records and raw events: one message holds a key for a week, and raw events are stored
// once, whatever a client has sent.

import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { createEventStore } from '../../lambdas/store/events/event-store.ts';
import { aMessage, aView, PRODUCER, queued } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';
import { openTestTable } from '../support/test-table.ts';
import { describeStores } from './stores.ts';

const DAY_SECONDS = 86_400;
const WEEK_MS = 7 * DAY_SECONDS * 1000;
const NOW = 1_763_100_000_000;

let names = 0;
const fresh = (): string => `name-${(names += 1)}`;

describeStores('an idempotency record', (stores) => {
  const [mine, other] = [
    { producer: PRODUCER, seq: 1 },
    { producer: PRODUCER, seq: 2 },
  ];

  test('is held by the first message that asks, and by it again', async () => {
    const { events } = stores();
    const name = fresh();
    expect(await events.takeRecord(name, mine, NOW)).toBe(true);
    expect(await events.takeRecord(name, mine, NOW + 1000)).toBe(true);
    expect(await events.takeRecord(name, other, NOW + 1000)).toBe(false);
    expect(await events.takeRecord(fresh(), other, NOW + 1000)).toBe(true);
  });

  test('is given up after seven days, even if DynamoDB has not deleted it yet', async () => {
    const { events } = stores();
    const name = fresh();
    expect(await events.takeRecord(name, mine, NOW)).toBe(true);
    expect(await events.takeRecord(name, other, NOW + WEEK_MS - 1)).toBe(false);
    expect(await events.takeRecord(name, other, NOW + WEEK_MS)).toBe(true);
    expect(await events.takeRecord(name, mine, NOW + WEEK_MS + 1)).toBe(false);
  });

  test('is held for a week after each acceptance of its message, and else by the first that asks', async () => {
    const ask = fc.record({ seq: fc.nat(2), acceptedAt: fc.nat(3 * WEEK_MS).map((ms) => NOW + ms) });
    await fc.assert(
      fc.asyncProperty(fc.array(ask, { maxLength: 10 }), async (asks) => {
        const name = fresh();
        let held: { seq: number; until: number } | undefined;
        for (const { seq, acceptedAt } of asks) {
          const seconds = Math.floor(acceptedAt / 1000);
          const mayHold = held === undefined || held.seq === seq || held.until <= seconds;
          expect(await stores().events.takeRecord(name, { producer: PRODUCER, seq }, acceptedAt)).toBe(mayHold);
          if (mayHold) held = { seq, until: seconds + 7 * DAY_SECONDS };
        }
      }),
      { numRuns: 25 },
    );
  });

  test('is given to one of many messages at once', async () => {
    const name = fresh();
    const asks = Array.from({ length: 8 }, (_, seq) =>
      stores().events.takeRecord(name, { producer: PRODUCER, seq }, NOW),
    );
    expect((await Promise.all(asks)).filter((isHeld) => isHeld)).toHaveLength(1);
  });
});

describeStores('raw events', (stores) => {
  const aKey = (): DocumentKey => ({ site: `${fresh()}.example`, day: '2025-11-14', shard: 0 });
  const keep = (key: DocumentKey, messages: readonly Message[]): Promise<void> =>
    stores().events.keepRaw(key, messages.map(queued), NOW);
  const sorted = (messages: readonly Message[]): string[] => messages.map(({ dot }) => formatDot(dot)).toSorted();

  test('are read as they were kept, those of another document not with them', async () => {
    const key = aKey();
    expect(await stores().rawOf(key)).toEqual([]);
    const messages = [3, 1, 2].map((seq) => aMessage(seq, { ...key, events: [aView({ path: '\uD800"\n' })] }));
    await keep(key, messages);
    for (const other of [{ day: '2025-11-15' }, { shard: 1 }, { site: `${key.site}0` }]) {
      await keep({ ...key, ...other }, [aMessage(9, { ...key, ...other })]);
    }
    expect(await stores().rawOf(key)).toEqual(messages);
  });

  test('are kept once, however often the same messages come', async () => {
    const key = aKey();
    const messages = [1, 2].map((seq) => aMessage(seq, key));
    for (let time = 0; time < 3; time += 1) await keep(key, messages);
    expect(await stores().rawOf(key)).toEqual(messages);
    // In another batch they are stored again: the reader drops what it knows.
    await keep(key, messages.slice(0, 1));
    expect(sorted(await stores().rawOf(key))).toEqual(sorted([...messages, ...messages.slice(0, 1)]));
  });

  test('are read in the order in which the oldest of each batch was accepted', async () => {
    const key = aKey();
    const at = (seq: number, acceptedAt: number) => aMessage(seq, { ...key, acceptedAt });
    await keep(key, [at(3, 30), at(4, 25)]);
    await keep(key, [at(1, 9)]);
    await keep(key, [at(2, 100), at(5, 20)]);
    expect((await stores().rawOf(key)).map(({ dot }) => dot.seq)).toEqual([1, 2, 5, 3, 4]);
  });

  test('take as many items as they need, where they are large and do not compress', async () => {
    const key = aKey();
    const random = seededRandom(7);
    /** Random printable characters, except those that JSON escapes: zstd can save little. */
    const path = (): string => Array.from({ length: 1000 }, () => String.fromCharCode(35 + random() * 57)).join('');
    // Messages of 114 KB, so that three of them fill a pack.
    const messages = Array.from({ length: 12 }, (_, index) => {
      const events = Array.from({ length: 112 }, () => aView({ path: path() }));
      return aMessage(112 * index, { ...key, acceptedAt: 1000 + index, events });
    });
    await keep(key, messages);
    expect(await stores().rawOf(key)).toEqual(messages);
  });
});

describe('an item in DynamoDB', () => {
  test('says when it may be deleted, and how many messages it has', async () => {
    const opened = await openTestTable();
    onTestFinished(() => opened.close());
    const { client, name, table } = opened;
    const events = createEventStore(table, { rawRetentionDays: 90 });
    await events.keepRaw(
      { site: 's', day: '2025-11-14', shard: 0 },
      [0, 1].map((seq) => queued(aMessage(seq))),
      1000,
    );
    await events.takeRecord('c', { producer: PRODUCER, seq: 0 }, 1000);
    const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
    expect(Items).toHaveLength(2);
    expect(Items.find(({ pk }) => pk === '0#s')).toMatchObject({ messages: 2, expires: 1 + 90 * DAY_SECONDS });
    // A record stays while a message that was accepted within its week can still be on its way.
    expect(Items.find(({ pk }) => pk === 'idempotency#c')).toMatchObject({ expires: 1 + 35 * DAY_SECONDS });
  });

  test.each([
    ['longer', [400, 400], 400],
    ['shorter', [3, 3], 3],
    // Of a site that was changed a minute ago: what must go takes the rest with it.
    ['shorter, of late', [undefined, 3], 3],
    ['no longer what it said', [400, undefined], 90],
  ])('is kept %s, where its site says so', async (_, days, kept) => {
    const opened = await openTestTable();
    onTestFinished(() => opened.close());
    const events = createEventStore(opened.table, { rawRetentionDays: 90 });
    const messages = days.map((rawDays, seq) => aMessage(seq, { ...(rawDays !== undefined && { rawDays }) }));
    await events.keepRaw({ site: 's', day: '2025-11-14', shard: 0 }, messages.map(queued), 1000);
    const { Items = [] } = await opened.client.send(new ScanCommand({ TableName: opened.name }));
    expect(Items).toMatchObject([{ expires: 1 + kept * DAY_SECONDS }]);
  });
});
