// Days of a made-up site, seeded: visitors who come back, by links and campaigns, view pages, sign
// up, buy; and what is hard: events without a visitor, events that nobody did, visits across
// midnight, pauses of half an hour to the second, another browser in the afternoon.

import { seededRandom } from '../../../kit/random.ts';
import { type Calendar, daysBetween, laterDay, midnightOf } from './calendar.ts';
import {
  FILES,
  HOSTS,
  LANDINGS,
  PAGES,
  pick,
  type Price,
  PRICES,
  type Profile,
  profileOf,
  type Way,
  WAYS,
} from './made-up-world.ts';
import type { Told } from './told.ts';

export interface Site {
  readonly calendar: Calendar;
  /** First and last day. */
  readonly days: readonly [string, string];
  readonly visitorsPerDay: number;
  readonly seed: number;
}

/** As an operator sets the site up. */
export const PROPERTIES = ['plan', 'file'];
export const GOALS = ['Signup', 'Purchase', 'Visit /thanks*', 'Visit /blog/*'];

type Random = () => number;
type Texts = Readonly<Record<string, string>>;

export function madeUpDays({ calendar, days: [from, to], visitorsPerDay, seed }: Site): Told[] {
  const random = seededRandom(seed);
  return daysBetween(from, to).flatMap((day) => {
    const [start, end] = [midnightOf(calendar, day), midnightOf(calendar, laterDay(day, 1))];
    // So a third of them come on several days.
    const ids = new Set<number>();
    while (ids.size < visitorsPerDay) ids.add(Math.floor(random() * 3 * visitorsPerDay));
    const isLast = day === to;
    return [...ids].flatMap((id) => aDayOf(id, start, end, isLast, random));
  });
}

function aDayOf(id: number, start: number, end: number, isLast: boolean, random: Random): Told[] {
  const visitor = random() < 0.03 ? undefined : `visitor-${id}`;
  const morning = profileOf(id);
  // Of a few the language, the browser, or the whole device changes within the day.
  const afternoon = random() < 0.03 ? profileOf(id + 7_000_000) : morning;
  const visits = 1 + Number(random() < 0.15) + 2 * Number(random() < 0.04);
  return Array.from({ length: visits }, (_, visit) => {
    const isLate = random() < 0.03;
    const began = isLate ? end - Math.floor(random() * 300_000) : start + Math.floor(random() * (end - start));
    const profile = visit === 0 ? morning : afternoon;
    return aVisit({ visitor, profile, began, until: isLast ? end : Infinity, random });
  }).flat();
}

interface Visiting {
  readonly visitor: string | undefined;
  readonly profile: Profile;
  readonly began: number;
  /** Nothing happens from there on. */
  readonly until: number;
  readonly random: Random;
}

function aVisit({ visitor, profile, began, until, random }: Visiting): Told[] {
  const told: Told[] = [];
  let at = began;
  const tell = (name: string, more: More = {}): void => {
    if (at < until) told.push(event({ name, at, visitor, profile, ...more }));
  };
  const way = pick(WAYS, random);
  const host = pick(HOSTS, random);
  let pages = 0;
  do {
    const page = pages === 0 ? pick(LANDINGS, random) : pick(PAGES, random);
    const isPageless = random() < 0.01;
    tell('page_view', {
      ...(!isPageless && { page }),
      host,
      ...(pages === 0 && { way }),
      isInteractive: random() >= 0.01,
    });
    pages += 1;
    if (page === '/signup' && random() < 0.6) {
      at += 1000 + Math.floor(random() * 60_000);
      tell('Signup', { host, props: { plan: random() < 0.3 ? 'pro' : 'free', secret: 'not kept' } });
      at += 1000;
      tell('page_view', { page: '/thanks/signup', host });
    }
    if (page === '/pricing' && random() < 0.25) {
      at += 1000 + Math.floor(random() * 30_000);
      tell('Purchase', { host, price: pick(PRICES, random), props: { plan: random() < 0.7 ? 'pro' : 'team' } });
    }
    if (page.startsWith('/docs') && random() < 0.2) {
      at += 1000;
      tell('Download', { host, props: { file: pick(FILES, random) } });
    }
    at += pauseOf(random);
  } while (random() < 0.6 && pages < 12);
  // Nobody does this: it must prolong no visit and begin none.
  if (random() < 0.1) tell('heartbeat', { host, isInteractive: false });
  return told;
}

/** Mostly seconds to minutes; now and then half an hour, to the second. */
function pauseOf(random: Random): number {
  if (random() >= 0.06) return 2000 + Math.floor(random() * 240_000);
  return 1000 * (1799 + Math.floor(random() * 4)) + Math.floor(random() * 3) * 499;
}

interface More {
  readonly page?: string;
  readonly host?: string;
  readonly way?: Way;
  readonly props?: Texts;
  readonly price?: Price;
  readonly isInteractive?: boolean;
}

function event(about: More & { name: string; at: number; visitor: string | undefined; profile: Profile }): Told {
  const { name, at, visitor, profile, page, host, way, props, price, isInteractive = true } = about;
  const kept = Object.entries(props ?? {}).filter(([property]) => PROPERTIES.includes(property));
  const address =
    page === undefined || host === undefined ? {} : { url: `https://${host}${page}${way?.query ?? '?q=1'}#part` };
  return {
    at,
    name,
    ...(page !== undefined && { page }),
    ...(visitor !== undefined && { visitor }),
    context: { ...profile.means, ...(host !== undefined && { hostname: host }), ...(page !== undefined && way?.means) },
    ...(kept.length > 0 && { props: Object.fromEntries(kept) }),
    ...(price !== undefined && { revenue: price.means }),
    isInteractive,
    body: {
      event_type: name,
      timestamp: new Date(at).toISOString(),
      ...(visitor !== undefined && { user_id: visitor }),
      ...(host !== undefined && { hostname: host }),
      ...address,
      ...(page !== undefined && way?.referrer !== undefined && { referrer: way.referrer.replace('OWN', host ?? '') }),
      ...profile.sent,
      ...(props !== undefined && { props }),
      ...(price !== undefined && { revenue: price.sent }),
      ...(!isInteractive && { interactive: false }),
    },
  };
}
