// Raw events are stored as they came, in items that DynamoDB accepts, whatever a client has sent.

import { zstdDecompressSync } from 'node:zlib';

import { expect, test } from 'vitest';

import { packRaw, toPacks, unpackRaw } from '../../lambdas/store/events/raw-pack.ts';
import { aMessage, aQueued, aView, queued } from '../support/messages.ts';
import { seededRandom } from '../../kit/random.ts';

/** DynamoDB's limit for an item, its keys and other attributes included. */
const MAX_ITEM_BYTES = 409_600;

const key = { site: 'large.example', day: '2025-11-14', shard: 0 };
const random = seededRandom(7);

/** Random printable characters, except those that JSON escapes: zstd can save little. */
const path = (): string => Array.from({ length: 1000 }, () => String.fromCharCode(35 + random() * 57)).join('');

/** Messages of 114 KB, so that three of them fill a pack. */
const messages = Array.from({ length: 12 }, (_, index) =>
  aMessage(112 * index, {
    site: key.site,
    acceptedAt: 1000 + index,
    events: Array.from({ length: 112 }, () => aView({ path: path() })),
  }),
);

test('large messages that do not compress take several packs, each below the limit of DynamoDB, and come back', () => {
  const packs = toPacks(messages.map(queued)).map(packRaw);
  expect(packs).toHaveLength(4);
  const sizes = packs.map(({ length }) => length);
  expect(Math.max(...sizes)).toBeLessThan(MAX_ITEM_BYTES - 2000);
  expect(Math.max(...sizes)).toBeGreaterThan(MAX_ITEM_BYTES / 2);
  expect(packs.flatMap(unpackRaw)).toEqual(messages);
});

test('a message is kept as the queue had it, to the byte', () => {
  const message = aQueued(0);
  // JSON can be written in many ways, and another version of ingest may write keys that this one
  // does not know.
  const body = message.body.replace('"v":1', '"v": 1, "new":true');
  const pack = packRaw([{ ...message, body }, message]);
  expect(zstdDecompressSync(pack).toString()).toBe(`${body}\n${message.body}`);
});
