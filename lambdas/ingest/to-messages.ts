// Turns a request into queue messages: one per site and local day, split only where one would not
// fit into SQS. Here an instant becomes a time of its site's day, a user id a visitor, and an
// idempotency key a name; and here stays what the site does not keep: queries, and properties that
// it has not registered. Pure, except for the numbering.

import { daysIn } from '../domain/days/site-days.ts';
import type { Event } from '../domain/event/event.ts';
import type { EventDetails } from '../domain/event/event-context.ts';
import { isFilled, keepQueries } from '../domain/event/extras.ts';
import { fitsInQueue, type Message, type MessageEvent } from '../domain/event/message.ts';
import { pickProperties } from '../domain/event/properties.ts';
import { epochOf } from '../domain/event/timestamp.ts';
import { MAX_BATCH_PAIRS, MAX_MESSAGE_BYTES, MAX_RAW_DAYS, MAX_SHARDS } from '../domain/limits.ts';
import { ValidationError } from '../http/errors.ts';
import { idempotencyRecordsOf } from './idempotency-records.ts';
import type { KeyedSite } from './keyed-site.ts';
import type { Numbering } from './numbering.ts';
import { type EventRequest, TOO_MANY_PAIRS } from './request.ts';

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
 * but for dot and time. Throws ValidationError where it would be too many.
 */
export function toMessages(
  { events, idempotencyKey }: Pick<EventRequest, 'events' | 'idempotencyKey'>,
  options: MessageOptions,
): Message[] {
  const recordOf = idempotencyKey === undefined ? undefined : idempotencyRecordsOf(idempotencyKey);
  const groups = Map.groupBy(
    events.map((event) => atSite(event, options.siteOf(event.site))),
    ({ day, site }) => `${day}#${site.id}`,
  );
  if (groups.size > MAX_BATCH_PAIRS) throw new ValidationError([TOO_MANY_PAIRS]);
  const messages: Message[] = [];
  const parts = new Map<string, number>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { site, day, dayStart } = first;
    const frame = {
      site: site.id,
      day,
      ...(dayStart !== undefined && { dayStart }),
      acceptedAt: options.now,
      ...(site.rawDays !== undefined && { rawDays: site.rawDays }),
    };
    for (const piece of splitToFit(frame, group.map(toPiece))) {
      // Numbered within its site, so that a retry after a partial send has the very same records.
      const part = parts.get(site.id) ?? 0;
      parts.set(site.id, part + 1);
      const dot = options.numbering.take(site.id, day);
      messages.push({
        ...frame,
        dot,
        shard: Number.parseInt(dot.producer.slice(0, 8), 16) % options.shards,
        ...(recordOf !== undefined && { idempotencyRecord: recordOf(site.nameRecord, part) }),
        events: piece,
      });
    }
  }
  return messages;
}

/** An event on the day of its site. */
interface SiteEvent {
  readonly site: KeyedSite;
  readonly event: Event;
  readonly day: string;
  readonly at: number;
  /** Absent where the days of the site are those of UTC. */
  readonly dayStart?: number;
}

function atSite(event: Event, site: KeyedSite): SiteEvent {
  if (site.timezone === 'UTC') return { site, event, day: event.day, at: event.at };
  const { day, at, start } = daysIn(site.timezone).of(epochOf(event));
  return { site, event, day, at, dayStart: start };
}

function toPiece({ site, event, at }: SiteEvent): MessageEvent {
  const { type, path, context, userId } = site.keepQuery ? keepQueries(event) : event;
  return {
    type,
    at,
    ...(path !== undefined && { path }),
    ...(userId !== undefined && { visitor: site.visitorOf(userId) }),
    ...(context !== undefined && { context }),
    ...restOf(event, site),
  };
}

/** What few events have. */
function restOf({ props, revenue, interactive, filtered }: Event, { properties }: KeyedSite): EventDetails | undefined {
  if (props === undefined && revenue === undefined && interactive === undefined && filtered === undefined)
    return undefined;
  const kept = props && pickProperties(props, properties);
  return {
    ...(kept && { props: kept }),
    ...(revenue && { revenue }),
    ...(interactive === false && { interactive }),
    ...(filtered !== undefined && { filtered }),
  };
}

function splitToFit(
  frame: Pick<Message, 'site' | 'day' | 'dayStart' | 'acceptedAt'>,
  pieces: MessageEvent[],
): MessageEvent[][] {
  // The longest dot, shard, record and number of days that any message can have.
  const longest = {
    ...frame,
    dot: { producer: 'f'.repeat(16), seq: 1e15 - 1 },
    shard: MAX_SHARDS,
    idempotencyRecord: 'f'.repeat(43),
    rawDays: MAX_RAW_DAYS,
  };
  const fits = (some: MessageEvent[]): boolean => isSurelySmall(some) || fitsInQueue({ ...longest, events: some });
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
function mostBytesOf({ type, at: _, path = '', visitor: __, ...details }: MessageEvent): number {
  const plain = 6 * (type.length + path.length) + 100;
  if (!isFilled(details)) return plain;
  const { context = {}, props = {}, filtered = '', record = '' } = details;
  return plain + 120 + 6 * (filtered.length + record.length) + mostBytesIn(context) + mostBytesIn(props);
}

/** A name and a value have at most eight characters around them: `["",""],`. */
function mostBytesIn(record: Readonly<Record<string, string | undefined>>): number {
  let characters = 0;
  for (const name in record) characters += name.length + (record[name]?.length ?? 0) + 2;
  return 6 * characters;
}
