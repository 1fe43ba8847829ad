// A request becomes one message per site and day, under dots that are never used twice.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatDot, spanOf } from '../../../lambdas/domain/dots/dot.ts';
import { decodeMessage, encodeMessage, type Message } from '../../../lambdas/domain/event/message.ts';
import { countMissing, dotSetOf } from '../../../lambdas/domain/dots/dot-set.ts';
import { Numbering } from '../../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../../lambdas/ingest/to-messages.ts';
import { aMessage, anEvent, aView } from '../../support/messages.ts';
import { aKeyedSite } from '../../support/visitors.ts';

const DAY = '2025-11-14';

function producers(): () => string {
  let count = 0;
  return () => `${(count += 1)}`.padStart(16, '0');
}

const options = (shards = 1) => ({
  numbering: new Numbering({ newProducer: producers() }),
  siteOf: aKeyedSite,
  shards,
  now: 1000,
});

describe('messages', () => {
  test('hold the events of one site and day each, in their order', () => {
    const events = ['a.com', 'b.com', 'a.com'].map((site, index) => anEvent({ site, at: index }));
    const late = anEvent({ day: '2025-11-15' });
    const messages = toMessages({ events: [...events, late], idempotencyKey: undefined }, options());
    expect(messages.map(({ site, day, events: { length } }) => [site, day, length])).toEqual([
      ['a.com', '2025-11-14', 2],
      ['b.com', '2025-11-14', 1],
      ['a.com', '2025-11-15', 1],
    ]);
    expect(messages[0]?.events.map(({ at }) => at)).toEqual([0, 2]);
  });

  test('hold visitors by the key of their site, and no user id', () => {
    const events = ['a.com', 'b.com'].map((site) => anEvent({ site, userId: 'somebody' }));
    const messages = toMessages({ events: [...events, anEvent()], idempotencyKey: undefined }, options());
    expect(messages.map(({ events }) => events.map(({ visitor }) => visitor))).toEqual([
      [aKeyedSite('a.com').visitorOf('somebody'), undefined],
      [aKeyedSite('b.com').visitorOf('somebody')],
    ]);
    expect(messages.map(encodeMessage).join()).not.toContain('somebody');
  });

  test('say how long their site keeps events, where it says so itself', () => {
    const siteOf = (id: string) => ({ ...aKeyedSite(id), ...(id === 'a.com' && { rawDays: 3 }) });
    const events = ['a.com', 'b.com'].map((site) => anEvent({ site }));
    const messages = toMessages({ events, idempotencyKey: undefined }, { ...options(), siteOf });
    expect(messages.map((message) => decodeMessage(encodeMessage(message)).rawDays)).toEqual([3, undefined]);
  });

  test('have the same idempotency records if the request is repeated, else others', () => {
    const events = [anEvent(), anEvent({ day: '2025-11-15' }), anEvent({ site: 'b.com' })];
    const records = (idempotencyKey: string | undefined): (string | undefined)[] =>
      toMessages({ events, idempotencyKey }, options()).map(({ idempotencyRecord }) => idempotencyRecord);
    expect(records('k1')).toEqual(records('k1'));
    expect(new Set([...records('k1'), ...records('k2')]).size).toBe(6);
    expect(records(undefined)).toEqual([undefined, undefined, undefined]);
  });

  test('have the same idempotency record for one event sent with another timestamp', () => {
    const record = (day: string) =>
      toMessages({ events: [anEvent({ day })], idempotencyKey: 'k' }, options())[0]?.idempotencyRecord;
    expect(record('2025-11-14')).toBe(record('2025-11-15'));
  });

  test('stay below 256 KiB, splitting what would not', () => {
    // Each noncharacter takes 3 bytes in a request and 6 in the queue, which refuses it unescaped.
    const events = Array.from({ length: 66 }, (_, at) => anEvent({ at, path: '\uFFFF'.repeat(1000) }));
    const messages = toMessages({ events, idempotencyKey: 'k' }, options());
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.flatMap((message) => message.events.map(({ at }) => at))).toEqual(events.map(({ at }) => at));
    for (const message of messages) expect(Buffer.byteLength(encodeMessage(message))).toBeLessThan(256 * 1024);
    expect(new Set(messages.map(({ idempotencyRecord }) => idempotencyRecord)).size).toBe(messages.length);
  });

  test('have one event alone, however large a body can make it, and events with details in halves', () => {
    const properties = Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(100, '\uFFFE'));
    const siteOf = (id: string) => ({ ...aKeyedSite(id), properties });
    const long = '\u0001'.repeat(255);
    const hostile = anEvent({
      site: '\u0001'.repeat(255),
      type: '\u0001'.repeat(100),
      path: '\uFFFF'.repeat(1000),
      userId: 'u',
      context: {
        hostname: long,
        source: long,
        referrer: '\uFFFF'.repeat(1000),
        utm_source: long,
        utm_medium: long,
        utm_campaign: long,
        utm_content: long,
        utm_term: long,
      },
      // Together as many control characters as a body of 200 KB has room for.
      props: Object.fromEntries(properties.map((name) => [name, '\u0001'.repeat(1400).padEnd(1600, '\uFFFF')])),
    });
    const messages = toMessages({ events: [hostile, hostile], idempotencyKey: 'k' }, { ...options(), siteOf });
    expect(messages.map(({ events }) => events.length)).toEqual([1, 1]);
    for (const message of messages) {
      expect(Object.keys(message.events[0]?.props ?? {})).toHaveLength(20);
      expect(Buffer.byteLength(encodeMessage(message))).toBeLessThan(256 * 1024);
    }
    const context = { referrer: 'r'.repeat(1000) };
    const many = Array.from({ length: 500 }, (_, at) => anEvent({ at, context }));
    const pieces = toMessages({ events: many, idempotencyKey: undefined }, options());
    expect(pieces.length).toBeGreaterThan(1);
    for (const message of pieces) expect(Buffer.byteLength(encodeMessage(message))).toBeLessThanOrEqual(250_000);
  });

  test('of one producer always go to the same shard, and those of many to all shards', () => {
    const setup = options(4);
    const shardOf = (site: string): (number | undefined)[] =>
      [1, 2, 3].map(() => toMessages({ events: [anEvent({ site })], idempotencyKey: undefined }, setup)[0]?.shard);
    const random = new Numbering({ newProducer: () => crypto.randomUUID().replaceAll('-', '').slice(0, 16) });
    expect(new Set(shardOf('a.com')).size).toBe(1);
    const shards = Array.from({ length: 200 }, (_, n) =>
      toMessages({ events: [anEvent({ site: `${n}` })], idempotencyKey: undefined }, { ...setup, numbering: random }),
    ).map(([message]) => message?.shard);
    expect(new Set(shards)).toEqual(new Set([0, 1, 2, 3]));
  });
});

describe('where each event counts once', () => {
  const byEvent = (id: string) => ({ ...aKeyedSite(id), dedupe: 'event' as const });
  const recordsOf = (
    request: Partial<Parameters<typeof toMessages>[0]>,
    siteOf: (id: string) => ReturnType<typeof aKeyedSite> = byEvent,
  ) => {
    const messages = toMessages({ events: [], idempotencyKey: undefined, ...request }, { ...options(), siteOf });
    for (const message of messages) expect(decodeMessage(encodeMessage(message))).toEqual(message);
    return messages.map(({ idempotencyRecord, events }) => ({
      whole: idempotencyRecord,
      each: events.map(({ record }) => record),
    }));
  };
  const [a, b, none] = [anEvent({ id: 'a' }), anEvent({ id: 'b' }), anEvent({})];

  test('an event has the record of its id, whatever request it is in, and the request has none', () => {
    const [both] = recordsOf({ events: [a, b], idempotencyKey: ['a', 'b'] });
    expect(both?.whole).toBeUndefined();
    expect(new Set(both?.each).size).toBe(2);
    expect(recordsOf({ events: [b, none], idempotencyKey: undefined })).toEqual([
      { whole: undefined, each: [both?.each[1], undefined] },
    ]);
    // The record that it has alone, as where a request counts once: so a site can change its mind.
    expect(recordsOf({ events: [a], idempotencyKey: 'a' }, aKeyedSite)).toEqual([
      { whole: both?.each[0], each: [undefined] },
    ]);
  });

  test('an event without an id has a record by the key of its request and its place', () => {
    const [keyed] = recordsOf({ events: [none, none, a], idempotencyKey: 'key' });
    expect(new Set(keyed?.each).size).toBe(3);
    expect(recordsOf({ events: [none, none, a], idempotencyKey: 'key' })).toEqual([keyed]);
    expect(recordsOf({ events: [none, none, a], idempotencyKey: 'other' })[0]?.each[0]).not.toBe(keyed?.each[0]);
  });

  test('a format can ask for it whatever the site says', () => {
    const [asked] = recordsOf({ events: [a, b], idempotencyKey: ['a', 'b'], dedupe: 'event' }, aKeyedSite);
    expect(asked).toEqual(recordsOf({ events: [a, b], idempotencyKey: ['a', 'b'] })[0]);
    expect(recordsOf({ events: [a, b], idempotencyKey: undefined }, aKeyedSite)[0]?.each).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('an event that is not counted keeps its record', () => {
    const [marked] = recordsOf({ events: [{ ...a, filtered: 'bot' }], idempotencyKey: 'a' });
    expect(marked?.each).toEqual(recordsOf({ events: [a], idempotencyKey: 'a' })[0]?.each);
  });
});

describe('days', () => {
  const siteOf = (id: string) => ({ ...aKeyedSite(id), timezone: id });
  const messagesOf = (site: string, ...times: string[]) => {
    const events = times.map((time) => {
      const [day = '', clock = ''] = time.split('T');
      return anEvent({ site, day, at: Date.parse(`1970-01-01T${clock}Z`) });
    });
    return toMessages({ events, idempotencyKey: undefined }, { ...options(), siteOf }).map((message) => {
      const { day, dayStart, events: held } = decodeMessage(encodeMessage(message));
      return { day, dayStart, at: held.map(({ at }) => at) };
    });
  };
  const HOUR = 3_600_000;

  test('are those of the site, and say when they began', () => {
    expect(messagesOf('Asia/Kathmandu', '2025-11-14T18:14:59', '2025-11-14T18:15:00')).toEqual([
      { day: '2025-11-14', dayStart: Date.parse('2025-11-13T18:15Z'), at: [24 * HOUR - 1000] },
      { day: '2025-11-15', dayStart: Date.parse('2025-11-14T18:15Z'), at: [0] },
    ]);
    expect(messagesOf('UTC', '2025-11-14T18:15:00')).toEqual([
      { day: '2025-11-14', dayStart: undefined, at: [18.25 * HOUR] },
    ]);
  });

  test('of 25 and 31 hours, and those of the years before the first and after the last, are messages', () => {
    expect(messagesOf('America/New_York', '2025-11-03T04:59:00')).toMatchObject([{ at: [25 * HOUR - 60_000] }]);
    expect(messagesOf('Antarctica/Vostok', '1994-01-31T23:59:59')).toMatchObject([{ at: [31 * HOUR - 1000] }]);
    expect(messagesOf('America/New_York', '1970-01-01T00:00:00')).toMatchObject([{ day: '1969-12-31' }]);
    expect(messagesOf('Pacific/Kiritimati', '2099-12-31T23:00:00')).toMatchObject([{ day: '2100-01-01' }]);
  });

  test('of one request are at most 32, with their sites', () => {
    // Noon to noon: 32 days of UTC, and 33 of a zone that begins its days at noon.
    const october = Array.from({ length: 31 }, (_, day) => `2025-10-${String(day + 1).padStart(2, '0')}`);
    const days = october.flatMap((day) => [`${day}T11:00:00`, `${day}T13:00:00`]);
    expect(messagesOf('Etc/GMT-12', ...days)).toHaveLength(32);
    expect(() => messagesOf('Etc/GMT-12', ...days, '2025-09-30T11:00:00')).toThrow('Validation failed');
  });
});

describe('numbering', () => {
  /** Sends a message with this many events, and confirms it. */
  function send(numbering: Numbering, site: string, events = 1): Message {
    const message = aMessage(0, {
      site,
      dot: numbering.take(site, DAY),
      events: Array.from({ length: events }, () => aView()),
    });
    numbering.confirm([message]);
    return message;
  }

  test('counts densely per site and day', () => {
    const numbering = new Numbering({ newProducer: producers() });
    const dots = ['a', 'b', 'a', 'a'].map((site) => send(numbering, site, 3).dot);
    expect(dots.map(({ seq }) => seq)).toEqual([0, 0, 3, 6]);
    expect(dots[0]?.producer).toBe(dots[2]?.producer);
    expect(numbering.take('a', '2025-11-15').producer).not.toBe(dots[0]?.producer);
  });

  test('never gives a dot twice, however few counters it may keep, and whatever is confirmed', () => {
    const takes = fc.array(fc.record({ site: fc.nat(9), isConfirmed: fc.boolean() }));
    fc.assert(
      fc.property(takes, fc.integer({ min: 1, max: 5 }), (sites, maxCounters) => {
        const numbering = new Numbering({ newProducer: producers(), maxCounters });
        const dots = sites.map(({ site, isConfirmed }) =>
          formatDot(isConfirmed ? send(numbering, `${site}`).dot : numbering.take(`${site}`, DAY)),
        );
        expect(new Set(dots).size).toBe(dots.length);
      }),
    );
  });

  test('forgets the longest idle counter, so that a busy site keeps its producer in a flood', () => {
    const numbering = new Numbering({ newProducer: producers(), maxCounters: 10 });
    const { producer } = send(numbering, 'busy').dot;
    for (let other = 0; other < 1000; other += 1) {
      send(numbering, `${other}`);
      expect(send(numbering, 'busy').dot.producer).toBe(producer);
    }
  });

  test('remembers at most 20,000 pairs by default: 20 MB at the worst', () => {
    const numbering = new Numbering({ newProducer: producers() });
    const { producer } = send(numbering, 'idle').dot;
    for (let other = 0; other < 20_000; other += 1) send(numbering, `${other}`);
    expect(numbering.take('idle', DAY).producer).not.toBe(producer);
  });

  test('abandons a producer that was not confirmed, and lets one that was go on', () => {
    const numbering = new Numbering({ newProducer: producers() });
    const first = send(numbering, 'a', 2).dot;
    const refused = numbering.take('a', DAY);
    expect(refused).toEqual({ producer: first.producer, seq: 2 });
    const next = send(numbering, 'a').dot;
    expect(next).toEqual({ producer: expect.not.stringContaining(first.producer), seq: 0 });
    expect(numbering.take('a', DAY)).toEqual({ producer: next.producer, seq: 1 });
  });

  test('leaves no gap, whichever messages of which requests the queue has stored', () => {
    // Events of one or two days; three of the large ones need two messages.
    const event = fc.record({
      day: fc.constantFrom(DAY, '2025-11-15'),
      path: fc.constantFrom('/', '\uFFFF'.repeat(15_000)),
    });
    const request = fc.record({
      events: fc.array(
        event.map((fields) => anEvent(fields)),
        { minLength: 1, maxLength: 8 },
      ),
      stored: fc.oneof(fc.constant(undefined), fc.array(fc.boolean(), { minLength: 8, maxLength: 8 })),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 6 }), (requests) => {
        const setup = options();
        const stored = requests.flatMap(({ events, stored }) => {
          const messages = toMessages({ events, idempotencyKey: undefined }, setup);
          if (stored === undefined) setup.numbering.confirm(messages);
          return messages.filter((_, index) => stored?.[index] ?? true);
        });
        expect(countMissing(dotSetOf(stored.map(spanOf)))).toBe(0);
      }),
      { numRuns: 200 },
    );
  });
});
