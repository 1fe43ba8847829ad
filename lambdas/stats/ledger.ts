// The ledger: what became of every event that was accepted. It comes from the receipts alone, so it is exact where they are.

import type { DayDocument } from '../domain/day-document.ts';
import { countGaps, countReceipts, mergeReceipts } from '../domain/receipts.ts';

/** What the receipts of one document, or of several, say. All counts are events. */
export interface Tally {
  readonly counted: number;
  readonly duplicates: number;
  /** Numbers that are missing below later ones, and that the queue has not refused. */
  readonly gaps: number;
}

export const noTally: Tally = { counted: 0, duplicates: 0, gaps: 0 };

export function tallyOf(document: DayDocument): Tally {
  const received = mergeReceipts(document.counted, document.duplicates);
  return {
    counted: document.events,
    duplicates: countReceipts(received) - document.events,
    gaps: countGaps(mergeReceipts(received, document.refused)),
  };
}

export const addTallies = (a: Tally, b: Tally): Tally => ({
  counted: a.counted + b.counted,
  duplicates: a.duplicates + b.duplicates,
  gaps: a.gaps + b.gaps,
});

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
  /** Only where it is not 0: still missing when no queue can hold them any more. Dropped by an operator, or never sent. */
  readonly lost?: number;
}

/** `isOver`: the days are over, and no message for them can be in a queue any more. */
export function toLedger({ counted, duplicates, gaps }: Tally, updatedAt: number, isOver: boolean): Ledger {
  const pending = isOver ? 0 : gaps;
  return {
    accepted: counted + duplicates + pending,
    counted,
    duplicates,
    pending,
    as_of: updatedAt === 0 ? null : new Date(updatedAt).toISOString(),
    final: isOver,
    ...(isOver && gaps > 0 && { lost: gaps }),
  };
}
