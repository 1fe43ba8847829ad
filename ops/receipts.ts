// The difference of two receipts: which events one names and the other does not.

import { forEachRange, type Ranges, type Receipts } from '../lambdas/domain/receipts.ts';

/** What `a` names and `b` does not. */
export function withoutReceipts(a: Receipts, b: Receipts): Receipts {
  const rest = new Map<string, Ranges>();
  for (const [producer, ranges] of a) {
    const left = withoutRanges(ranges, b.get(producer) ?? []);
    if (left.length > 0) rest.set(producer, left);
  }
  return rest;
}

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
