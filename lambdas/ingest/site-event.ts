// An event as its site has it: on a day of the site, with a visitor instead of a user id, and
// without what the site does not keep: queries, and properties that it has not registered.

import { daysIn } from '../domain/days/site-days.ts';
import type { Event } from '../domain/event/event.ts';
import type { EventDetails } from '../domain/event/event-context.ts';
import { keepQueries } from '../domain/event/extras.ts';
import type { MessageEvent } from '../domain/event/message.ts';
import { pickProperties } from '../domain/event/properties.ts';
import { epochOf } from '../domain/event/timestamp.ts';
import type { KeyedSite } from './keyed-site.ts';

/** An event on the day of its site. */
export interface SiteEvent {
  readonly site: KeyedSite;
  readonly event: Event;
  readonly day: string;
  readonly at: number;
  /** Absent where the days of the site are those of UTC. */
  readonly dayStart?: number;
}

/** Places an event on the day that its site has at that instant. */
export function atSite(event: Event, site: KeyedSite): SiteEvent {
  if (site.timezone === 'UTC') return { site, event, day: event.day, at: event.at };
  const { day, at, start } = daysIn(site.timezone).of(epochOf(event));
  return { site, event, day, at, dayStart: start };
}

/** What a message has of it. Of an event that is not counted it has the reason alone. */
export function toMessageEvent({ site, event, at }: SiteEvent): MessageEvent {
  const { type, filtered } = event;
  if (filtered !== undefined) return { type, at, filtered };
  const { path, context } = site.keepQuery ? keepQueries(event) : event;
  const visitor = visitorOf(event, site);
  return {
    type,
    at,
    ...(path !== undefined && { path }),
    ...(visitor !== undefined && { visitor }),
    ...(context !== undefined && { context }),
    ...restOf(event, site),
  };
}

function visitorOf({ visitor, userId }: Event, site: KeyedSite): string | undefined {
  if (site.identity === 'none') return undefined;
  return userId === undefined ? visitor : site.visitorOf(userId);
}

/** What few events have. */
function restOf({ props, revenue, interactive }: Event, { properties }: KeyedSite): EventDetails | undefined {
  if (props === undefined && revenue === undefined && interactive === undefined) return undefined;
  const kept = props && pickProperties(props, properties);
  return {
    ...(kept && { props: kept }),
    ...(revenue && { revenue }),
    ...(interactive === false && { interactive }),
  };
}
