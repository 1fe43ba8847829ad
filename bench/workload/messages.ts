// Queue messages as the ingest hop makes them, numbers included, with seeded producers.

import {
  encodeMessage,
  type Message,
  type MessageEvent,
  type QueuedMessage,
} from '../../lambdas/domain/event/message.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import type { KeyedSite } from '../../lambdas/ingest/keyed-site.ts';
import { siteOf } from './sites.ts';
import { DAY } from './workload.ts';

export interface MessagesOptions {
  readonly random: () => number;
  /**
   * Ingest environments that take turns; each has its own producer, and so its own shard, per site
   * and day.
   */
  readonly environments?: number;
  readonly shards?: number;
  /** Epoch milliseconds, the same for all messages. */
  readonly acceptedAt: number;
}

/** Makes the message of a request with these events of one site. */
export type ToMessage = (site: string, events: readonly MessageEvent[], day?: string) => Message;

export function messageMaker({ random, environments = 1, shards = 1, acceptedAt }: MessagesOptions): ToMessage {
  const numberings = Array.from({ length: environments }, () => new Numbering({ newProducer: () => producer(random) }));
  let turn = 0;
  return (site, events, day = DAY) => {
    const numbering = numberings[turn++ % environments];
    if (numbering === undefined) throw new RangeError('there must be an ingest environment');
    const request = {
      events: events.map((event) => withoutUndefined({ site, day, ...event })),
      idempotencyKey: undefined,
    };
    const [message, ...more] = toMessages(request, { numbering, siteOf: asDrawn, shards, now: acceptedAt });
    if (message === undefined || more.length > 0) throw new RangeError('the events must fit into one message');
    numbering.confirm([message]);
    return message;
  };
}

/** The message as the queue delivers it. */
export const queued = (message: Message): QueuedMessage => ({ ...message, body: encodeMessage(message) });

const HEX_32 = 8;
const producer = (random: () => number): string =>
  [random(), random()]
    .map((share) =>
      Math.floor(share * 2 ** 32)
        .toString(16)
        .padStart(HEX_32, '0'),
    )
    .join('');

function withoutUndefined({ path, visitor, ...event }: MessageEvent & { site: string; day: string }) {
  return { ...event, ...(path !== undefined && { path }), ...(visitor !== undefined && { userId: visitor }) };
}

/** Visitors stay as they were drawn. */
const asDrawn = (id: string): KeyedSite => ({ ...siteOf(id), visitorOf: (visitor) => visitor });
