// An idempotency key counts once for seven days, however late its messages are delivered: DynamoDB
// deletes what has expired, and a message may be on its way for 28 days.

import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { IDEMPOTENCY_DAYS, MAX_DELIVERY_DAYS } from '../../lambdas/domain/limits/requests.ts';
import { createEventStore } from '../../lambdas/store/events/event-store.ts';
import { PRODUCER } from '../support/messages.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';

const DAY_MS = 86_400_000;
const ACCEPTED = 1_763_100_000_000;
const first = { producer: PRODUCER, seq: 0 };
const again = { producer: PRODUCER, seq: 1 };

let opened: TestTable;
beforeAll(async () => void (opened = await openTestTable()));
afterAll(() => opened.close());

/**
 * Deletes what DynamoDB's time to live deletes until `now` (epoch milliseconds). Returns the number
 * of deleted items.
 */
async function expire(now: number): Promise<number> {
  const { client, name: TableName } = opened;
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  const expired = Items.filter(({ expires }) => Number(expires) * 1000 <= now);
  for (const { pk, sk } of expired) await client.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
  return expired.length;
}

test('a retry on the last day of its key is a duplicate, though it is delivered 28 days later', async () => {
  const events = createEventStore(opened.table, { rawRetentionDays: 90 });
  expect(await events.takeRecord('late', first, ACCEPTED)).toBe(true);
  const retried = ACCEPTED + IDEMPOTENCY_DAYS * DAY_MS - 1000;
  expect(await expire(retried + MAX_DELIVERY_DAYS * DAY_MS)).toBe(0);
  expect(await events.takeRecord('late', again, retried)).toBe(false);
});

test('and the first message itself, when its delivery repeats, still holds the key', async () => {
  const events = createEventStore(opened.table, { rawRetentionDays: 90 });
  expect(await events.takeRecord('slow', again, ACCEPTED)).toBe(true);
  await expire(ACCEPTED + MAX_DELIVERY_DAYS * DAY_MS);
  expect(await events.takeRecord('slow', again, ACCEPTED)).toBe(true);
  expect(await events.takeRecord('slow', first, ACCEPTED + DAY_MS)).toBe(false);
});

test('a record is kept no longer than a message can be on its way', async () => {
  const events = createEventStore(opened.table, { rawRetentionDays: 90 });
  await expire(Infinity);
  await events.takeRecord('gone', first, ACCEPTED);
  expect(await expire(ACCEPTED + (IDEMPOTENCY_DAYS + MAX_DELIVERY_DAYS) * DAY_MS)).toBe(1);
});
