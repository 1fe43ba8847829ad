// The messages of a site's requests, numbered as ingest does it, by environments that take turns
// and are replaced every two hours.

import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import type { MakeView } from './views.ts';
import { hex } from '../../kit/random.ts';

export const DAY = '2025-11-14';
const START_MS = Date.parse(DAY);

/** AWS replaces an environment every few hours. */
const ENVIRONMENTS_A_DAY = 12;

/** How long a request keeps an environment of ingest busy, in seconds. */
const BUSY_SECONDS = 0.02;

/** Environments of ingest at once: twice what the rate keeps busy, but at least two. */
export const ingestEnvironments = (requestsPerSecond: number): number =>
  2 * Math.max(1, Math.round(requestsPerSecond * BUSY_SECONDS));

/**
 * Makes the message of a request with `views` views. `share` is its moment, as a share of the day.
 */
export type MakeRequest = (share: number, views: number) => Message;

export function requestMaker(key: DocumentKey, environments: number, makeView: MakeView): MakeRequest {
  const next = new Map<number, number>();
  let turn = 0;
  return (share, views) => {
    const environment = Math.floor(share * ENVIRONMENTS_A_DAY) * environments + (turn++ % environments);
    const seq = next.get(environment) ?? 0;
    next.set(environment, seq + views);
    return {
      ...key,
      dot: { producer: hex(environment, key.site.length + 1), seq },
      acceptedAt: START_MS + Math.floor(share * DAY_MS),
      events: Array.from({ length: views }, () => makeView(share)),
    };
  };
}
