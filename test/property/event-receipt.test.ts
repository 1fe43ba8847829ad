// Receipts that clients hold: every one of ours opens by the key of its site, nothing else does,
// and nothing but the site can be read of one.

import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  formatEventReceipt,
  formatEventReceipts,
  openEventReceipt,
  parseEventReceipt,
  type ReceiptKey,
  receiptKeyOf,
} from '../../lambdas/domain/event/event-receipt.ts';
import { FILTER_REASONS } from '../../lambdas/domain/event/filtered.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { MAX_RECEIPT_CHARACTERS } from '../../lambdas/domain/limits/requests.ts';
import { aMessage, aView, anyString, PRODUCER } from '../support/messages.ts';
import { anyCharacter } from '../support/any-character.ts';

const keyOfByte = (byte: number): ReceiptKey => receiptKeyOf(new Uint8Array(32).fill(byte));
const KEY = keyOfByte(1);

const open = (text: string, key = KEY) => {
  const sealed = parseEventReceipt(text);
  return sealed && openEventReceipt(sealed, key);
};

const aProducer = fc.bigInt(0n, 2n ** 64n - 1n).map((bits) => bits.toString(16).padStart(16, '0'));
const aDay = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const aReceipt = fc.record(
  {
    site: anyString(255),
    day: aDay,
    shard: fc.nat(63),
    dot: fc.record({ producer: aProducer, seq: fc.maxSafeNat().map((seq) => seq % 1e15) }),
    filtered: fc.constantFrom(...FILTER_REASONS),
  },
  { requiredKeys: ['site', 'day', 'shard', 'dot'] },
);
/** Bytes of nonce, address and tag. */
const SEALED = 50;
const RECEIPT = { site: 'a', day: '2025-11-14', shard: 0, dot: { producer: PRODUCER, seq: 7 } };

test('open again, for any site, day and number', () => {
  fc.assert(
    fc.property(aReceipt, (receipt) => {
      const text = formatEventReceipt(receipt, KEY);
      expect(text).toMatch(/^[\w-]+$/);
      expect(parseEventReceipt(text)?.site).toBe(receipt.site);
      expect(open(text)).toEqual(receipt);
    }),
  );
});

test('open again, where JSON needs most for a site: six bytes a character', () => {
  for (const site of ['\uD800'.repeat(255), '\u0000'.repeat(255), '🎉'.repeat(255)]) {
    const receipt = { ...RECEIPT, site, shard: 63, dot: { producer: PRODUCER, seq: 1e15 - 1 } };
    const text = formatEventReceipt(receipt, KEY);
    expect(text.length).toBeLessThanOrEqual(MAX_RECEIPT_CHARACTERS);
    expect(open(text)).toEqual(receipt);
  }
});

test('open by no other key, and for no other site', () => {
  fc.assert(
    fc.property(aReceipt, fc.integer({ min: 2, max: 255 }), anyString(255), (receipt, byte, site) => {
      const text = formatEventReceipt(receipt, KEY);
      expect(open(text, keyOfByte(byte))).toBeUndefined();
      const sealed = Buffer.from(text, 'base64url').subarray(0, SEALED);
      const moved = Buffer.concat([sealed, Buffer.from(JSON.stringify(site))]).toString('base64url');
      expect(open(moved)).toEqual(site === receipt.site ? receipt : undefined);
    }),
  );
});

test('do not open with any one bit changed', () => {
  const bytes = Buffer.from(formatEventReceipt(RECEIPT, KEY), 'base64url');
  for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
    const changed = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    expect(open(Buffer.from(changed).toString('base64url')), `bit ${bit}`).toBeUndefined();
  }
});

test('say nothing of the message but its site, not even by their length', () => {
  const texts = Array.from({ length: 1000 }, (_, seq) =>
    formatEventReceipt({ ...RECEIPT, dot: { producer: PRODUCER, seq: seq * 1e9 } }, KEY),
  );
  expect(new Set(texts.map((text) => text.length)).size).toBe(1);
  // Next numbers, and half of all bits differ: 176 of the address and 224 of nonce and tag. 8
  // standard deviations.
  const [first, ...others] = texts.map((text) => Buffer.from(text, 'base64url').subarray(0, SEALED));
  for (const other of others) {
    const bits = other.reduce((sum, byte, index) => sum + onesOf(byte ^ (first?.[index] ?? 0)), 0);
    expect(Math.abs(bits - 200)).toBeLessThan(8 * Math.sqrt(400 / 4));
  }
});

const onesOf = (byte: number): number => byte.toString(2).replaceAll('0', '').length;

test('are one for a message, and never the same for two', () => {
  fc.assert(
    fc.property(aReceipt, aReceipt, (a, b) => {
      expect(formatEventReceipt(a, keyOfByte(1))).toBe(formatEventReceipt(a, KEY));
      const isSame = JSON.stringify(a) === JSON.stringify(b);
      expect(formatEventReceipt(a, KEY) === formatEventReceipt(b, KEY)).toBe(isSame);
    }),
  );
});

test('have one spelling', () => {
  const text = formatEventReceipt(RECEIPT, KEY);
  const bytes = Buffer.from(text, 'base64url');
  const respelled = (site: string) =>
    Buffer.concat([bytes.subarray(0, SEALED), Buffer.from(site)]).toString('base64url');
  expect(open(respelled('"a"'))).toEqual(RECEIPT);
  const spellings = [
    `${text}=`,
    `${text}!`,
    ` ${text}`,
    bytes.toString('base64'),
    text.toUpperCase(),
    respelled('"a" '),
    respelled(' "a"'),
    respelled('"\\u0061"'),
  ];
  for (const spelling of spellings) expect(open(spelling), spelling).toBeUndefined();
});

test('are not made of garbage', () => {
  const seal = 'x'.repeat(SEALED);
  const names = ['', 'null', '{}', '[]', '""', '"', JSON.stringify('s'.repeat(256)), '\u00ff'];
  for (const name of names) {
    expect(parseEventReceipt(Buffer.from(seal + name).toString('base64url')), name).toBeUndefined();
  }
  for (const text of ['', 'x', '__proto__', 'x'.repeat(MAX_RECEIPT_CHARACTERS + 1)]) {
    expect(parseEventReceipt(text), text).toBeUndefined();
  }
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (text) => {
      expect(open(text)).toBeUndefined();
    }),
  );
});

test('say why nothing of a message is counted, and nothing where some of it is', () => {
  const bot = { ...aView(), filtered: 'bot' } as const;
  const blocked = { ...aView(), filtered: 'blocked_path' } as const;
  const reasonOf = (events: readonly MessageEvent[]) => {
    const message = aMessage(0, { site: 'a', events });
    return open(formatEventReceipts([message], () => KEY))?.filtered;
  };
  expect([[bot], [bot, blocked], [aView()], [bot, aView()], [aView(), bot]].map(reasonOf)).toEqual([
    'bot',
    'bot',
    undefined,
    undefined,
    undefined,
  ]);
});

test('of many messages fit into a header, the first ones first, each by the key of its site', () => {
  const messages = Array.from({ length: 500 }, (_, n) => aMessage(n, { site: `${n}.${'x'.repeat(200)}` }));
  const keyOf = (site: string): ReceiptKey => keyOfByte(Number.parseInt(site, 10) % 256);
  const header = formatEventReceipts(messages, keyOf);
  expect(header.length).toBeLessThanOrEqual(6000);
  const texts = header.split(',');
  expect(texts.length).toBeGreaterThan(10);
  expect(texts.map((text, n) => open(text, keyOfByte(n))?.dot.seq)).toEqual(texts.map((_, n) => n));
});
