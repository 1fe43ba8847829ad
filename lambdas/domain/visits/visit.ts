// Visits of one visitor on one day. A visit is a run of interactive events at most 30 minutes
// apart. The lemma in visitor-table.ts says why the slots of a row determine them.

import { GAP } from './slot.ts';
import type { VisitorRow } from './visitor-row.ts';

export interface Visit {
  /** Interactive events: a visit with one of them is a bounce. */
  readonly events: number;
  readonly views: number;
  /** Seconds of the day of the first and of the last event: the visit lasted their difference. */
  readonly start: number;
  readonly end: number;
  /** Of its first event (context-keys.ts). */
  readonly origin: string;
  /** Pages of its first and last view that name one; both or neither. */
  readonly entry?: string;
  readonly exit?: string;
}

/** In the order of time. A visitor without interactive events has none. */
export function visitsOf({ slots }: Pick<VisitorRow, 'slots'>): Visit[] {
  const visits: Visit[] = [];
  for (const { events, views, first, last, origin, entry, exit } of slots) {
    const pages = entry === undefined || exit === undefined ? undefined : { entry: entry.page, exit: exit.page };
    const before = visits.at(-1);
    if (before === undefined || first - before.end > GAP) {
      visits.push({ events, views, start: first, end: last, origin, ...pages });
    } else {
      visits[visits.length - 1] = {
        ...before,
        events: before.events + events,
        views: before.views + views,
        end: last,
        ...pages,
        ...(before.entry !== undefined && { entry: before.entry }),
      };
    }
  }
  return visits;
}
