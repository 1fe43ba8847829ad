// The sites of a run, of chaos as of a soak: some have the days of UTC, others those of a zone. One
// of the zones puts its clocks back on the second day.

import type { SetSite } from '../support/callers.ts';

const ZONES = ['UTC', 'Asia/Kathmandu', 'America/New_York'] as const;
/** The property that the sites have registered. */
export const PROPERTY = 'plan';

/** Whose answers must be exact: a visitor is the same on every day. */
export const sitesOf = ({ sites }: { readonly sites: number }): SetSite[] =>
  Array.from({ length: sites }, (_, index) => ({
    id: siteName(index),
    timezone: zoneOf(index),
    identity: 'client',
    properties: [PROPERTY],
  }));

export const siteName = (index: number): string => `site-${index}`;

const zoneOf = (index: number): string => ZONES[index % ZONES.length] ?? 'UTC';

/** Dates as Canadians write them: `2025-11-02`. */
const CALENDARS = new Map(
  ZONES.map((timeZone) => [timeZone as string, new Intl.DateTimeFormat('en-CA', { timeZone })]),
);

/** The day of an event, by the clocks of its site. */
export function dayOf({ site_id, timestamp }: { readonly site_id: string; readonly timestamp: string }): string {
  const zone = zoneOf(Number(site_id.slice(siteName(0).length - 1)));
  return CALENDARS.get(zone)?.format(Date.parse(timestamp)) ?? '';
}
