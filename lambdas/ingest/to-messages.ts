// Turns a request into queue messages: one per site and local day, split only where one would not
// fit into SQS. Here an idempotency key becomes a name; site-event.ts says what becomes of an
// event. Pure, except for the numbering.

import { isFilled } from '../domain/event/extras.ts';
import { fitsInQueue, type Message, type MessageEvent } from '../domain/event/message.ts';
import { MAX_RAW_DAYS } from '../domain/limits/access.ts';
import { MAX_SHARDS } from '../domain/limits/documents.ts';
import { MAX_BATCH_PAIRS, MAX_MESSAGE_BYTES } from '../domain/limits/requests.ts';
import { ValidationError } from '../http/errors.ts';
import type { SiteOf } from './admit.ts';
import { recordsOf } from './idempotency-records.ts';
import type { Numbering } from './numbering.ts';
import { type EventRequest, TOO_MANY_PAIRS } from './request.ts';
import { atSite, type SiteEvent, toMessageEvent } from './site-event.ts';

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
  request: Pick<EventRequest, 'events' | 'idempotencyKey' | 'dedupe'>,
  options: MessageOptions,
): Message[] {
  const records = recordsOf(request);
  const placed = request.events.map((event, place) => {
    const site = options.siteOf(event.site);
    return { ...atSite(event, site), record: records.ofEvent(site, event.id, place) };
  });
  const groups = Map.groupBy(placed, ({ day, site }) => `${day}#${site.id}`);
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
      const idempotencyRecord = records.ofMessage(site, part);
      messages.push({
        ...frame,
        dot,
        shard: Number.parseInt(dot.producer.slice(0, 8), 16) % options.shards,
        ...(idempotencyRecord !== undefined && { idempotencyRecord }),
        events: piece,
      });
    }
  }
  return messages;
}

const toPiece = ({ record, ...event }: SiteEvent & { readonly record: string | undefined }): MessageEvent =>
  record === undefined ? toMessageEvent(event) : { ...toMessageEvent(event), record };

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
function mostBytesOf({ type, at: _at, path = '', visitor: _visitor, ...details }: MessageEvent): number {
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
