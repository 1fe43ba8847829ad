// Bad input in the formats of other products' clients: whatever such a client sends, through the
// real handler in both payload formats, with the keys of its format where they belong and anything
// in them.

import { gzipSync } from 'node:zlib';

import type { Context } from 'aws-lambda';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeMessage, type Message } from '../../lambdas/domain/event/message.ts';
import { createHttpHandler } from '../../lambdas/http/http-handler.ts';
import type { GatewayAnswer } from '../../lambdas/http/http-answer.ts';
import { admitAll } from '../../lambdas/ingest/admit.ts';
import { formatsAt } from '../../lambdas/ingest/formats/formats.ts';
import { ingestAnswers } from '../../lambdas/ingest/ingest.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { sendMessages } from '../../lambdas/ingest/send-messages.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { ROUTES, TRACKER_ROUTES } from '../../lambdas/shared/names.ts';
import { BROWSER } from '../support/formats.ts';
import { identifying } from '../support/identify.ts';
import { aKeyedSite } from '../support/visitors.ts';
import { FORMATS } from './formats.ts';
import { MemoryQueue } from './memory-queue.ts';
import { anyCharacter } from '../support/any-character.ts';

const NOW = Date.UTC(2025, 10, 14, 10);

const queue = new MemoryQueue();
const numbering = new Numbering({ newProducer: () => '0'.repeat(16) });
const handler = createHttpHandler(
  ingestAnswers({
    now: () => NOW,
    admit: admitAll(async (names) => new Map(Array.from(names, (name) => [name, aKeyedSite(name)]))),
    ...identifying,
    toMessages: (request, siteOf) => toMessages(request, { numbering, siteOf, shards: 1, now: NOW }),
    send: (messages) => sendMessages(queue, messages, 1000),
    confirm: () => undefined,
  }),
  '*',
);

const odd = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('', '/', 'https://ex.org/a?ref=x#b', 'x'.repeat(5000), '\uD800', '__proto__'),
  },
  { weight: 4, arbitrary: fc.string({ unit: anyCharacter, maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, -1, 1e300, 5, true, false, null, [], {}) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('2025-11-14T09:00:00Z', '1970-01-01', '2099-12-31T23:59:59Z', 'EUR', '10.29'),
  },
  { weight: 1, arbitrary: fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text)) },
);
const site = fc.constantFrom('a', 'b', 'ex.org');
const id = fc.constantFrom('id-1', 'id-2', undefined);

/** Of these keys some, each with what is right or with anything. */
const fields = (right: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(right).map(([name, good]) => [
        name,
        fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: odd }),
      ]),
    ),
    { requiredKeys: [] },
  );

const url = fc.constantFrom('https://ex.org/', 'https://ex.org/blog?utm_source=x', '/blog');
const time = fc.constantFrom('2025-11-14T09:00:00Z', '2025-11-13T09:00:00.5+02:00');
const data = fields({ plan: fc.constant('pro'), revenue: fc.constant(5), currency: fc.constant('EUR') });

const plausible = fields({
  n: fc.constantFrom('pageview', 'Signup', 'engagement'),
  u: url,
  d: site,
  r: url,
  p: data,
  h: fc.constantFrom(0, 1),
  i: fc.boolean(),
  $: fc.constant({ amount: 1, currency: 'EUR' }),
  tz: fc.constant('Europe/Vienna'),
  w: fc.constant(1440),
}).map((body) => ({ n: 'x', u: '', ...body }));

const umami = fc.record({
  type: fc.constantFrom('event', 'event', 'identify', 'x'),
  payload: fields({
    website: site,
    url,
    hostname: fc.constant('ex.org'),
    name: fc.constant('Signup'),
    data,
    id,
    screen: fc.constant('1920x1080'),
    timestamp: fc.constantFrom(NOW / 1000, 0),
  }),
});

const segment = fields({
  type: fc.constantFrom('track', 'page', 'screen', 'identify'),
  event: fc.constant('Signup'),
  messageId: id,
  anonymousId: fc.constant('a'),
  writeKey: site,
  properties: data,
  context: fields({ page: fields({ url, path: fc.constant('/') }), locale: fc.constant('de'), campaign: data }),
  timestamp: time,
  sentAt: time,
});

const posthog = fields({
  event: fc.constantFrom('$pageview', '$screen', '$pageleave', 'Signup'),
  uuid: id,
  api_key: site,
  timestamp: time,
  offset: fc.constant(5),
  properties: fields({ $current_url: url, distinct_id: fc.constant('d'), token: site, revenue: fc.constant(1) }),
});

const hit = fields({ path: fc.constant('/a'), session: fc.constant('s'), created_at: time, bot: fc.constant(0) });

interface Drawn {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 6 });
const drawn = (path: fc.Arbitrary<string>, body: fc.Arbitrary<unknown>): fc.Arbitrary<Drawn> =>
  fc.record({
    method: fc.constant('POST'),
    path,
    query: fc.constant(''),
    body: fc.oneof(
      { weight: 20, arbitrary: body.map((each) => JSON.stringify(each)) },
      { weight: 1, arbitrary: fc.string() },
    ),
  });
const at = (...paths: string[]) => fc.constantFrom(...paths);

const REQUESTS: Readonly<Record<string, fc.Arbitrary<Drawn>>> = {
  Plausible: drawn(at('/api/event'), plausible),
  Umami: fc.oneof(drawn(at('/api/send'), umami), drawn(at('/api/batch'), many(umami))),
  Segment: fc.oneof(
    drawn(at('/v1/t', '/v1/page', '/v1/screen', '/v1/i', '/v1/x'), segment),
    drawn(at('/v1/batch', '/v1/b'), fields({ writeKey: site, batch: many(segment), sentAt: time })),
  ),
  PostHog: fc.oneof(
    drawn(at('/e/', '/capture', '/i/v0/e/'), posthog),
    drawn(at('/batch/', '/e/'), fields({ api_key: site, batch: many(posthog), sent_at: time })),
  ),
  GoatCounter: fc.oneof(
    drawn(at('/api/v0/count'), fields({ hits: many(hit), no_sessions: fc.boolean() })),
    fc.record({
      method: fc.constantFrom('GET', 'POST', 'HEAD'),
      path: at('/gc/ex/count', '/gc/%/count', '/gc/\uD800/count'),
      query: fields({
        p: url,
        q: fc.constant('?ref=x'),
        r: url,
        s: fc.constant('1440'),
        e: fc.constant('true'),
        b: odd,
      }).map((query) =>
        new URLSearchParams(
          Object.fromEntries(
            Object.entries(query).map(([name, value]) => [
              name,
              typeof value === 'string' ? value : JSON.stringify(value),
            ]),
          ),
        ).toString(),
      ),
      body: fc.constant(''),
    }),
  ),
};

const context = { awsRequestId: 'fuzz', getRemainingTimeInMillis: () => 10_000 } as Context;

/** What a request is answered, and what the queue got of it. */
async function send(
  { method, path, query, body }: Drawn,
  format: keyof typeof FORMATS,
  isPacked: boolean,
  origin: boolean,
) {
  const before = queue.bodies.length;
  const bytes = isPacked ? gzipSync(body) : Buffer.from(body);
  const headers: [string, string][] = [...Object.entries(BROWSER), ['authorization', 'Bearer ex']];
  if (origin) headers.push(['origin', 'https://ex.org']);
  const request = {
    grammar: 'good event',
    method,
    path,
    query,
    headers,
    body: { bytes, base64: isPacked },
    queueIsDown: false,
  } as const;
  const answer: GatewayAnswer = await handler(FORMATS[format](request), context);
  const messages: Message[] = queue.bodies.slice(before).map(decodeMessage);
  return { answer, messages };
}

const recordsOf = (messages: readonly Message[]): (string | undefined)[] =>
  messages.flatMap(({ events }) => events.map(({ record }) => record));

test('every format has routes, and every route that ingest has a format', () => {
  const ingests = ROUTES.filter(({ method, handledBy }) => handledBy === 'ingest' && method !== 'HEAD');
  expect(Object.keys(formatsAt(() => NOW)).toSorted()).toEqual(
    ingests.map(({ method, path }) => `${method} ${path}`).toSorted(),
  );
  expect(TRACKER_ROUTES.length).toBeGreaterThan(10);
});

describe.each(Object.keys(REQUESTS))('the format of %s', (name) => {
  const request = REQUESTS[name] ?? expect.fail();

  test('whatever is sent gets an answer that is none of ours to blame, and what is refused is not queued', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        request,
        fc.constantFrom('2.0', '1.0'),
        fc.boolean(),
        fc.boolean(),
        async (each, format, isPacked, origin) => {
          const { answer, messages } = await send(each, format, isPacked, origin);
          statuses.add(answer.statusCode);
          expect(answer.statusCode).toBeLessThan(500);
          // Of a batch of GoatCounter's the rest is counted.
          if (answer.statusCode >= 400 && each.path !== '/api/v0/count') expect(messages).toEqual([]);
          for (const [header, value] of Object.entries(answer.headers)) expect(value, header).toMatch(/^[\x20-\x7E]*$/);
          expect(answer.body.length).toBeLessThan(8000);
        },
      ),
      { numRuns: 400 },
    );
    // Good ones and bad ones were drawn.
    expect([...statuses].some((status) => status < 300) && [...statuses].some((status) => status >= 400)).toBe(true);
  });

  test('the same bytes sent again have the same records, so that what has an id counts once', async () => {
    await fc.assert(
      fc.asyncProperty(request, fc.boolean(), async (each, isPacked) => {
        const [first, again] = [await send(each, '2.0', isPacked, true), await send(each, '1.0', false, true)];
        expect(recordsOf(again.messages)).toEqual(recordsOf(first.messages));
        expect(again.answer.statusCode).toBe(first.answer.statusCode);
      }),
      { numRuns: 200 },
    );
  });
});
