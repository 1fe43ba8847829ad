// Receipts that clients hold: each receipt of ours reads back, and no other text is accepted as
// one.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  formatEventReceipt,
  formatEventReceipts,
  parseEventReceipt,
} from '../../lambdas/domain/event/event-receipt.ts';
import { aMessage, anyString, PRODUCER } from '../support/messages.ts';

test('read back, for any site', () => {
  fc.assert(
    fc.property(anyString(255), fc.nat(63), fc.nat(), (site, shard, seq) => {
      const receipt = { site, day: '2025-11-14', shard, dot: { producer: PRODUCER, seq } };
      const text = formatEventReceipt(receipt);
      expect(text).toMatch(/^[\w-]+$/);
      expect(parseEventReceipt(text)).toEqual(receipt);
    }),
  );
});

test('read back, where JSON needs most for a site: six bytes a character', () => {
  const receipt = {
    site: '\uD800'.repeat(255),
    day: '2025-11-14',
    shard: 63,
    dot: { producer: PRODUCER, seq: 1e15 - 1 },
  };
  expect(parseEventReceipt(formatEventReceipt(receipt))).toEqual(receipt);
});

test('are not made of garbage', () => {
  const encode = (fields: unknown): string => Buffer.from(JSON.stringify(fields)).toString('base64url');
  const dot = `${PRODUCER}.1`;
  const garbage = [
    'x',
    encode(null),
    encode({}),
    encode([]),
    encode(['', '2025-11-14', 0, dot]),
    encode(['s', '2025-02-30', 0, dot]),
    encode(['s', '2025-11-14', 64, dot]),
    encode(['s', '2025-11-14', -1, dot]),
    encode(['s', '2025-11-14', 0.5, dot]),
    encode(['s', '2025-11-14', 0, 'dot']),
    encode(['s', '2025-11-14', 0, dot, 1]),
    encode(['s'.repeat(600), '2025-11-14', 0, dot]),
  ];
  for (const text of garbage) expect(parseEventReceipt(text), text).toBeUndefined();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(parseEventReceipt(text)).toBeUndefined();
    }),
  );
});

test('of many messages fit into a header, the first ones first', () => {
  const messages = Array.from({ length: 500 }, (_, n) => aMessage(n, { site: `${n}.${'x'.repeat(200)}` }));
  const header = formatEventReceipts(messages);
  expect(header.length).toBeLessThanOrEqual(6000);
  expect(header.split(',').map((text) => parseEventReceipt(text)?.dot.seq)).toEqual(
    messages.slice(0, header.split(',').length).map(({ dot }) => dot.seq),
  );
});
