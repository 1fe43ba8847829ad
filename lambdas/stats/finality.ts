// When numbers are final: only an event with a timestamp of the past can change them.

import { DAY_MS, dayOf } from '../domain/event/timestamp.ts';

export interface QueueClock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Days after which the queue holds no message any more: only then are numbers final. */
  readonly queueRetentionDays: number;
}

/**
 * Of days up to `to`, whose documents were last changed at `updatedAt` (epoch milliseconds).
 *
 * It goes by the UTC day of that name. The day of a site ends up to 15 hours later, and the queue
 * keeps messages for longer than that: so before that time every event that was sent on its day is
 * counted or has failed.
 */
export function isFinal(updatedAt: number, to: string, { now, queueRetentionDays }: QueueClock): boolean {
  const finalBefore = now() - queueRetentionDays * DAY_MS;
  return updatedAt < finalBefore && to < dayOf(finalBefore);
}
