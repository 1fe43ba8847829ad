// The time of an event by a client's clock, which may be wrong by years. Clients say when they sent
// a request, too, so the clock cancels out; what happened cannot have come before it happened.
// https://segment.com/docs/connections/spec/common/#timestamps

import { epochOf, parseTimestamp } from '../../domain/event/timestamp.ts';
import { ARRIVAL_WINDOW_MS } from '../../domain/limits/requests.ts';

export interface ClientTimes {
  /** When it happened and when it was sent, by the same clock, in ISO 8601. */
  readonly timestamp: unknown;
  readonly sentAt: unknown;
  /** Whether a server says it, which may tell of the past. */
  readonly isServers: boolean;
}

/**
 * Epoch milliseconds: at most `now`, and of a browser at least as late as one may tell it. `now`
 * where the times say nothing.
 */
export function timeOf({ timestamp, sentAt, isServers }: ClientTimes, now: number): number {
  const happened = epochIn(timestamp);
  if (happened === undefined) return now;
  const skew = now - (epochIn(sentAt) ?? now);
  const earliest = isServers ? 0 : now - ARRIVAL_WINDOW_MS.before;
  return Math.max(earliest, Math.min(now, happened + skew));
}

function epochIn(text: unknown): number | undefined {
  const instant = typeof text === 'string' ? parseTimestamp(text) : undefined;
  return instant && epochOf(instant);
}
