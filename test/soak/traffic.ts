// The endless traffic of visitors to a few sites, and of those who ask about them: the same calls
// for the same seed. Events and questions are those of chaos. Its time is not the clock's: a week
// of days passes in a sixth of the run, and then repeats. So days start, grow and get late events,
// and the warm-up sees all of them.

import { MAX_BODY_BYTES } from '../../lambdas/domain/limits/requests.ts';
import { seededRandom } from '../../kit/random.ts';
import type { PlannedRequest } from '../chaos/plan.ts';
import { QUESTIONS_OF_A_DAY } from '../chaos/questions.ts';
import { siteName } from '../chaos/sites.ts';
import { visitorEvent } from '../chaos/visitor-event.ts';

/** Who sends a call: one with a write token, one with a read token, or one without any. */
export type Caller = 'writer' | 'reader' | 'stranger';

export interface Call {
  readonly by: Caller;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  /** The status that the answer must have. */
  readonly status: number;
  /** The events that it brings; the same object when they are sent again. */
  readonly request?: PlannedRequest;
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
/** So few, each in an hour, that they have soon been everywhere: then documents cease to grow. */
const VISITORS = { users: 20, inOwnHour: 1 };
const MAX_BATCH = 20;
/** Keyed requests that a client may still send again. */
const REMEMBERED = 100;

/** How often each kind happens; the rest are single events. */
const RATES = { stats: 0.07, questions: 0.03, bad: 0.05, again: 0.05, batch: 0.15, keyed: 0.3, late: 0.1 };

type Row = readonly [by: Caller, method: Call['method'], path: string, status: number, body?: string];

const refused = ([by, method, path, status, body]: Row): Call => ({
  by,
  method,
  path,
  status,
  ...(body !== undefined && { body }),
});

const BAD = (
  [
    ['writer', 'POST', '/api/event', 400, '{"site_id":'],
    ['writer', 'POST', '/api/event', 400, '{"site_id":"soak","event_type":"page_view","timestamp":"yesterday"}'],
    ['writer', 'POST', '/api/events', 400, '[]'],
    ['writer', 'POST', '/api/events', 413, 'x'.repeat(MAX_BODY_BYTES + 1)],
    ['reader', 'POST', '/api/stats', 405, '{}'],
    ['reader', 'GET', `/api/stats?site_id=${siteName(0)}&date=2025-02-30`, 400],
    ['stranger', 'GET', '/api/event/no-receipt', 400],
    ['stranger', 'GET', '/wp-login.php', 404],
  ] satisfies Row[]
).map(refused);

const view = (site_id: string): string =>
  JSON.stringify({ site_id, event_type: 'page_view', timestamp: '2025-11-14T10:00:00Z' });

/** What is bad on a stack that is registered alone. */
const NOT_ALLOWED = (
  [
    ['stranger', 'POST', '/api/event', 401, view(siteName(0))],
    ['reader', 'POST', '/api/event', 401, view(siteName(0))],
    ['writer', 'POST', '/api/event', 404, view('unknown')],
    ['stranger', 'GET', `/api/stats?site_id=${siteName(0)}`, 401],
    ['writer', 'GET', `/api/stats?site_id=${siteName(0)}`, 401],
    ['reader', 'GET', '/api/stats?site_id=unknown', 404],
  ] satisfies Row[]
).map(refused);

export function* traffic({ seed, sites, callsPerDay, isRegistered }: TrafficOptions): Generator<Call, never> {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (rate: number): boolean => random() < rate;
  const pick = <T>(values: readonly T[]): T | undefined => values[below(values.length)];
  const bad = isRegistered ? [...BAD, ...NOT_ALLOWED] : BAD;
  const recent: Call[] = [];
  let made = 0;

  /** Squared, so that the first sites are the busy ones. */
  const site = (): string => siteName(Math.floor(random() ** 2 * sites));
  const today = (): number => Math.floor(made / callsPerDay) % DAYS;
  const dateOf = (day: number): string => new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10);

  function events(): Call {
    const [name, isBatch] = [site(), chance(RATES.batch)];
    const sent = Array.from({ length: isBatch ? 2 + below(MAX_BATCH - 1) : 1 }, () =>
      visitorEvent(name, dateOf(chance(RATES.late) ? below(DAYS) : today()), { random, ...VISITORS }),
    );
    const isKeyed = chance(RATES.keyed);
    const header = isKeyed ? `key-${seed}-${made}` : undefined;
    const call: Call = {
      by: 'writer',
      method: 'POST',
      path: isBatch ? '/api/events' : '/api/event',
      body: JSON.stringify(isBatch ? sent : sent[0]),
      status: 202,
      request: { events: sent, isBatch, header, isKeyed },
    };
    if (isKeyed) recent.push(call);
    if (recent.length > REMEMBERED) recent.shift();
    return call;
  }

  function stats(): Call {
    const days = ['', `&date=${dateOf(today())}`, `&from=${dateOf(0)}&to=${dateOf(DAYS - 1)}`, '&include=ledger'];
    return { by: 'reader', method: 'GET', path: `/api/stats?site_id=${site()}${pick(days) ?? ''}`, status: 200 };
  }

  /** About a day of a site, as they are compared in the end. */
  function questions(): Call {
    const [site_id, date] = [site(), dateOf(today())];
    const asked = QUESTIONS_OF_A_DAY.map((question) => ({ site_id, date_range: [date, date], ...question }));
    return { by: 'reader', method: 'POST', path: '/api/v2/query', status: 200, body: JSON.stringify(asked) };
  }

  for (; ; made += 1) {
    if (chance(RATES.stats)) yield stats();
    else if (chance(RATES.questions)) yield questions();
    else if (chance(RATES.bad)) yield pick(bad) ?? stats();
    else if (chance(RATES.again)) yield pick(recent) ?? stats();
    else yield events();
  }
}
