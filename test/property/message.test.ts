// Anything that a client sends travels through the queue unchanged, in characters that SQS accepts,
// and keys read back.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeMessage, encodeMessage, type Message } from '../../lambdas/domain/event/message.ts';
import { deltaItemKey, documentItemKey, parseDayItemKey } from '../../lambdas/store/table/keys.ts';
import { aMessage, anyEvent, anyFiltered, anyLocalEvent, anyString } from '../support/messages.ts';

const VISITOR = '00f1e2d3c4b5a697';

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
const SQS_BODY = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

/** A day of UTC, and one of a zone that is ahead of it. */
const anyDay = fc.oneof(
  fc.record({ events: fc.array(fc.oneof(anyEvent, anyFiltered), { minLength: 1 }) }),
  fc.record({
    dayStart: fc.constantFrom(Date.parse('2025-11-13T18:15Z'), Date.parse('2025-11-14')),
    events: fc.array(anyLocalEvent, { minLength: 1 }),
  }),
);

test('messages survive the queue, with any site, day, path, visitor, event type and detail', () => {
  fc.assert(
    fc.property(anyString(255), anyDay, fc.option(anyString(40)), (site, day, idempotencyRecord) => {
      const message = aMessage(7, { site, ...day, ...(idempotencyRecord !== null && { idempotencyRecord }) });
      const body = encodeMessage(message);
      expect(body).toMatch(SQS_BODY);
      expect(decodeMessage(body)).toEqual(message);
    }),
    { numRuns: 500 },
  );
});

test('an event without details takes four parts, and no byte for what it does not have', () => {
  expect(encodeMessage(aMessage(0, { events: [{ type: 'page_view', at: 5, path: '/', visitor: VISITOR }] }))).toBe(
    '{"v":1,"dot":"00f1e2d3c4b5a697.0","site":"example.com","day":"2025-11-14","shard":0,' +
      `"acceptedAt":1763100000000,"events":[["page_view",5,"/","${VISITOR}"]]}`,
  );
});

test('a body that is not a message is refused', () => {
  const valid = JSON.parse(encodeMessage(aMessage(0))) as Record<string, unknown>;
  const broken = [
    '',
    'null',
    '[]',
    '{',
    ...Object.keys(valid)
      .filter((key) => key !== 'idempotencyRecord')
      .map((key) => JSON.stringify({ ...valid, [key]: undefined })),
    ...[
      { v: 2 },
      { dot: 'x.1' },
      { day: '2025-02-30' },
      { shard: -1 },
      { shard: 64 },
      { events: [] },
      { events: [['page_view', 86_400_000, null, null]] },
      { site: 'x'.repeat(600) },
      { acceptedAt: 1.5 },
    ].map((change) => JSON.stringify({ ...valid, ...change })),
  ];
  for (const body of broken) expect(() => decodeMessage(body), body).toThrow(Error);
});

describe('a body that cannot be read', () => {
  const valid = JSON.parse(encodeMessage(aMessage(0, { idempotencyRecord: 'c' }))) as Record<string, unknown>;
  const eventsWith = (place: number, value: unknown) => {
    const changed: unknown[] = ['page_view', 0, '/', VISITOR];
    changed[place] = value;
    return [['page_view', 0, '/', VISITOR], changed];
  };
  const SECRET = 'somebody\u2019s secret';
  const HOUR = 3_600_000;
  const THIRTY_ONE = Array.from({ length: 31 }, (_, index) => [`property ${index}`, 'x']);

  test.each<[string, Record<string, unknown>]>([
    ['v', { v: 2 }],
    ['dot', { dot: SECRET }],
    ['dot', { dot: 1 }],
    ['site', { site: SECRET.repeat(100) }],
    ['day', { day: SECRET }],
    ['shard', { shard: 64 }],
    ['idempotencyRecord', { idempotencyRecord: '' }],
    ['acceptedAt', { acceptedAt: SECRET }],
    ['events', { events: [] }],
    ['events', { events: SECRET }],
    ['events', { events: Array.from({ length: 501 }, () => ['page_view', 0, '/', VISITOR]) }],
    ['events[0]', { events: [{ type: SECRET }] }],
    [
      'events[1]',
      {
        events: [
          ['page_view', 0, '/', VISITOR],
          ['page_view', 0, '/', VISITOR, {}, SECRET],
        ],
      },
    ],
    ['events[1].type', { events: eventsWith(0, SECRET.repeat(100)) }],
    ['events[1].time', { events: eventsWith(1, 86_400_000) }],
    ['events[1].path', { events: eventsWith(2, { SECRET }) }],
    ['events[1].visitor', { events: eventsWith(3, SECRET) }],
    ['events[1].visitor', { events: eventsWith(3, VISITOR.slice(1)) }],
    ['events[1].details', { events: eventsWith(4, SECRET) }],
    ['events[1].details', { events: eventsWith(4, {}) }],
    ['events[1].details', { events: eventsWith(4, { [SECRET]: 1 }) }],
    ['events[1].details', { events: eventsWith(4, { context: { source: '' } }) }],
    ['events[1].details', { events: eventsWith(4, { context: { source: SECRET.repeat(200) } }) }],
    ['events[1].details', { events: eventsWith(4, { context: { [SECRET]: 'x' } }) }],
    ['events[1].details', { events: eventsWith(4, { props: [['plan', 1]] }) }],
    ['events[1].details', { events: eventsWith(4, { props: [[SECRET.repeat(30), 'x']] }) }],
    ['events[1].details', { events: eventsWith(4, { props: [['plan', SECRET.repeat(200)]] }) }],
    ['events[1].details', { events: eventsWith(4, { props: THIRTY_ONE }) }],
    ['events[1].details', { events: eventsWith(4, { revenue: { amount: 1.5, currency: 'EUR' } }) }],
    ['events[1].details', { events: eventsWith(4, { revenue: { amount: 1_000_000_001, currency: 'EUR' } }) }],
    ['events[1].details', { events: eventsWith(4, { revenue: { amount: 1, currency: 'euro' } }) }],
    ['events[1].details', { events: eventsWith(4, { interactive: true }) }],
    ['events[1].details', { events: eventsWith(4, { filtered: '' }) }],
    ['dayStart', { dayStart: 1.5 }],
    ['dayStart', { dayStart: Date.parse('2025-11-14') + 15 * HOUR + 1 }],
    ['dayStart', { dayStart: Date.parse('2025-11-14') - 15 * HOUR - 1 }],
    // Within the longest local day, but behind one that has no start of its own.
    ['events[1].time', { events: eventsWith(1, 25 * HOUR) }],
    ['events[1].time', { dayStart: Date.parse('2025-11-14'), events: eventsWith(1, 31 * HOUR) }],
    ['rawDays', { rawDays: 0 }],
  ])('is said to have no valid %s', (part, change) => {
    const read = () => decodeMessage(JSON.stringify({ ...valid, ...change }));
    expect(read).toThrow(new RangeError(`message without a valid ${part}`));
  });

  test('and is not quoted if it is not a message at all, or takes more than one line', () => {
    expect(() => decodeMessage(SECRET)).toThrow(new RangeError('message that is no JSON'));
    expect(() => decodeMessage(JSON.stringify(SECRET))).toThrow(new RangeError('message without a valid object'));
    expect(() => decodeMessage(JSON.stringify(valid, null, 1))).toThrow(new RangeError('message of several lines'));
  });
});

test('a body with any other value in any place is refused, or is what encodeMessage writes', () => {
  const valid = JSON.parse(encodeMessage(aMessage(0))) as Record<string, unknown>;
  const near = fc.oneof(fc.jsonValue(), fc.integer(), fc.array(fc.nat(10)), fc.constantFrom('', '2025-11-14', null));
  const tuple = fc.oneof(fc.tuple(near, near, near, near), fc.tuple(near, near, near, near, near));
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(valid)), fc.oneof(near, fc.array(tuple)), (key, value) => {
      const changed = { ...valid, [key]: value };
      const message = ((): Message | undefined => {
        try {
          return decodeMessage(JSON.stringify(changed));
        } catch {
          return undefined;
        }
      })();
      if (message !== undefined)
        expect(JSON.parse(encodeMessage(message))).toEqual(JSON.parse(JSON.stringify(changed)));
    }),
    { numRuns: 2000 },
  );
});

test('every document, and every delta, has a key of its own, which reads back and fits DynamoDB', () => {
  fc.assert(
    fc.property(anyString(255), anyString(255), fc.nat(63), (site, other, shard) => {
      const key = { site, day: '2025-11-14', shard };
      const item = documentItemKey(key);
      expect(parseDayItemKey(item)).toEqual({ key, isDelta: false });
      expect(parseDayItemKey(deltaItemKey(key))).toEqual({ key, isDelta: true });
      expect(item.pk.isWellFormed()).toBe(true);
      expect(Buffer.byteLength(item.pk)).toBeLessThanOrEqual(2048);
      expect(documentItemKey({ ...key, site: other }).pk === item.pk).toBe(other === site);
    }),
  );
});
