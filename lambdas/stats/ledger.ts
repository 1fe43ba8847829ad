// The ledger: what became of every event that was accepted. It comes from dots and totals alone, so
// it is exact where the dots are.

import type { Tally } from '../domain/dots/tally.ts';
import { FILTER_REASONS } from '../domain/event/filtered.ts';
import { mostFrequent, noValues, type TopValues } from '../domain/sketches/top-values.ts';

/** All counts are events. */
export interface Ledger {
  /** `counted + duplicates + filtered + pending`: a lower bound while events are on their way. */
  readonly accepted: number;
  readonly counted: number;
  /** Not counted, because another event holds their idempotency key. */
  readonly duplicates: number;
  /** Left out when 0. Not counted on purpose: as bots, say. */
  readonly filtered?: number;
  /** Left out where `filtered` is. How many for each reason. */
  readonly filtered_by?: Readonly<Record<string, number>>;
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

/**
 * `isOver`: the days are over, and no message for them can be in a queue any more. `reasons`: the
 * filtered events, by reason.
 */
export function toLedger(
  { counted, duplicates, filtered, missing }: Tally,
  updatedAt: number,
  isOver: boolean,
  reasons: TopValues = noValues,
): Ledger {
  const pending = isOver ? 0 : missing;
  return {
    accepted: counted + duplicates + filtered + pending,
    counted,
    duplicates,
    ...(filtered > 0 && { filtered, filtered_by: byReason(reasons) }),
    pending,
    as_of: updatedAt === 0 ? null : new Date(updatedAt).toISOString(),
    final: isOver,
    ...(isOver && missing > 0 && { lost: missing }),
  };
}

/** The most frequent first. */
const byReason = (reasons: TopValues): Record<string, number> =>
  Object.fromEntries(mostFrequent(reasons, FILTER_REASONS.length).map(({ value, hits }) => [value, hits]));
