// The queue message: one request's events for one site and day, under one dot, with visitors and no
// user ids. Its body is JSON on one line, with the events as tuples: field names would be most of
// the bytes, and SQS bills by 64 KB. The schema describes the whole body. It reads what
// encodeMessage writes; a body that it refuses ends in the dead-letter queue.

import * as z from 'zod/mini';

import { formatDot, parseDot } from '../dots/dot.ts';
import { VISITOR, type Visitor } from '../access/visitor.ts';
import { MAX_RAW_DAYS } from '../limits/access.ts';
import { MAX_SHARDS } from '../limits/documents.ts';
import {
  MAX_BATCH_EVENTS,
  MAX_CHARACTERS,
  MAX_MESSAGE_BYTES,
  MAX_PROPERTIES,
  MAX_PROPERTY_BYTES,
  MAX_REVENUE,
} from '../limits/requests.ts';
import { contextSchema, type EventDetails, type Properties } from './event-context.ts';
import { FILTER_REASONS } from './filtered.ts';
import { isNoLongerThan } from './length.ts';
import { DAY_MS, isDay, MAX_DAY_MS, MAX_DAY_SHIFT_MS } from './timestamp.ts';

/** Of a length that ingest has checked. */
const text = (max: number) => z.string().check(z.refine((value) => value !== '' && isNoLongerThan(value, max)));
const count = z.int().check(z.nonnegative());

const dot = z.pipe(
  z.string().check(z.refine((value) => parseDot(value) !== undefined, { abort: true })),
  z.transform((value) => parseDot(value) ?? z.NEVER),
);

/**
 * Pairs in the body: there `__proto__` is a name like any other, and Node 24 misreads a name of one
 * escaped character (https://github.com/nodejs/node/issues/63785).
 */
const properties = z.pipe(
  z
    .array(
      z.tuple([
        z.string().check(z.minLength(1), z.maxLength(MAX_PROPERTY_BYTES.name)),
        z.string().check(z.minLength(1), z.maxLength(MAX_PROPERTY_BYTES.value)),
      ]),
    )
    .check(z.maxLength(MAX_PROPERTIES)),
  z.transform((pairs): Properties => Object.fromEntries(pairs)),
);

/** The last part of the tuple, left out where an event has nothing of it. */
const details = z.strictObject({
  context: z.optional(contextSchema),
  props: z.optional(properties),
  revenue: z.optional(
    z.object({ amount: count.check(z.lte(MAX_REVENUE)), currency: z.string().check(z.regex(/^[A-Z]{3}$/)) }),
  ),
  interactive: z.optional(z.literal(false)),
  filtered: z.optional(z.enum(FILTER_REASONS)),
  record: z.optional(text(MAX_CHARACTERS.idempotency_key)),
});

const messageEvent = z.pipe(
  z.tuple([
    text(MAX_CHARACTERS.event_type),
    count.check(z.lt(MAX_DAY_MS)),
    z.nullable(text(MAX_CHARACTERS.path)),
    z.nullable(z.string().check(z.regex(VISITOR))),
    z.optional(details.check(z.refine((some) => !isEmpty(some as EventDetails)))),
  ]),
  z.transform(([type, at, path, visitor, more]) => ({
    type,
    at,
    ...(path !== null && { path }),
    ...(visitor !== null && { visitor }),
    ...more,
  })),
);
/** Places of the tuple. */
const EVENT_PARTS = ['type', 'time', 'path', 'visitor', 'details'];

const VERSION = 1;

const isStartOf = (day: string, start: number): boolean => Math.abs(start - Date.parse(day)) <= MAX_DAY_SHIFT_MS;

const body = z
  .object({
    v: z.literal(VERSION),
    dot,
    site: text(MAX_CHARACTERS.site_id),
    /** By the clocks of the site. */
    day: z.string().check(z.refine(isDay)),
    /**
     * Epoch milliseconds of the first moment of a local day; absent where the site has UTC days.
     */
    dayStart: z.optional(z.int()),
    /** Fixed when the message is made, so that redeliveries meet the same document. */
    shard: count.check(z.lt(MAX_SHARDS)),
    /** Opaque name of its idempotency record, when the client gave a key. */
    idempotencyRecord: z.optional(text(MAX_CHARACTERS.idempotency_key)),
    /** When it was accepted, epoch milliseconds. */
    acceptedAt: count,
    /** Days that its events are kept raw, where the site says so itself. */
    rawDays: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_RAW_DAYS))),
    events: z.array(messageEvent).check(z.minLength(1), z.maxLength(MAX_BATCH_EVENTS)),
  })
  .check(({ value, issues }) => {
    const refuse = (...path: PropertyKey[]): unknown =>
      issues.push({ code: 'custom', path, message: 'out of its day', input: value });
    if (value.dayStart !== undefined && !isStartOf(value.day, value.dayStart)) refuse('dayStart');
    const late = value.dayStart === undefined ? value.events.findIndex(({ at }) => at >= DAY_MS) : -1;
    if (late >= 0) refuse('events', late, EVENT_PARTS.indexOf('time'));
  });

const queueMessage = z.pipe(
  body,
  z.transform(({ dot, site, day, dayStart, shard, idempotencyRecord, acceptedAt, rawDays, events }) => ({
    dot,
    site,
    day,
    ...(dayStart !== undefined && { dayStart }),
    shard,
    ...(idempotencyRecord !== undefined && { idempotencyRecord }),
    acceptedAt,
    ...(rawDays !== undefined && { rawDays }),
    events: events as readonly MessageEvent[],
  })),
);

/**
 * An event within its message, which has the site and the day. `at` counts milliseconds from the
 * day's start: a day when clocks are put back has more than 24 hours of them.
 */
export interface MessageEvent extends EventDetails {
  readonly type: string;
  readonly at: number;
  readonly path?: string;
  readonly visitor?: Visitor;
}

export type Message = Readonly<z.infer<typeof queueMessage>>;

/** Which document a message belongs to. */
export type DocumentKey = Pick<Message, 'site' | 'day' | 'shard'>;

/** A message as the queue delivers it: its body is what the raw events keep. */
export type QueuedMessage = Message & { readonly body: string };

/**
 * Serializes a message for SQS, which refuses U+FFFE and U+FFFF: they are escaped, as JSON allows
 * for any character.
 */
export function encodeMessage(message: Message): string {
  const wire: z.input<typeof queueMessage> = {
    v: VERSION,
    dot: formatDot(message.dot),
    site: message.site,
    day: message.day,
    dayStart: message.dayStart,
    shard: message.shard,
    idempotencyRecord: message.idempotencyRecord,
    acceptedAt: message.acceptedAt,
    rawDays: message.rawDays,
    events: message.events.map(toTuple),
  };
  return JSON.stringify(wire).replaceAll('\uFFFE', '\\ufffe').replaceAll('\uFFFF', '\\uffff');
}

function toTuple({ type, at, path, visitor, ...details }: MessageEvent): z.input<typeof messageEvent> {
  const required = [type, at, path ?? null, visitor ?? null] as const;
  if (isEmpty(details)) return [...required];
  const { props, ...others } = details;
  return [...required, { ...others, ...(props !== undefined && { props: Object.entries(props) }) }];
}

function isEmpty(details: EventDetails): boolean {
  for (const name in details) if (details[name as keyof EventDetails] !== undefined) return false;
  return true;
}

/**
 * The inverse of encodeMessage. Throws a RangeError that names the bad part, and never quotes it,
 * on anything else.
 */
export function decodeMessage(body: string): Message {
  // Kept with others, a line each.
  if (body.includes('\n')) throw new RangeError('message of several lines');
  const { data, error } = queueMessage.safeParse(parseJson(body));
  if (data === undefined) throw new RangeError(`message without a valid ${partOf(error?.issues[0]?.path)}`);
  return data;
}

/** The message of a body, with the body. Throws as decodeMessage does. */
export const readQueued = (body: string): QueuedMessage => ({ ...decodeMessage(body), body });

/** The parser's own error quotes its input, and that is a visitor's data. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RangeError('message that is no JSON');
  }
}

/**
 * `dot`, `events`, `events[3]`, `events[3].path`; of the path to what is wrong, which holds no more
 * than names and places.
 */
function partOf([name = 'object', index, part]: readonly PropertyKey[] = []): string {
  const event = index === undefined ? '' : `[${String(index)}]`;
  return `${String(name)}${event}${part === undefined ? '' : `.${EVENT_PARTS[Number(part)]}`}`;
}

/** True when the encoded message fits into every SQS. */
export const fitsInQueue = (message: Message): boolean =>
  Buffer.byteLength(encodeMessage(message)) <= MAX_MESSAGE_BYTES;
