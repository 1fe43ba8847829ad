// The queue message: one request's events for one site and day, under one dot.
// Its body is JSON, with the events as tuples: field names would be most of the bytes, and SQS bills by 64 KB.

import { type Dot, formatDot, parseDot, type Span } from './dot.ts';
import { MAX_BATCH_EVENTS, MAX_CHARACTERS, MAX_MESSAGE_BYTES, MAX_SHARDS } from './limits.ts';
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
}

/** The numbers that the message's events have. */
export const spanOf = ({ dot, events }: Message): Span => ({
  producer: dot.producer,
  first: dot.seq,
  last: dot.seq + events.length - 1,
});

const VERSION = 1;

/** Keys as in a Message; what is absent is no key, or null in a tuple. */
interface WireMessage {
  readonly v: typeof VERSION;
  readonly dot: string;
  readonly site: string;
  readonly day: string;
  readonly shard: number;
  readonly claim: string | undefined;
  readonly accepted: number;
  readonly events: readonly (readonly [type: string, at: number, path: string | null, user: string | null])[];
}

/** Serializes a message for SQS, which refuses U+FFFE and U+FFFF: they are escaped, as JSON allows for any character. */
export function encodeMessage(message: Message): string {
  const wire: WireMessage = {
    v: VERSION,
    dot: formatDot(message.dot),
    site: message.site,
    day: message.day,
    shard: message.shard,
    claim: message.claim,
    accepted: message.acceptedAt,
    events: message.events.map(({ type, at, path, user }) => [type, at, path ?? null, user ?? null]),
  };
  return JSON.stringify(wire).replaceAll(/[\uFFFE\uFFFF]/g, (char) => (char === '\uFFFE' ? '\\ufffe' : '\\uffff'));
}

/** The inverse of encodeMessage. Throws a RangeError that names the bad part on anything that it did not write, and a SyntaxError on what is no JSON. */
export function decodeMessage(body: string): Message {
  const wire: unknown = JSON.parse(body);
  const { v, dot, site, day, shard, claim, accepted, events } = (wire ?? {}) as Unread<WireMessage>;
  if (v !== VERSION) throw unreadable('v');
  const parsed = typeof dot === 'string' ? parseDot(dot) : undefined;
  if (parsed === undefined) throw unreadable('dot');
  if (!isText(site, MAX_CHARACTERS.site_id)) throw unreadable('site');
  if (typeof day !== 'string' || !isDay(day)) throw unreadable('day');
  if (!isCount(shard) || shard >= MAX_SHARDS) throw unreadable('shard');
  if (claim !== undefined && !isText(claim, MAX_CHARACTERS.idempotency_key)) throw unreadable('claim');
  if (!isCount(accepted)) throw unreadable('accepted');
  if (!Array.isArray(events) || events.length < 1 || events.length > MAX_BATCH_EVENTS) throw unreadable('events');
  return {
    dot: parsed,
    site,
    day,
    shard,
    ...(claim !== undefined && { claim }),
    acceptedAt: accepted,
    events: events.map(decodeEvent),
  };
}

function decodeEvent(tuple: unknown): MessageEvent {
  const [type, at, path, user] = Array.isArray(tuple) ? (tuple as unknown[]) : [];
  if (!isText(type, MAX_CHARACTERS.event_type)) throw unreadable('event type');
  if (!isCount(at) || at >= DAY_MS) throw unreadable('event time');
  if (path !== null && !isText(path, MAX_CHARACTERS.path)) throw unreadable('path');
  if (user !== null && !isText(user, MAX_CHARACTERS.user_id)) throw unreadable('user');
  return { type, at, ...(path !== null && { path }), ...(user !== null && { user }) };
}

type Unread<T> = { readonly [K in keyof T]?: unknown };

/** Names the part, and not what it holds: the log may quote it. */
const unreadable = (part: string): RangeError => new RangeError(`message without a valid ${part}`);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
/** Within a bound that ingest has checked. */
const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value !== '' && isWithin(value, max);

/** True when the encoded message fits into every SQS. */
export const fitsInQueue = (message: Message): boolean =>
  Buffer.byteLength(encodeMessage(message)) <= MAX_MESSAGE_BYTES;
