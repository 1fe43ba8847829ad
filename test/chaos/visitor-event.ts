// An event of a visitor of the pool, of any kind: what chaos and a soak send.

import type { SentEvent } from '../support/events.ts';
import { PROPERTY } from './sites.ts';
import { addressOf, detailsOf } from './visitors.ts';

const PATHS = 8;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface Draw {
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** How many visitors of the pool there are. */
  readonly users: number;
  /** The share of events that are in an hour of the visitor's own, so that visits have many. */
  readonly inOwnHour: number;
}

/** On a day of UTC, such as 2025-11-14. */
export function visitorEvent(site_id: string, day: string, { random, users, inOwnHour }: Draw): SentEvent {
  const below = (limit: number): number => Math.floor(random() * limit);
  const chance = (rate: number): boolean => random() < rate;
  const user = below(users);
  const at = Date.parse(day) + (chance(inOwnHour) ? (user % 24) * HOUR_MS + below(HOUR_MS) : below(DAY_MS));
  const details = detailsOf(user, at);
  return {
    site_id,
    timestamp: new Date(at).toISOString(),
    ...(chance(0.9) ? addressOf(user, `/${below(PATHS)}`, details) : details),
    ...(chance(0.9) && { user_id: `user-${user}` }),
    ...doing(),
  };

  function doing(): Pick<SentEvent, 'event_type'> & Partial<SentEvent> {
    const what = random();
    if (what < 0.75) return { event_type: 'page_view' };
    if (what < 0.85) return { event_type: 'Signup', props: { [PROPERTY]: chance(0.3) ? 'pro' : 'free', other: 'x' } };
    if (what < 0.95) return { event_type: 'Purchase', revenue: { amount: `${below(90)}.05`, currency: 'EUR' } };
    return { event_type: 'heartbeat', interactive: false };
  }
}
