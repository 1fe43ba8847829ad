// Events that are counted once each: whatever batches they come in again, whole or in part, and
// however often the queue delivers these.

import type { SQSRecord } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { sqsRecord } from '../../../kit/lambda-events.ts';
import { aggregate } from '../../../lambdas/aggregate/aggregate.ts';
import { commit } from '../../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../../lambdas/aggregate/document-cache.ts';
import { emptyDocument, fold } from '../../../lambdas/domain/document/day-document.ts';
import { spanOf } from '../../../lambdas/domain/dots/dot.ts';
import { tallyOf } from '../../../lambdas/domain/dots/tally.ts';
import { encodeMessage, type MessageEvent, readQueued } from '../../../lambdas/domain/event/message.ts';
import { toSingleEvents } from '../../../lambdas/domain/event/single-events.ts';
import { createDocumentStore } from '../../../lambdas/store/days/document-store.ts';
import { SMALL_WORLD, Tables } from '../../protocol/memory-stores.ts';
import { throttling } from '../../support/aws-errors.ts';
import { aMessage } from '../../support/messages.ts';
import { silenceLogs } from '../../support/quiet.ts';

const key = { site: 'example.com', day: '2025-11-14', shard: 0 };
silenceLogs();

/** An event with an id of its own; 0 stands for none. */
const anEvent = (id: number): MessageEvent => ({
  type: 'page_view',
  at: id,
  ...(id !== 0 && { record: `record ${id}` }),
});

/** A message of events with these ids. Its dot follows those of all before. */
const aBatch = (seq: number, ids: readonly number[]) =>
  readQueued(encodeMessage(aMessage(seq, { ...key, events: ids.map(anEvent) })));

/** An aggregator that is told what goes wrong. */
function aggregator(tables: Tables, trouble: (point: string) => void = () => undefined) {
  const { items, rollups, events } = tables.storesFor(async (point) => trouble(point));
  let time = 0;
  const deps = {
    documents: createDocumentStore(items, SMALL_WORLD),
    rollups,
    events,
    cache: new DocumentCache(),
    now: () => time,
    random: () => 0.5,
    wait: async (ms: number) => void (time += ms),
  };
  return (records: readonly SQSRecord[]) =>
    aggregate(records, { commit: (...args) => commit(...args, time + 1000, deps), maxKeyed: 2 });
}

describe('a message of them, taken apart', () => {
  const ids = fc.array(fc.nat(4), { minLength: 1, maxLength: 8 });

  test('has the same events in the same order, and no number twice or left out', () => {
    fc.assert(
      fc.property(ids, (some) => {
        const whole = aBatch(7, some);
        const parts = toSingleEvents(whole);
        expect(parts.flatMap(({ events }) => events.map(({ at }) => at))).toEqual(some);
        let next = whole.dot.seq;
        for (const part of parts) {
          expect(spanOf(part)).toMatchObject({ producer: whole.dot.producer, first: next });
          next = spanOf(part).last + 1;
          expect(readQueued(part.body)).toEqual(part);
          expect(part.idempotencyRecord === undefined || part.events.length === 1).toBe(true);
        }
        expect(next).toBe(spanOf(whole).last + 1);
      }),
    );
  });

  test('stays as it is where no event has a record', () => {
    const whole = aBatch(0, [0, 0, 0]);
    expect(toSingleEvents(whole)).toEqual([whole]);
  });
});

test('an event that comes again in another batch is a duplicate there, and the rest counts', async () => {
  const tables = new Tables({});
  const deliver = aggregator(tables);
  await deliver([sqsRecord('first', aBatch(0, [1, 2, 3]).body)]);
  await deliver([sqsRecord('second', aBatch(3, [2, 3, 4]).body)]);
  const tally = { counted: 4, duplicates: 2, filtered: 0, missing: 0 };
  expect(tallyOf(tables.documentOf(key))).toEqual(tally);
  expect(tables.documentOf(key).counts.views).toBe(4);
  // What is kept raw is what was counted.
  const raw = fold(emptyDocument, tables.events.rawOf(key));
  expect(raw.counts).toEqual(tables.documentOf(key).counts);
});

test('a message that is counted in part goes back to the queue once, and its rest is counted then', async () => {
  const tables = new Tables({});
  let writes = 0;
  const failing = aggregator(tables, (point) => {
    if (point.startsWith('before replace') && (writes += 1) > 1) throw throttling('slow down');
  });
  const record = sqsRecord('message', aBatch(0, [1, 2, 3, 4, 5]).body);
  expect(await failing([record])).toEqual({ batchItemFailures: [{ itemIdentifier: 'message' }] });
  expect(tallyOf(tables.documentOf(key)).counted).toBe(2);
  expect(await aggregator(tables)([record])).toEqual({ batchItemFailures: [] });
  expect(tallyOf(tables.documentOf(key))).toEqual({ counted: 5, duplicates: 0, filtered: 0, missing: 0 });
});

test('of any batches, delivered in any order and again, each id counts once and no event is lost', async () => {
  const batches = fc.array(fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(
      batches,
      fc.array(fc.array(fc.nat(5), { maxLength: 4 }), { maxLength: 6 }),
      async (sent, picks) => {
        let seq = 0;
        const records = sent.map((ids, index) => {
          const { body } = aBatch(seq, ids);
          seq += ids.length;
          return sqsRecord(String(index), body);
        });
        const tables = new Tables({});
        for (const pick of [...picks, records.map((_, index) => index)]) {
          const some = new Set(pick.flatMap((index) => records[index] ?? []));
          await aggregator(tables)([...some]);
        }
        const all = sent.flat();
        const expected = all.filter((id) => id === 0).length + new Set(all.filter((id) => id !== 0)).size;
        expect(tallyOf(tables.documentOf(key))).toEqual({
          counted: expected,
          duplicates: all.length - expected,
          filtered: 0,
          missing: 0,
        });
      },
    ),
  );
});
