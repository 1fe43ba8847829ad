// The measured events: of many sites, pages and visitors, a few of which are frequent, as on the
// web.

import { randomUUID } from 'node:crypto';

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { hex, zipf } from '../../kit/random.ts';

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

const SECTIONS = ['blog', 'docs', 'products', 'help', 'about'];

/** Draws views in the format of a message: pages by Zipf's law, visitors and times evenly. */
export function viewsOf({ pages, visitors, random }: Variety): () => MessageEvent {
  const page = zipf(pages, random);
  const below = (count: number): number => Math.floor(random() * count);
  return () => {
    const number = page();
    const path = `/${SECTIONS[number % SECTIONS.length]}/${(number * 7919) % 9973}-how-to-${number}`;
    return { type: 'page_view', at: below(DAY_MS), path, visitor: hex(below(visitors), 0) };
  };
}

/** The event as a client sends it. */
export const sentBy = (site: string, { type, at, path, visitor }: MessageEvent) => ({
  site_id: site,
  event_type: type,
  path,
  user_id: visitor,
  timestamp: `${DAY}T${new Date(at).toISOString().slice(11)}`,
});

/** New names that no other run has used, so that the counts of this run can be checked. */
export const freshSites = (count: number): string[] => {
  const run = randomUUID().slice(0, 8);
  return Array.from({ length: count }, (_, index) => `site-${run}-${index}.example`);
};
