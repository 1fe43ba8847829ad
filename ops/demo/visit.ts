// Draws the people of the demo, and what one of them does in one visit.

import { seededRandom } from '../../kit/random.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { pick } from './pick.ts';
import { COUNTRIES, HOST, LEAVES, type Machine, MACHINES, NEXT, type Way } from './shop.ts';

/** Somebody who keeps a browser and a country over all visits. */
export interface Person extends Machine {
  readonly user_id: string;
  readonly country: string;
  readonly language: string;
  readonly hoursFromUtc: number;
}

export function personOf(seed: string, number: number): Person {
  const random = seededRandom(`${seed} ${number}`);
  const [country, language, hoursFromUtc] = pick(COUNTRIES, random);
  return { user_id: `demo-${seed}-${number}`, country, language, hoursFromUtc, ...pick(MACHINES, random) };
}

/** One event, as POST /api/events takes it. */
export interface DemoEvent {
  readonly site_id: string;
  readonly event_type: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

const MOST_VIEWS = 12;
const HOUR_MS = 3_600_000;
const PLANS = [
  ['free', 70],
  ['team', 24],
  ['company', 6],
] as const;
const PRICES: Readonly<Record<string, string>> = { team: '19.00', company: '99.00' };

/** A moment of the day on which people of that place are awake: most in the afternoon. */
function startOn(day: number, hoursFromUtc: number, random: () => number): number {
  const local = 14 + 4.5 * (random() + random() + random() - 1.5) * 1.6;
  const hour = (((local - hoursFromUtc) % 24) + 24) % 24;
  return day + Math.min(DAY_MS - 1, Math.round(hour * HOUR_MS));
}

/** The events of one visit, in their order; all of them on the day of its start. */
export function visitOf(site: string, person: Person, way: Way, day: number, random: () => number): DemoEvent[] {
  const { hoursFromUtc, ...context } = person;
  const events: DemoEvent[] = [];
  let at = startOn(day, hoursFromUtc, random);
  const add = (event_type: string, path: string, more: object) =>
    events.push({
      site_id: site,
      event_type,
      timestamp: new Date(at).toISOString(),
      url: `https://${HOST}${path}`,
      ...context,
      ...more,
    });
  let path: string | undefined = pick(way.entries, random);
  for (let views = 0; views < MOST_VIEWS && path !== undefined && at < day + DAY_MS; views += 1) {
    const isFirst = views === 0;
    const query = isFirst ? (way.query ?? '') : '';
    add('page_view', path + query, isFirst && way.referrer !== undefined ? { referrer: way.referrer } : {});
    for (const [event, props] of deedsOn(path, random)) {
      at += 4000;
      if (at < day + DAY_MS) add(event, path, props);
    }
    at += Math.round(8000 + 90_000 * -Math.log(1 - random() * 0.97) * 0.6);
    path = random() < LEAVES ? undefined : nextOf(path, random);
  }
  return events;
}

const nextOf = (path: string, random: () => number): string | undefined => {
  const next = NEXT[path];
  return next === undefined ? undefined : pick(next, random);
};

/** What some do on a page besides viewing it. */
function deedsOn(path: string, random: () => number): (readonly [event: string, more: object])[] {
  if (path.startsWith('/blog/') && random() < 0.035) return [['Newsletter', { props: { method: 'footer' } }]];
  if (path !== '/welcome') return [];
  const plan = pick(PLANS, random);
  const signup = ['Signup', { props: { plan, method: random() < 0.6 ? 'email' : 'github' } }] as const;
  const amount = PRICES[plan];
  return amount === undefined
    ? [signup]
    : [signup, ['Purchase', { props: { plan }, revenue: { amount, currency: 'EUR' } }]];
}
