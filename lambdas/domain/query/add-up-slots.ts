// Adds up, by hour or within a range of hours, what a filter takes of visits. A visitor is in
// every hour that one of their visits has a half-hour in; a visit, its duration and whether it
// bounced are in the hour in which it began; views and events are in the hour in which they were.
// The half-hours of a row say all of that; of pages and names it says only what the whole day had.

import type { Column } from './columns.ts';
import { type Added, GroupSums } from './group-sums.ts';
import type { Wanted } from './sums.ts';
import type { Taker } from './taker.ts';
import type { Selection } from './selection.ts';

/** What a half-hour of a day belongs to, as a place in `labels`; -1: to nothing. */
export interface Labelling {
  readonly labels: readonly string[];
  readonly labelOf: (day: string, slot: number) => number;
}

/** By labels, and columns that are about visits or visitor-days, as the taker is. */
export function addUpSlots(
  selection: Selection,
  { takes }: Taker,
  by: readonly Column[],
  wanted: Wanted,
  { labels, labelOf }: Labelling,
): Added {
  const { facts } = selection.columns;
  const into = new GroupSums(selection, by, wanted, labels);
  return into.over((row) => {
    const slots = facts.rowAt(row)?.slots ?? [];
    const day = facts.days[facts.rowDay[row] ?? 0] ?? '';
    let visit = facts.visitsFrom[row] ?? 0;
    for (const { index, first, views, events } of slots) {
      while (first > (facts.visitEnd[visit] ?? 0)) visit += 1;
      const label = labelOf(day, index);
      if (label === -1 || !takes(row, visit, -1)) continue;
      const group = into.touch(row, visit, -1, label);
      if (first === (facts.visitStart[visit] ?? 0)) into.addVisit(group, visit);
      into.addEvents(group, views, events);
    }
  });
}
