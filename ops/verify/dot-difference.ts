// Differences of dots: those without raw events, and those without a place in the numbers of their
// document.

import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import { MAX_DUPLICATE_RANGES } from '../../lambdas/domain/limits/documents.ts';
import { countNumbers, type DotSet, forEachRange, type Ranges } from '../../lambdas/domain/dots/dot-set.ts';

/** The dots of `a` that are not in `b`. */
export function withoutDots(a: DotSet, b: DotSet): DotSet {
  const rest = new Map<string, Ranges>();
  for (const [producer, ranges] of a) {
    const left = withoutRanges(ranges, b.get(producer) ?? []);
    if (left.length > 0) rest.set(producer, left);
  }
  return rest;
}

/**
 * Events in `counted` that no total holds, so that their raw events are not needed. They are
 * duplicates beyond the capacity of `duplicates`, which never had raw events. In that case
 * `duplicates` is full of ranges, each of at least one event. If it is not full, no events are
 * excused.
 */
export const unnumberedOf = ({ counts, dots }: DayDocument): number =>
  countNumbers(dots.duplicates) < MAX_DUPLICATE_RANGES ? 0 : Math.max(0, countNumbers(dots.counted) - counts.events);

/** The number of events in the document's totals that have no raw events. */
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
