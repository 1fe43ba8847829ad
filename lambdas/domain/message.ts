// The queue message: one request's events for one site and day, under one dot.
// Its body is JSON, with the events as tuples: field names would be most of the bytes, and SQS bills by 64 KB.

import * as z from 'zod/mini';

import { type Dot, formatDot, parseDot, type Span } from './dot.ts';
import { MAX_BATCH_EVENTS, MAX_CHARACTERS, MAX_MESSAGE_BYTES, MAX_REFUSED_RANGES, MAX_SHARDS } from './limits.ts';
import type { Ranges } from './receipts.ts';
import { DAY_MS, isDay } from './timestamp.ts';
import { isWithin } from './within.ts';

/** An event within its message: the site and the day are the message's. `at` is the millisecond of the day. */
export interface MessageEvent {
  readonly type: string;
  readonly at: number;
  readonly path?: string | undefined;
  readonly user?: string | undefined;
}

/** Which document a message belongs to. `shard` is fixed when the message is made, so redeliveries meet the same document. */
export interface DocumentKey {
  readonly site: string;
  readonly day: string;
  readonly shard: number;
}

export interface Message extends DocumentKey {
  readonly dot: Dot;
  /** Opaque name of the idempotency key, when the client gave one. */
  readonly claim?: string | undefined;
  /** When it was accepted, epoch milliseconds. */
  readonly acceptedAt: number;
  readonly events: readonly MessageEvent[];
  /** Earlier numbers of this producer whose messages the queue refused: nobody was told that they were accepted. */
  readonly refused?: Ranges | undefined;
}

/** The numbers that the message's events have. */
export const spanOf = ({ dot, events }: Message): Span => ({
  producer: dot.producer,
  first: dot.seq,
  last: dot.seq + events.length - 1,
});

const VERSION = 1;

const count = z.int().check(z.nonnegative());
/** A string within a bound that ingest has checked. */
const text = (characters: number) =>
  z.string().check(
    z.minLength(1),
    z.refine<string>((value) => isWithin(value, characters)),
  );

/** Ascending pairs that neither overlap nor touch. */
const isRanges = (list: readonly number[]): boolean =>
  list.length % 2 === 0 &&
  list.length <= 2 * MAX_REFUSED_RANGES &&
  list.every((value, index) => index === 0 || value >= (list[index - 1] ?? 0) + (index % 2 === 0 ? 2 : 0));

const wireMessage = z.object({
  v: z.literal(VERSION),
  dot: z.string(),
  site: text(MAX_CHARACTERS.site_id),
  day: z.string().check(z.refine(isDay)),
  shard: count.check(z.lt(MAX_SHARDS)),
  claim: z.optional(text(MAX_CHARACTERS.idempotency_key)),
  accepted: count,
  events: z
    .array(
      z.tuple([
        text(MAX_CHARACTERS.event_type),
        count.check(z.lt(DAY_MS)),
        z.nullable(text(MAX_CHARACTERS.path)),
        z.nullable(text(MAX_CHARACTERS.user_id)),
      ]),
    )
    .check(z.minLength(1), z.maxLength(MAX_BATCH_EVENTS)),
  refused: z.optional(z.array(count).check(z.refine(isRanges))),
});

/** Serializes a message for SQS, which refuses U+FFFE and U+FFFF: they are escaped, as JSON allows for any character. */
export function encodeMessage(message: Message): string {
  const wire: z.infer<typeof wireMessage> = {
    v: VERSION,
    dot: formatDot(message.dot),
    site: message.site,
    day: message.day,
    shard: message.shard,
    claim: message.claim,
    accepted: message.acceptedAt,
    events: message.events.map(({ type, at, path, user }) => [type, at, path ?? null, user ?? null]),
    refused: message.refused === undefined ? undefined : [...message.refused],
  };
  return JSON.stringify(wire).replaceAll(/[\uFFFE\uFFFF]/g, (char) => (char === '\uFFFE' ? '\\ufffe' : '\\uffff'));
}

/** The inverse of encodeMessage. Throws a SyntaxError or a zod error on anything that it did not write. */
export function decodeMessage(body: string): Message {
  const wire = wireMessage.parse(JSON.parse(body));
  const dot = parseDot(wire.dot);
  if (dot === undefined) throw new SyntaxError(`not a dot: ${wire.dot.slice(0, 40)}`);
  return {
    dot,
    site: wire.site,
    day: wire.day,
    shard: wire.shard,
    ...(wire.claim !== undefined && { claim: wire.claim }),
    acceptedAt: wire.accepted,
    events: wire.events.map(([type, at, path, user]) => ({
      type,
      at,
      ...(path !== null && { path }),
      ...(user !== null && { user }),
    })),
    ...(wire.refused !== undefined && { refused: wire.refused }),
  };
}

/** True when the encoded message fits into every SQS. */
export const fitsInQueue = (message: Message): boolean =>
  Buffer.byteLength(encodeMessage(message)) <= MAX_MESSAGE_BYTES;
