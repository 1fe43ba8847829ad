// Which rollups a writer marks after its write to a day, and before it acknowledges. A sum that has
// been marked is made again; until then answers read what is below it. So every answer has every
// acknowledged event, at any moment:
//
// - A **late** event may be missing in sums that are valid: of its month and of its year.
// - An event that is in time cannot be, since no clock takes its month for ready. The **first of a
//   day** marks the month, so that it is due when that is ready; the rollup that makes it marks the
//   year.
// - Where a message was **known** before, whoever wrote it may have died before it marked; and one
//   cannot tell whether it was late then, or the first of the day.

import { isLate, type Period, periodOf, periodsOf } from '../domain/periods.ts';

/** What is known of a write that is done. */
export interface Written {
  readonly day: string;
  /** There was no document before. */
  readonly isFirst: boolean;
  /** The document had one of the messages before. */
  readonly hasKnown: boolean;
}

/**
 * Month before year: the year's sum is made of valid months, so it must not be made between the
 * marks.
 */
export function periodsToMark({ day, isFirst, hasKnown }: Written, now: number): readonly Period[] {
  if (hasKnown || isLate(day, now)) return periodsOf(day);
  return isFirst ? [periodOf('month', day)] : [];
}
