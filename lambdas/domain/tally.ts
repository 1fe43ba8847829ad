// What became of the events that a document has received, in three numbers. They come from its receipts alone, so they are exact where those
// are; and they add up over documents, so a rollup, which keeps no receipts, keeps them.

import type { DayDocument } from './day-document.ts';
import { countGaps, countReceipts, mergeReceipts } from './receipts.ts';

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
