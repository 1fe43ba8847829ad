// The most expensive requests that a stranger can send: API Gateway accepts each, and each is the
// worst case for one step of the code.

import {
  MAX_BATCH_EVENTS,
  MAX_BATCH_PAIRS,
  MAX_BODY_BYTES,
  MAX_CHARACTERS,
} from '../../lambdas/domain/limits/requests.ts';

export interface HostileRequest {
  /** What is hostile about the request. */
  readonly name: string;
  readonly path: string;
  readonly query?: string;
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body of a POST, as sent. */
  readonly body?: string;
  readonly status: number;
}

/** API Gateway accepts 10,240 bytes of headers and request line together. */
const HEADER_BYTES = 9500;

const fits = (body: string): string => {
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) throw new RangeError(`a body of ${Buffer.byteLength(body)} bytes`);
  return body;
};

const event = (index: number, more: object = {}): object => ({
  site_id: `${index % MAX_BATCH_PAIRS}`,
  event_type: 'page_view',
  timestamp: '2025-11-14T10:00:00.000Z',
  ...more,
});

const batch = (name: string, count: number, more: (index: number) => object, status = 202): HostileRequest => ({
  name,
  path: '/api/events',
  body: fits(JSON.stringify(Array.from({ length: count }, (_, index) => event(index, more(index))))),
  status,
});

const raw = (name: string, body: string, status = 400): HostileRequest => ({
  name,
  path: '/api/events',
  body: fits(body),
  status,
});

const get = (name: string, query: string, headers: Readonly<Record<string, string>> = {}): HostileRequest => ({
  name,
  path: '/api/stats',
  query,
  headers,
  status: 200,
});

const WRONG = { site_id: 0, event_type: 0, timestamp: 0, path: 0, user_id: 0, event_id: 0 };
const tooLong = (max: number): string => 'x'.repeat(max + 1);
const LONG = {
  site_id: tooLong(MAX_CHARACTERS.site_id),
  event_type: tooLong(MAX_CHARACTERS.event_type),
  path: tooLong(MAX_CHARACTERS.path),
};

const DEPTH = 90_000;
const SITE = 'site_id=s';

/** In the order of the steps that a request passes. */
export const HOSTILE_REQUESTS: readonly HostileRequest[] = [
  get('GET: a list of encodings', SITE, { 'accept-encoding': ','.repeat(HEADER_BYTES) }),
  get('GET: a list of tags', SITE, { 'if-none-match': 'W/"",'.repeat(HEADER_BYTES / 5) }),
  get('GET: a list of includes', `${SITE}&include=${'a,'.repeat(HEADER_BYTES / 2)}`),
  get('GET: endless parameters', `${SITE}&${'a=&'.repeat(HEADER_BYTES / 3)}`),
  { name: 'GET: a counter of slashes', path: `/gc/s/counter/a${'/'.repeat(HEADER_BYTES)}a.json`, status: 404 },
  { name: 'GET: a long receipt', path: `/api/event/${'W1tb'.repeat(HEADER_BYTES / 4)}`, status: 400 },
  raw('brackets', '['.repeat(DEPTH) + ']'.repeat(DEPTH)),
  raw('objects in objects', `${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`),
  raw('100,000 zeros instead of events', `[${'0,'.repeat(95_000)}0]`),
  raw('unknown keys', `[{${Array.from({ length: 15_000 }, (_, key) => `"${key}":0`).join()}}]`),
  batch('every field of every event wrong', MAX_BATCH_EVENTS, () => WRONG, 400),
  batch('every field of every event too long', 120, () => LONG, 400),
  batch('endless fractions of seconds', 1, () => ({ timestamp: `2025-11-14T10:00:00.${'1'.repeat(190_000)}Z` })),
  batch('ids for all events, few sites', MAX_BATCH_EVENTS, (index) => ({ event_id: `${index}`.padEnd(250, 'i') })),
  batch('ids that JSON escapes', 115, () => ({ event_id: '\u0001'.repeat(MAX_CHARACTERS.idempotency_key) })),
  batch('paths that grow in the queue', 64, () => ({ site_id: 'one', path: '\uFFFF'.repeat(MAX_CHARACTERS.path) })),
  batch('paths that grow in the queue, and a key', 60, (index) => ({
    site_id: `${index % 2}`,
    path: '\uFFFE'.repeat(MAX_CHARACTERS.path),
    event_id: `${index}`,
  })),
  batch('as many events as may be', MAX_BATCH_EVENTS, (index) => ({ path: `/${index}`.padEnd(250, 'p') })),
];
