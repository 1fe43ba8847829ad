// Raw messages as the body of an item: as they were in the queue, a line each, compressed by zstd.
// A message has no line break; lone surrogates and noncharacters stay as they were sent.

import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { decodeMessage, type Message, type QueuedMessage } from '../../domain/event/message.ts';

/**
 * Uncompressed bytes of messages in one raw item: below DynamoDB's 400 KB even where nothing
 * compresses.
 */
const MAX_RAW_BYTES = 350_000;

/** Splits messages, in order, into packs that fit one item each. */
export function toPacks(messages: readonly QueuedMessage[]): QueuedMessage[][] {
  const packs: QueuedMessage[][] = [];
  let room = 0;
  for (const message of messages) {
    const bytes = Buffer.byteLength(message.body) + 1;
    if (bytes > room) {
      packs.push([]);
      room = MAX_RAW_BYTES;
    }
    packs.at(-1)?.push(message);
    room -= bytes;
  }
  return packs;
}

export const packRaw = (pack: readonly QueuedMessage[]): Uint8Array =>
  zstdCompressSync(pack.map(({ body }) => body).join('\n'));

/**
 * The inverse of packRaw. Throws on anything that it did not write; a damaged body cannot unfold to
 * more than a pack has, or has once its messages say when their days began (`ops rebuild --move`).
 */
export const unpackRaw = (body: Uint8Array): Message[] =>
  zstdDecompressSync(body, { maxOutputLength: 2 * MAX_RAW_BYTES })
    .toString('utf8')
    .split('\n')
    .map(decodeMessage);
