// The endless traffic of visitors to a few sites: the same calls for the same seed. Its time is not
// the clock's: a week of days passes in a sixth of the run, and then repeats. So days start, grow
// and get late events, and the warm-up sees all of them.

import { MAX_BODY_BYTES } from '../../lambdas/domain/limits/requests.ts';
import type { SentEvent } from '../support/events.ts';
import { seededRandom } from '../../kit/random.ts';

/** Who sends a call: one with a write token, one with a read token, or one without any. */
export type Caller = 'writer' | 'reader' | 'stranger';

export interface Call {
  readonly by: Caller;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly key?: string;
  /** The status that the answer must have. */
  readonly status: number;
  /** Events that it adds to the numbers of a site. */
  readonly counts: readonly { readonly site: string; readonly events: number }[];
}

export interface TrafficOptions {
  readonly seed: number;
  readonly sites: number;
  /** Whether the stack is registered: then it also gets calls that only such a stack refuses. */
  readonly isRegistered: boolean;
  /** Calls of one day. */
  readonly callsPerDay: number;
}

const DAYS = 7;
const FIRST_DAY = Date.parse('2025-11-10');
const DAY_MS = 86_400_000;
/** Few enough that the first third of a run contains most of them. */
const VISITORS = 150;
const PATHS = 40;
const MAX_BATCH = 20;
/** Keyed requests that a client may still send again. */
const REMEMBERED = 100;

/** How often each kind happens; the rest are single events. */
const RATES = { stats: 0.1, bad: 0.05, again: 0.05, batch: 0.15, keyed: 0.3, late: 0.1 };

type Row = readonly [by: Caller, method: Call['method'], path: string, status: number, body?: string];

const refused = ([by, method, path, status, body]: Row): Call => ({
  by,
  method,
  path,
  status,
  counts: [],
  ...(body !== undefined && { body }),
});

const BAD = (
  [
    ['writer', 'POST', '/api/event', 400, '{"site_id":'],
    ['writer', 'POST', '/api/event', 400, '{"site_id":"soak","event_type":"page_view","timestamp":"yesterday"}'],
    ['writer', 'POST', '/api/events', 400, '[]'],
    ['writer', 'POST', '/api/events', 413, 'x'.repeat(MAX_BODY_BYTES + 1)],
    ['reader', 'POST', '/api/stats', 405, '{}'],
    ['reader', 'GET', '/api/stats?site_id=soak-0&date=2025-02-30', 400],
    ['stranger', 'GET', '/api/event/no-receipt', 400],
    ['stranger', 'GET', '/wp-login.php', 404],
  ] satisfies Row[]
).map(refused);

const view = (site_id: string): string =>
  JSON.stringify({ site_id, event_type: 'page_view', timestamp: '2025-11-14T10:00:00Z' });

/** What is bad on a stack that is registered alone. */
const NOT_ALLOWED = (
  [
    ['stranger', 'POST', '/api/event', 401, view('soak-0')],
    ['reader', 'POST', '/api/event', 401, view('soak-0')],
    ['writer', 'POST', '/api/event', 404, view('unknown')],
    ['stranger', 'GET', '/api/stats?site_id=soak-0', 401],
    ['writer', 'GET', '/api/stats?site_id=soak-0', 401],
    ['reader', 'GET', '/api/stats?site_id=unknown', 404],
  ] satisfies Row[]
).map(refused);

export const siteNames = (sites: number): string[] => Array.from({ length: sites }, (_, index) => `soak-${index}`);

export function* traffic({ seed, sites, callsPerDay, isRegistered }: TrafficOptions): Generator<Call, never> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (rate: number): boolean => random() < rate;
  const pick = <T>(values: readonly T[]): T | undefined => values[below(values.length)];
  const names = siteNames(sites);
  const bad = isRegistered ? [...BAD, ...NOT_ALLOWED] : BAD;
  const recent: Call[] = [];
  let made = 0;

  /** Squared, so that the first sites are the busy ones. */
  const site = (): string => names[Math.floor(random() ** 2 * sites)] ?? '';
  const today = (): number => Math.floor(made / callsPerDay) % DAYS;
  const dateOf = (day: number): string => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);

  function event(site_id: string): SentEvent {
    const day = chance(RATES.late) ? below(DAYS) : today();
    return {
      site_id,
      event_type: chance(0.85) ? 'page_view' : 'click',
      timestamp: new Date(FIRST_DAY + day * DAY_MS + below(DAY_MS)).toISOString(),
      path: `/page/${Math.floor(random() ** 2 * PATHS)}`,
      user_id: `visitor-${below(VISITORS)}`,
    };
  }

  function events(): Call {
    const [name, isBatch] = [site(), chance(RATES.batch)];
    const sent = Array.from({ length: isBatch ? 2 + below(MAX_BATCH - 1) : 1 }, () => event(name));
    const call: Call = {
      by: 'writer',
      method: 'POST',
      path: isBatch ? '/api/events' : '/api/event',
      body: JSON.stringify(isBatch ? sent : sent[0]),
      status: 202,
      counts: [{ site: name, events: sent.length }],
    };
    if (!chance(RATES.keyed)) return call;
    const keyed = { ...call, key: `key-${seed}-${made}` };
    recent.push({ ...keyed, counts: [] });
    if (recent.length > REMEMBERED) recent.shift();
    return keyed;
  }

  function stats(): Call {
    const days = ['', `&date=${dateOf(today())}`, `&from=${dateOf(0)}&to=${dateOf(DAYS - 1)}`, '&include=ledger'];
    return {
      by: 'reader',
      method: 'GET',
      path: `/api/stats?site_id=${site()}${pick(days) ?? ''}`,
      status: 200,
      counts: [],
    };
  }

  for (; ; made += 1) {
    if (chance(RATES.stats)) yield stats();
    else if (chance(RATES.bad)) yield pick(bad) ?? stats();
    else if (chance(RATES.again)) yield pick(recent) ?? stats();
    else yield events();
  }
}
