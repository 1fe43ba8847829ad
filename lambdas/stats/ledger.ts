// The ledger: what became of every event that was accepted. It comes from the dots alone, so it is
// exact where they are.

import type { Tally } from '../domain/dots/tally.ts';

/** All counts are events. */
export interface Ledger {
  /** `counted + duplicates + pending`: a lower bound while events are on their way. */
  readonly accepted: number;
  readonly counted: number;
  /** Not counted, because another event holds their idempotency key. */
  readonly duplicates: number;
  /** Missing below later events: on their way, failing, or in the dead-letter queue. */
  readonly pending: number;
  /** Time of the last change, ISO 8601; null when there was none. */
  readonly as_of: string | null;
  /** True when these numbers can only change by an event with a timestamp of the past. */
  readonly final: boolean;
  /**
   * Left out when 0. Events still missing when no queue can hold them any more: an operator dropped
   * them, or they were never sent.
   */
  readonly lost?: number;
}

/** `isOver`: the days are over, and no message for them can be in a queue any more. */
export function toLedger({ counted, duplicates, missing }: Tally, updatedAt: number, isOver: boolean): Ledger {
  const pending = isOver ? 0 : missing;
  return {
    accepted: counted + duplicates + pending,
    counted,
    duplicates,
    pending,
    as_of: updatedAt === 0 ? null : new Date(updatedAt).toISOString(),
    final: isOver,
    ...(isOver && missing > 0 && { lost: missing }),
  };
}
