// What became of a document's events, in four numbers. They come from its dots and totals alone, so
// they are as exact as the dots. They add up over documents, so a rollup keeps them without keeping
// dots.

import type { DayDocument } from '../document/day-document.ts';
import { countMissing, countNumbers, mergeDotSets } from './dot-set.ts';

/** What the dots of one document, or of several, say. All counts are events. */
export interface Tally {
  readonly counted: number;
  readonly duplicates: number;
  /** Left out on purpose. */
  readonly filtered: number;
  /** Numbers that are missing below later ones. */
  readonly missing: number;
}

/** Of no event: the identity of addTallies. */
export const noTally: Tally = { counted: 0, duplicates: 0, filtered: 0, missing: 0 };

/**
 * By how many events the counts hold, and hold as filtered: in a flood, some duplicates are among
 * the counted dots (dots.ts).
 */
export function tallyOf({ counts: { events, filteredEvents }, dots }: DayDocument): Tally {
  const received = mergeDotSets(dots.counted, dots.duplicates);
  const duplicates = countNumbers(received) - events - filteredEvents;
  return { counted: events, duplicates, filtered: filteredEvents, missing: countMissing(received) };
}

/** Of two sets of events that share none. */
export const addTallies = (a: Tally, b: Tally): Tally => ({
  counted: a.counted + b.counted,
  duplicates: a.duplicates + b.duplicates,
  filtered: a.filtered + b.filtered,
  missing: a.missing + b.missing,
});
