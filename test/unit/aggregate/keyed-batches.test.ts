// A batch of a thousand messages with idempotency keys, all of one document. A slow table takes
// longer for their idempotency records than the function has. Every delivery must make progress, or
// the batch would end in the dead-letter queue.

import type { SQSRecord } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { sqsRecord } from '../../../kit/lambda-events.ts';
import { aggregate } from '../../../lambdas/aggregate/aggregate.ts';
import { commit } from '../../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../../lambdas/aggregate/document-cache.ts';
import { createDocumentStore } from '../../../lambdas/store/days/document-store.ts';
import { Tables } from '../../protocol/memory-stores.ts';
import { aQueued } from '../../support/messages.ts';
import { silenceLogs } from '../../support/quiet.ts';

/** As deployed: the function's time, and the time before its end when it starts nothing more. */
const FUNCTION_MS = 60_000;
const DEADLINE_MS = 35_000;
/** The deliveries of a message before it moves to the dead-letter queue. */
const MAX_RECEIVES = 5;

const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
const tables = (): Tables => new Tables({});

silenceLogs();
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * One delivery to a new environment with puts of this duration. Returns what goes back to the
 * queue: all of it if the function runs out of time.
 */
async function deliver(records: readonly SQSRecord[], stores: Tables, putMs: number) {
  const end = Date.now() + FUNCTION_MS;
  let commits = 0;
  const { items, rollups, events } = stores.storesFor(async (point) => {
    if (Date.now() >= end) await new Promise(() => undefined); // The function was ended.
    if (point === 'before takeRecord') await sleep(putMs);
    if (point === 'before replace' || point === 'before replace delta') commits += 1;
  });
  const deps = {
    documents: createDocumentStore(items),
    rollups,
    events,
    cache: new DocumentCache(),
    now: Date.now,
    random: () => 0.5,
    wait: sleep,
  };
  const deadline = Date.now() + DEADLINE_MS;
  const run = aggregate(records, { commit: (...args) => commit(...args, deadline, deps) });
  const result = Promise.race([run, sleep(FUNCTION_MS).then(() => undefined)]);
  await vi.advanceTimersByTimeAsync(FUNCTION_MS);
  const response = await result;
  const failed = new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const left = response === undefined ? records : records.filter(({ messageId }) => failed.has(messageId));
  return { left, commits };
}

const batch = (count: number, keyed: number): SQSRecord[] =>
  Array.from({ length: count }, (_, seq) => {
    const { body } = aQueued(seq, seq < keyed ? { idempotencyRecord: `key-${seq}` } : {});
    return sqsRecord(`${seq}`, body);
  });

test.each([
  { puts: 'a second each', putMs: 1000, deliveries: 2 },
  { puts: 'a second and a half each', putMs: 1500, deliveries: 3 },
])('comes further with every delivery where puts take $puts, and is counted before it would be dead', async (slow) => {
  const stores = tables();
  let left: readonly SQSRecord[] = batch(1000, 1000);
  const lefts: number[] = [];
  while (left.length > 0 && lefts.length < MAX_RECEIVES) {
    ({ left } = await deliver(left, stores, slow.putMs));
    lefts.push(left.length);
  }
  expect(lefts).toHaveLength(slow.deliveries);
  expect(left).toEqual([]);
  expect(stores.documentOf(key).counts.events).toBe(1000);
});

test('is one commit where no message has a key, and no more commits than its keys need where some have', async () => {
  expect(await deliver(batch(1000, 0), tables(), 1)).toEqual({ left: [], commits: 1 });
  expect(await deliver(batch(1000, 200), tables(), 1)).toEqual({ left: [], commits: 1 });
  expect(await deliver(batch(1000, 201), tables(), 1)).toEqual({ left: [], commits: 2 });
  expect(await deliver(batch(1000, 1000), tables(), 1)).toEqual({ left: [], commits: 5 });
});
