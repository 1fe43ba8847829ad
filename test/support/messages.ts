// Messages for tests of the domain: factories where a test names only the fields that matter, and
// generators of anything that a client could send.

import fc from 'fast-check';

import type { Event } from '../../lambdas/domain/event/event.ts';
import { CONTEXT_FIELDS, type EventContext, type Properties } from '../../lambdas/domain/event/event-context.ts';
import {
  encodeMessage,
  type Message,
  type MessageEvent,
  type QueuedMessage,
} from '../../lambdas/domain/event/message.ts';
import { DAY_MS, MAX_DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { FILTER_REASONS } from '../../lambdas/domain/event/filtered.ts';
import { visitorOf } from './visitors.ts';

export const PRODUCER = '00f1e2d3c4b5a697';

export const aView = (fields: Partial<MessageEvent> = {}): MessageEvent => ({ type: 'page_view', at: 0, ...fields });

/** As ingest has accepted it. */
export const anEvent = (fields: Partial<Event> = {}): Event => ({
  site: 'a.com',
  day: '2025-11-14',
  ...aView(),
  ...fields,
});

export const aMessage = (seq: number, fields: Partial<Message> = {}): Message => ({
  dot: { producer: PRODUCER, seq },
  site: 'example.com',
  day: '2025-11-14',
  shard: 0,
  acceptedAt: 1_763_100_000_000,
  events: [aView()],
  ...fields,
});

/** A message as the queue delivers it. */
export const queued = (message: Message): QueuedMessage => ({ ...message, body: encodeMessage(message) });
export const aQueued = (seq: number, fields: Partial<Message> = {}): QueuedMessage => queued(aMessage(seq, fields));

/** Any string of JavaScript: control characters, noncharacters and lone surrogates too. */
export const anyString = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength }),
    fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), minLength: 1, maxLength }),
    fc.constantFrom('__proto__', 'constructor', '/', '\uFFFF', '\uD800', '"', '\\', '\u0000'),
  );

/** Few values, so that they repeat. */
const fewStrings = (prefix: string): fc.Arbitrary<string> => fc.nat(12).map((index) => `${prefix}${index}`);

/** Some of the fields, few values of each. */
export const anyContext: fc.Arbitrary<EventContext> = fc.record(
  Object.fromEntries(
    CONTEXT_FIELDS.map((field) => [
      field,
      fc.oneof({ weight: 4, arbitrary: fewStrings(`${field} `) }, { weight: 1, arbitrary: anyString(30) }),
    ]),
  ),
  { requiredKeys: [] },
);

const eventWithin = (dayMs: number): fc.Arbitrary<MessageEvent> =>
  fc.record(
    {
      type: fc.oneof(
        { weight: 3, arbitrary: fc.constant('page_view') },
        { weight: 1, arbitrary: fc.constantFrom('signup', 'purchase') },
        { weight: 1, arbitrary: anyString(20) },
      ),
      at: fc.nat(dayMs - 1),
      path: fc.oneof(fewStrings('/'), anyString(30)),
      visitor: fc.oneof(fc.nat(12), fc.nat()).map(visitorOf),
      context: anyContext,
      props: fc
        .array(fc.tuple(fc.oneof(fewStrings('property '), anyString(20)), anyString(20)), { maxLength: 3 })
        .map((pairs): Properties => Object.fromEntries(pairs)),
      revenue: fc.record({ amount: fc.nat(1_000_000), currency: fc.constantFrom('EUR', 'JPY', 'USD') }),
      interactive: fc.constant(false as const),
    },
    { requiredKeys: ['type', 'at'] },
  );

/** Any event of a UTC day that is counted. */
export const anyEvent = eventWithin(DAY_MS);

/** Any event of the longest local day that is counted. */
export const anyLocalEvent = eventWithin(MAX_DAY_MS);

/** An event that ingest lets through as a note alone, and says why. */
export const anyFiltered: fc.Arbitrary<MessageEvent> = fc
  .tuple(anyEvent, fc.constantFrom(...FILTER_REASONS))
  .map(([event, filtered]) => ({ ...event, filtered }));

const aDot = fc.record({ producer: fc.constantFrom('0'.repeat(16), PRODUCER, 'f'.repeat(16)), seq: fc.nat(40) });

/** Messages of one document, each of another dot. */
export const someMessages: fc.Arbitrary<Message[]> = fc.uniqueArray(
  fc.record({ dot: aDot, events: fc.array(anyEvent, { minLength: 1, maxLength: 6 }) }).map(({ dot, events }) => ({
    ...aMessage(0),
    // A message spans as many numbers as it has events: six of them apart, none overlap.
    dot: { ...dot, seq: dot.seq * 6 },
    events,
  })),
  { maxLength: 20, selector: ({ dot }) => `${dot.producer}.${dot.seq}` },
);

/** A list cut into `count` parts, in order. */
export const parts = <T>(list: readonly T[], count: number): T[][] =>
  Array.from({ length: count }, (_, index) =>
    list.slice(Math.floor((index * list.length) / count), Math.floor(((index + 1) * list.length) / count)),
  );
