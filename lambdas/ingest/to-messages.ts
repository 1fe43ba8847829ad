// Turns a request into queue messages: one per site and day, split only where one would not fit into SQS. Pure but for the numbering.

import type { Event } from '../domain/event/event.ts';
import { MAX_MESSAGE_BYTES, MAX_SHARDS } from '../domain/limits.ts';
import { fitsInQueue, type Message, type MessageEvent } from '../domain/event/message.ts';
import { idempotencyRecordsOf } from './idempotency-records.ts';
import type { Numbering } from './numbering.ts';
import type { EventRequest } from './request.ts';

export interface MessageOptions {
  readonly numbering: Numbering;
  readonly shards: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Messages in the order of their first events. The same request always becomes the same messages but for dot and time. */
export function toMessages({ events, idempotencyKey }: EventRequest, options: MessageOptions): Message[] {
  const recordOf = idempotencyKey === undefined ? undefined : idempotencyRecordsOf(idempotencyKey);
  const groups = Map.groupBy(events, ({ site, day }) => `${day}#${site}`);
  const messages: Message[] = [];
  const parts = new Map<string, number>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { site, day } = first;
    for (const piece of splitToFit(site, day, group)) {
      // Numbered within its site, so that a retry after a partial send has the very same records.
      const part = parts.get(site) ?? 0;
      parts.set(site, part + 1);
      const dot = options.numbering.take(site, day);
      messages.push({
        dot,
        site,
        day,
        shard: Number.parseInt(dot.producer.slice(0, 8), 16) % options.shards,
        ...(recordOf !== undefined && { idempotencyRecord: recordOf(site, part) }),
        acceptedAt: options.now,
        events: piece,
      });
    }
  }
  return messages;
}

function splitToFit(site: string, day: string, events: readonly Event[]): MessageEvent[][] {
  const pieces: MessageEvent[] = events.map(({ type, at, path, user }) => ({
    type,
    at,
    ...(path !== undefined && { path }),
    ...(user !== undefined && { user }),
  }));
  // The longest dot, shard, record and time that any message can have.
  const frame = {
    dot: { producer: 'f'.repeat(16), seq: 1e15 - 1 },
    site,
    day,
    shard: MAX_SHARDS,
    idempotencyRecord: 'f'.repeat(43),
    acceptedAt: 1e15,
  };
  const fits = (some: MessageEvent[]): boolean => isSurelySmall(some) || fitsInQueue({ ...frame, events: some });
  const halve = (some: MessageEvent[]): MessageEvent[][] => {
    // A single event is at most 10 KB.
    if (some.length === 1 || fits(some)) return [some];
    const middle = Math.ceil(some.length / 2);
    return [...halve(some.slice(0, middle)), ...halve(some.slice(middle))];
  };
  return halve(pieces);
}

/** No character takes more than six bytes in JSON, and what is not text less than a hundred: spares most batches the exact answer. */
const isSurelySmall = (events: readonly MessageEvent[]): boolean =>
  events.reduce(
    (bytes, { type, path = '', user = '' }) => bytes + 6 * (type.length + path.length + user.length) + 100,
    0,
  ) <
  MAX_MESSAGE_BYTES / 2;
