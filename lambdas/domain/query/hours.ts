// Half-hours of days as hours of clocks, or as what is within a range of them.

import type { SiteDays } from '../days/site-days.ts';
import type { Summary } from '../document/summary.ts';
import { dayAfter, daysOf } from '../periods.ts';
import { SLOT_MS } from '../visits/slot.ts';
import type { Labelling } from './add-up-slots.ts';
import type { Span } from './date-range.ts';
import { Dictionary } from './dictionary.ts';
import { clockLabel } from './grain.ts';
import type { Counted } from './reading.ts';

/**
 * By the hour, or as one piece, whose label is ''. Where clocks are put back, the hour that comes
 * twice is one.
 */
export function labellingOf(span: Span, days: SiteDays, byHour: boolean): Labelling {
  const labels = new Dictionary();
  const byDay = new Map<string, readonly number[]>();
  for (const day of daysOf({ first: span.from, last: span.to })) {
    byDay.set(
      day,
      halfHoursOf(day, days).map((at) =>
        isWithin(at, span.window) ? labels.numberOf(byHour ? clockLabel(at, days, 60) : '') : -1,
      ),
    );
  }
  return { labels: labels.texts, labelOf: (day, slot) => byDay.get(day)?.[slot] ?? -1 };
}

/** When the half-hours of a day begin, in epoch milliseconds: by their number, ascending. */
export function halfHoursOf(day: string, days: SiteDays): number[] {
  const [start, end] = [days.startOf(day), days.startOf(dayAfter(day))];
  return Array.from({ length: Math.ceil((end - start) / SLOT_MS) }, (_, slot) => start + slot * SLOT_MS);
}

/** Whether the half-hour that begins at an instant is asked about. */
export const isWithin = (at: number, window: Span['window']): boolean =>
  window === undefined || (at >= window.from && at < window.until);

/** Views and events of a day by label. */
export function countedByLabel(day: string, { counts }: Summary, { labels, labelOf }: Labelling): Map<string, Counted> {
  const counted = new Map<string, Counted>();
  for (let quarter = 0; 2 * quarter < counts.quarters.length; quarter += 1) {
    const label = labels[labelOf(day, Math.floor(quarter / 2))];
    if (label === undefined) continue;
    const { views, events } = counted.get(label) ?? { views: 0, events: 0 };
    counted.set(label, {
      views: views + (counts.quarters[2 * quarter] ?? 0),
      events: events + (counts.quarters[2 * quarter + 1] ?? 0),
    });
  }
  return counted;
}

/** By label, of all days together. */
export function addCounted(all: readonly ReadonlyMap<string, Counted>[]): Map<string, Counted> {
  const sum = new Map<string, Counted>();
  for (const [label, { views, events }] of all.flatMap((counted) => [...counted])) {
    const before = sum.get(label) ?? { views: 0, events: 0 };
    sum.set(label, { views: before.views + views, events: before.events + events });
  }
  return sum;
}
