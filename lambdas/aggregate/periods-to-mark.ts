// Which rollups a writer marks after it writes a day and before it acknowledges the messages. The
// rollup function makes a marked sum again; until then answers read the level below it. So every
// answer has every acknowledged event:
//
// - A **late** event may be missing in two valid sums, of its month and of its year: both are
//   marked.
// - An event in time cannot be missing, since no clock takes its month for ready. The **first of a
//   day** marks the month, so the sum falls due when the month is ready; making it marks the
//   year.
// - If the document **knew** a message, its earlier writer may have died before it marked, and
//   nothing says whether the message was late then, or the first of the day: so all are marked.

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
