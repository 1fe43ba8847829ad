// The ledger: what became of every event that was accepted. It comes from the receipts alone, so it is exact where they are.

import type { DayDocument } from '../domain/day-document.ts';
import { countGaps, countReceipts, mergeReceipts } from '../domain/receipts.ts';

/** All counts are events. */
export interface Ledger {
  /** `counted + duplicates + pending`: a lower bound while events are on their way. */
  readonly accepted: number;
  readonly counted: number;
  /** Not counted, because another event holds their idempotency key. */
  readonly duplicates: number;
  /** Numbers that are missing below later ones: on their way, failing, or in the dead-letter queue. */
  readonly pending: number;
  /** Time of the last change, ISO 8601; null when there was none. */
  readonly as_of: string | null;
  /** True when these numbers can only change by an event with a timestamp of the past. */
  readonly final: boolean;
}

/**
 * `isOver`: the days are over, and no message can be in a queue any more. Gaps that are left then were refused, and the client
 * knows: they are no longer pending.
 */
export function toLedger(document: DayDocument, updatedAt: number, isOver: boolean): Ledger {
  const known = mergeReceipts(mergeReceipts(document.counted, document.duplicates), document.refused);
  const counted = countReceipts(document.counted);
  const duplicates = countReceipts(document.duplicates);
  const pending = isOver ? 0 : countGaps(known);
  return {
    accepted: counted + duplicates + pending,
    counted,
    duplicates,
    pending,
    as_of: updatedAt === 0 ? null : new Date(updatedAt).toISOString(),
    final: isOver,
  };
}
