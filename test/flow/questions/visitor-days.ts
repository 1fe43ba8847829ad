// Sorts raw events into what visitors did on each day, and that into visits.

import { type Calendar, dayAt } from './calendar.ts';
import { isView, secondOf, type Told } from './told.ts';

export interface Visit {
  /** In the order of time; interactive, at most half an hour apart. */
  readonly events: readonly Told[];
  readonly began: Told;
  readonly seconds: number;
  /** What its first event says of the way. */
  readonly way: Told['context'];
  readonly entry?: string;
  readonly exit?: string;
}

export interface VisitorDay {
  readonly day: string;
  readonly visitor: string;
  /** What the first event of the day says, interactive or not. */
  readonly person: Told['context'];
  readonly events: readonly Told[];
  readonly visits: readonly Visit[];
}

const GAP_SECONDS = 30 * 60;

export function visitorDaysOf(told: readonly Told[], calendar: Calendar): VisitorDay[] {
  const own = told.filter(({ visitor }) => visitor !== undefined);
  const groups = Map.groupBy(own, ({ visitor, at }) => `${dayAt(calendar, at)} ${visitor}`);
  return [...groups].map(([key, some]) => {
    const events = some.toSorted((a, b) => a.at - b.at);
    const [day = '', visitor = ''] = key.split(' ');
    return { day, visitor, person: events[0]?.context ?? {}, events, visits: visitsIn(events) };
  });
}

function visitsIn(events: readonly Told[]): Visit[] {
  const runs: Told[][] = [];
  for (const event of events.filter(({ isInteractive }) => isInteractive)) {
    const before = runs.at(-1)?.at(-1);
    if (before !== undefined && secondOf(event) - secondOf(before) <= GAP_SECONDS) runs.at(-1)?.push(event);
    else runs.push([event]);
  }
  return runs.map(visitOf);
}

function visitOf(events: readonly Told[]): Visit {
  const [began, ended] = [events[0], events.at(-1)];
  if (began === undefined || ended === undefined) throw new RangeError('a visit has an event');
  // Of one second: the first and the last by their text.
  const pages = events
    .filter((event) => isView(event) && event.page !== undefined)
    .toSorted((a, b) => secondOf(a) - secondOf(b) || ((a.page ?? '') < (b.page ?? '') ? -1 : 1));
  const [entry, exit] = [pages[0]?.page, pages.at(-1)?.page];
  return {
    events,
    began,
    seconds: secondOf(ended) - secondOf(began),
    way: began.context,
    ...(entry !== undefined && exit !== undefined && { entry, exit }),
  };
}
