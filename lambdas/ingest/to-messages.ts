// Turns a request into queue messages: one per site and day, split only where one would not fit
// into SQS. Here a user id becomes a visitor, and an idempotency key a name. Pure, except for the
// numbering.

import type { Event } from '../domain/event/event.ts';
import { fitsInQueue, type Message, type MessageEvent } from '../domain/event/message.ts';
import { MAX_MESSAGE_BYTES, MAX_RAW_DAYS, MAX_SHARDS } from '../domain/limits.ts';
import { idempotencyRecordsOf } from './idempotency-records.ts';
import type { KeyedSite } from './keyed-site.ts';
import type { Numbering } from './numbering.ts';
import type { EventRequest } from './request.ts';

/** The site of an id that an event of the request has. */
export type SiteOf = (id: string) => KeyedSite;

export interface MessageOptions {
  readonly numbering: Numbering;
  readonly siteOf: SiteOf;
  readonly shards: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Messages in the order of their first events. The same request always becomes the same messages
 * but for dot and time.
 */
export function toMessages(
  { events, idempotencyKey }: Pick<EventRequest, 'events' | 'idempotencyKey'>,
  options: MessageOptions,
): Message[] {
  const recordOf = idempotencyKey === undefined ? undefined : idempotencyRecordsOf(idempotencyKey);
  const groups = Map.groupBy(events, ({ site, day }) => `${day}#${site}`);
  const messages: Message[] = [];
  const parts = new Map<string, number>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { site, day } = first;
    const { visitorOf, nameRecord, rawDays } = options.siteOf(site);
    for (const piece of splitToFit(site, day, toPieces(group, visitorOf))) {
      // Numbered within its site, so that a retry after a partial send has the very same records.
      const part = parts.get(site) ?? 0;
      parts.set(site, part + 1);
      const dot = options.numbering.take(site, day);
      messages.push({
        dot,
        site,
        day,
        shard: Number.parseInt(dot.producer.slice(0, 8), 16) % options.shards,
        ...(recordOf !== undefined && { idempotencyRecord: recordOf(nameRecord, part) }),
        acceptedAt: options.now,
        ...(rawDays !== undefined && { rawDays }),
        events: piece,
      });
    }
  }
  return messages;
}

const toPieces = (events: readonly Event[], visitorOf: KeyedSite['visitorOf']): MessageEvent[] =>
  events.map(({ type, at, path, userId }) => ({
    type,
    at,
    ...(path !== undefined && { path }),
    ...(userId !== undefined && { visitor: visitorOf(userId) }),
  }));

function splitToFit(site: string, day: string, pieces: MessageEvent[]): MessageEvent[][] {
  // The longest dot, shard, record, time and number of days that any message can have.
  const frame = {
    dot: { producer: 'f'.repeat(16), seq: 1e15 - 1 },
    site,
    day,
    shard: MAX_SHARDS,
    idempotencyRecord: 'f'.repeat(43),
    acceptedAt: 1e15,
    rawDays: MAX_RAW_DAYS,
  };
  const fits = (some: MessageEvent[]): boolean => isSurelySmall(some) || fitsInQueue({ ...frame, events: some });
  const halve = (some: MessageEvent[]): MessageEvent[][] => {
    // A single event fits: a body has at most 200 KB, and only U+FFFE and U+FFFF take more bytes
    // in a message than there. The properties that a site keeps have room for 15,333 of them.
    if (some.length === 1 || fits(some)) return [some];
    const middle = Math.ceil(some.length / 2);
    return [...halve(some.slice(0, middle)), ...halve(some.slice(middle))];
  };
  return halve(pieces);
}

/** Spares most batches the exact answer. */
const isSurelySmall = (events: readonly MessageEvent[]): boolean =>
  events.reduce((bytes, event) => bytes + mostBytesOf(event), 0) < MAX_MESSAGE_BYTES / 2;

/**
 * No character takes more than six bytes in JSON. What is not text takes less than a hundred, the
 * visitor included; the braces and names of the details, their numbers and `false` less than 120.
 */
function mostBytesOf({ type, path = '', context, props, revenue, interactive, filtered }: MessageEvent): number {
  const plain = 6 * (type.length + path.length) + 100;
  const texts = [context, props].filter((record) => record !== undefined);
  if (texts.length === 0 && revenue === undefined && interactive === undefined && filtered === undefined) return plain;
  return texts.reduce((bytes, record) => bytes + mostBytesIn(record), plain + 120 + 6 * (filtered?.length ?? 0));
}

/** A name and a value have at most eight characters around them: `["",""],`. */
function mostBytesIn(record: Readonly<Record<string, string | undefined>>): number {
  let characters = 0;
  for (const name in record) characters += name.length + (record[name]?.length ?? 0) + 2;
  return 6 * characters;
}
