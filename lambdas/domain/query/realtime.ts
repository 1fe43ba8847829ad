// Who is here now: visitors whose last event was in the last five minutes, and the views of the
// last half-hour by the minute, as far as visitor tables have their times. They have those of the
// first view of each page, and of the first and last view of each half-hour of a visitor; views in
// between are unplaced.

import type { Clock } from './date-range.ts';
import { REALTIME } from './date-range.ts';
import type { ColumnDimension, Columns } from './columns.ts';
import { clockLabel, minuteLabels } from './grain.ts';
import { type Added, GroupSums } from './group-sums.ts';
import type { Question } from './question.ts';
import type { Reading } from './reading.ts';
import { takerOf } from './taker.ts';
import type { VisitorRow } from '../visits/visitor-row.ts';
import { GAP, type Slot } from '../visits/slot.ts';

/** Groups of visitors that are here, by the dimensions of the question. */
export function visitorsNow({ dimensions, filters }: Question, { selection }: Reading, clock: Clock): Added {
  const { columns, isCut } = selection;
  const { facts } = columns;
  const { takes } = takerOf(filters, columns);
  const by = dimensions.map((dimension) => columns.of(dimension as ColumnDimension));
  const into = new GroupSums(selection, by, { sums: new Set(), products: isCut });
  return into.over((row) => {
    const last = (facts.visitsFrom[row + 1] ?? 0) - 1;
    if (last < (facts.visitsFrom[row] ?? 0)) return;
    const at = startOf(columns, row, clock) + 1000 * (facts.visitEnd[last] ?? 0);
    if (at < clock.now - REALTIME.visitors || at > clock.now + REALTIME.visitors) return;
    if (takes(row, last, -1)) into.touch(row, last, -1);
  });
}

export interface ViewsNow {
  /** By label of the minute. */
  readonly added: Added;
  /** Views of the half-hours that the time reaches into whose minutes are not kept. */
  readonly unplaced: number;
}

/** Views of the last half-hour by the minute. */
export function viewsNow({ filters }: Question, { selection }: Reading, clock: Clock): ViewsNow {
  const { columns, isCut } = selection;
  const { facts } = columns;
  const { takes } = takerOf(filters, columns);
  const labels = minuteLabels(clock.now, clock.days);
  const wanted = { sums: new Set(['pageviews'] as const), products: isCut };
  const into = new GroupSums(selection, [], wanted, labels);
  const [from, until] = [clock.now - REALTIME.views, clock.now];
  let unplaced = 0;
  const added = into.over((row) => {
    const start = startOf(columns, row, clock);
    let visit = facts.visitsFrom[row] ?? 0;
    const { slots = [], pages = [] } = facts.rowAt(row) ?? {};
    for (const slot of slots) {
      while (slot.first > (facts.visitEnd[visit] ?? 0)) visit += 1;
      const isNear = start + 1000 * slot.last > from && start + 1000 * slot.first <= until;
      if (!isNear || !takes(row, visit, -1)) continue;
      const times = timesOf(slot, pages);
      unplaced += Math.max(0, slot.views - times.length);
      for (const second of times) {
        const at = start + 1000 * second;
        const label = at > from && at <= until ? labels.indexOf(clockLabel(at, clock.days, 1)) : -1;
        if (label >= 0) into.addEvents(into.touch(row, visit, -1, label), 1, 0);
      }
    }
  });
  return { added, unplaced };
}

/** Seconds of the day at which views of a half-hour are known to have been. */
function timesOf({ index, entry, exit }: Slot, pages: VisitorRow['pages']): number[] {
  const known = new Map<string, number>();
  const keep = (at: number, page: string): unknown => known.set(`${at} ${page}`, at);
  for (const { at, text } of pages) if (Math.floor(at / GAP) === index) keep(at, text);
  if (entry !== undefined) keep(entry.at, entry.page);
  if (exit !== undefined) keep(exit.at, exit.page);
  return [...known.values()];
}

const startOf = ({ facts }: Columns, row: number, { days }: Clock): number =>
  days.startOf(facts.days[facts.rowDay[row] ?? 0] ?? '');
