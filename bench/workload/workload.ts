// The measured events: of many sites, pages and visitors, a few of which are frequent, as on the
// web.

import { randomUUID } from 'node:crypto';

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { trafficOf } from '../../kit/traffic.ts';

/**
 * The day of all events, unless a bench chooses another: today. A write to a day that is over costs
 * two more writes, which mark rollups.
 */
export const DAY = new Date().toISOString().slice(0, 10);
const DAY_MS = 86_400_000;

/**
 * How many different pages and visitors events are drawn from, and the random numbers for the
 * draws.
 */
export interface Variety {
  readonly pages: number;
  readonly visitors: number;
  readonly random: () => number;
}

/**
 * Draws views in the format of a message (kit/traffic.ts): visitors evenly, and times so far apart
 * that as many views as there are visitors take a third of the day, round and round.
 */
export function viewsOf({ pages, visitors, random }: Variety): () => MessageEvent {
  const draw = trafficOf({ pages, visitor: () => Math.floor(random() * visitors), random });
  let turn = 0;
  return () => draw(Math.floor(((turn++ / visitors / 3) % 1) * DAY_MS));
}

/** The event as a client sends it. */
export const sentBy = (site: string, { type, at, path, visitor, context = {} }: MessageEvent) => {
  const { source: _source, channel: _channel, referrer, screen, ...sent } = context;
  return {
    site_id: site,
    event_type: type,
    path,
    user_id: visitor,
    timestamp: `${DAY}T${new Date(at).toISOString().slice(11)}`,
    ...(referrer !== undefined && { referrer: `https://${referrer}` }),
    // A width is sent, of which a class is kept.
    ...(screen !== undefined && { screen: Number(/^\d+/.exec(screen)?.[0] ?? 390) }),
    ...sent,
  };
};

/** The same with the fields that the API began with, and nothing of its visitor but an id. */
export function plainBy(site: string, view: MessageEvent) {
  const { site_id, event_type, path, user_id, timestamp } = sentBy(site, view);
  return { site_id, event_type, path, user_id, timestamp };
}

/** New names that no other run has used, so that the counts of this run can be checked. */
export const freshSites = (count: number): string[] => {
  const run = randomUUID().slice(0, 8);
  return Array.from({ length: count }, (_, index) => `site-${run}-${index}.example`);
};
