// What the clients will send, made from a seed: requests of every kind, so that the answers alone
// show what happened to each. To that end, an event without a key (which no client may send twice)
// is marked:
//
// - keyed: paths /0 to /7, users of a pool; sent until there is a 202, so each counts exactly once
// - unkeyed: paths of their own, a user of its own per message; counts once if it got a 202, and at
//   most once if it got no answer
//
// Ten paths, fewer than 1,024 visitors a day, and tables of visitors that fit: every number of the
// API is exact.

import { seededRandom } from '../../kit/random.ts';
import type { SentEvent } from '../support/events.ts';
import { dayOf, siteName } from './sites.ts';
import { visitorEvent } from './visitor-event.ts';
import { USERS } from './visitors.ts';

export interface PlannedRequest {
  readonly events: readonly SentEvent[];
  readonly isBatch: boolean;
  /** Sent with the header; undefined if there is no key, or if the events have ids. */
  readonly header: string | undefined;
  /** Whether it may be sent again. */
  readonly isKeyed: boolean;
}

export interface PlanOptions {
  readonly events: number;
  readonly sites: number;
  readonly days: number;
  readonly seed: number;
}

export const UNKEYED = {
  single: { path: '/unkeyed/single', views: 1 },
  batch: { path: '/unkeyed/batch', views: 4 },
} as const;
export type UnkeyedKind = keyof typeof UNKEYED;

/**
 * Unkeyed messages of a site and day, each with a visitor of its own who takes 60 bytes of a
 * visitor table: with the pool's, fewer than the 1,024 and the 131,072 bytes that are exact.
 */
const MAX_UNKEYED = 400;
const MAX_BATCH = 100;
/** Clocks go back on the second, in one of the zones. */
const FIRST_DAY = Date.parse('2025-11-01');
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The days of UTC that events fall on. */
export const daysOf = ({ days }: PlanOptions): string[] =>
  Array.from({ length: days }, (_, index) => new Date(FIRST_DAY + index * DAY_MS).toISOString().slice(0, 10));

/**
 * Requests until this many events are reached; a request that two clients send at the same time
 * occurs twice in a row.
 */
export function* plan(options: PlanOptions): Generator<PlannedRequest> {
  const random = seededRandom(options.seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (rate: number): boolean => random() < rate;
  const days = daysOf(options);
  const unkeyed = new Map<string, number>();
  let serial = 0;

  /**
   * A site and a day; squared, so that the first sites are hot and aggregators race for their
   * documents.
   */
  const cell = () => ({ site_id: siteName(Math.floor(random() ** 2 * options.sites)), day: days[below(days.length)] });

  /** Events of one message without a key; undefined if its site and day have enough of them. */
  function unkeyedEvents(kind: UnkeyedKind): SentEvent[] | undefined {
    const { site_id, day = '' } = cell();
    const { path, views } = UNKEYED[kind];
    // One message needs one day, whatever the zone of its site: these hours are in all zones.
    const timestamps = Array.from({ length: views }, () =>
      new Date(Date.parse(day) + 6 * HOUR_MS + below(12 * HOUR_MS)).toISOString(),
    );
    const place = `${site_id} ${dayOf({ site_id, timestamp: timestamps[0] ?? '' })}`;
    const count = (unkeyed.get(place) ?? 0) + 1;
    if (count > MAX_UNKEYED) return undefined;
    unkeyed.set(place, count);
    serial += 1;
    const view = { site_id, event_type: 'page_view', path };
    return timestamps.map((timestamp, index) => ({
      ...view,
      timestamp,
      ...(index === 0 && { user_id: `once-${serial}` }),
    }));
  }

  function request(): PlannedRequest {
    const isBatch = chance(0.4);
    const plain = chance(0.3) ? unkeyedEvents(isBatch ? 'batch' : 'single') : undefined;
    if (plain) return { events: plain, isBatch, header: undefined, isKeyed: false };
    const cells = Array.from({ length: 1 + below(3) }, cell);
    const size = isBatch ? 2 + below(MAX_BATCH - 1) : 1;
    const events = Array.from({ length: size }, () => {
      const { site_id, day = '' } = cells[below(cells.length)] ?? cell();
      return visitorEvent(site_id, day, { random, users: USERS, inOwnHour: 0.7 });
    });
    serial += 1;
    const key = `key-${serial}`;
    if (chance(0.5)) return { events, isBatch, header: key, isKeyed: true };
    const withIds = events.map((event, index) => ({ ...event, event_id: `${key}-${index}` }));
    return { events: withIds, isBatch, header: undefined, isKeyed: true };
  }

  for (let planned = 0; planned < options.events;) {
    const next = request();
    planned += next.events.length;
    yield next;
    if (next.isKeyed && chance(0.1)) yield next;
  }
}
