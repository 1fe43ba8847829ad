// Views as real sites have them, in the order of the day.

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { zipf } from '../../kit/random.ts';

const PAGES = 300;
const MAX_VISITORS = 100_000;

const SECTIONS = ['blog', 'docs', 'products', 'help', 'about'];

/** Makes the view of a moment, given as a share of the day, from 0 to below 1. */
export type MakeView = (share: number) => MessageEvent;

/**
 * Makes views of a site with this many in a day. Visitors have ids of 64 random bits, as cookies
 * do.
 */
export function viewMaker(viewsPerDay: number, random: () => number): MakeView {
  const page = zipf(PAGES, random);
  const visitors = Math.max(1, Math.min(MAX_VISITORS, Math.round(viewsPerDay / 2)));
  const visitor = zipf(visitors, random);
  const salt = Math.floor(random() * 2 ** 32);
  return (share) => {
    const number = page();
    return {
      type: 'page_view',
      at: Math.floor(share * DAY_MS),
      path: `/${SECTIONS[number % SECTIONS.length]}/how-to-${number}`,
      user: hex(visitor(), salt),
    };
  };
}

/** A number as 16 hex digits without a pattern: two rounds of the finalizer of MurmurHash3. */
export function hex(number: number, salt: number): string {
  const high = mix(number ^ salt);
  const low = mix(high ^ (number + 0x9e3779b9));
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}

function mix(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
