// What dots there are beyond others: beyond those of the raw events that are left, and beyond the numbers of their document.

import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import { MAX_DUPLICATE_RANGES } from '../../lambdas/domain/limits.ts';
import { countNumbers, forEachRange, type Ranges, type DotSet } from '../../lambdas/domain/dots/dot-set.ts';

/** What `a` names and `b` does not. */
export function withoutDots(a: DotSet, b: DotSet): DotSet {
  const rest = new Map<string, Ranges>();
  for (const [producer, ranges] of a) {
    const left = withoutRanges(ranges, b.get(producer) ?? []);
    if (left.length > 0) rest.set(producer, left);
  }
  return rest;
}

/**
 * Events that `counted` names and no number holds, so that their raw events are not needed: duplicates beyond those that `duplicates`
 * has room for, which never had any. It is full then, of ranges that hold an event each at the least; where it is not, none are excused.
 */
export const unnumberedOf = ({ counts, dots }: DayDocument): number =>
  countNumbers(dots.duplicates) < MAX_DUPLICATE_RANGES ? 0 : Math.max(0, countNumbers(dots.counted) - counts.events);

/** How many events the document's numbers hold that have no raw events. */
export const missingOf = (document: DayDocument, raw: DayDocument): number =>
  Math.max(0, countNumbers(withoutDots(document.dots.counted, raw.dots.counted)) - unnumberedOf(document));

function withoutRanges(ranges: Ranges, others: Ranges): Ranges {
  const result: number[] = [];
  forEachRange(ranges, (first, last) => {
    let next = first;
    forEachRange(others, (from, to) => {
      if (to < next || from > last) return;
      if (from > next) result.push(next, from - 1);
      next = to + 1;
    });
    if (next <= last) result.push(next, last);
  });
  return result;
}
