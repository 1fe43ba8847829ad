// Views as real sites have them, in the order of the day.

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { zipf } from '../../kit/random.ts';
import { trafficOf } from '../../kit/traffic.ts';

const PAGES = 300;
const MAX_VISITORS = 100_000;

/** Makes the view of a moment, given as a share of the day, from 0 to below 1. */
export type MakeView = (share: number) => MessageEvent;

/** Makes views of a site with this many in a day. Visitors have random bits. */
export function viewMaker(viewsPerDay: number, random: () => number): MakeView {
  const visitors = Math.max(1, Math.min(MAX_VISITORS, Math.round(viewsPerDay / 2)));
  const draw = trafficOf({ pages: PAGES, visitor: zipf(visitors, random), random });
  return (share) => draw(Math.floor(share * DAY_MS));
}
