// What the visitors of the pool send of themselves, and what the system must make of it. It depends
// on the visitor and the hour alone, so that events of one second agree; and a visitor has so few
// ways, devices and pages that no visitor table has to be cut.

import type { SentEvent } from '../support/events.ts';

/** At most a KB of a visitor table each, however many events there are. */
export const USERS = 80;
const HOUR_MS = 3_600_000;

/** By the referrer that is sent, the source that it stands for. */
const SOURCES: Readonly<Record<string, string>> = {
  'https://www.google.com/search?q=private': 'Google',
  'https://news.ycombinator.com/item?id=1': 'Hacker News',
};
const REFERRERS = Object.keys(SOURCES);
export const NO_SOURCE = 'Direct / None';
const CAMPAIGN = { utm_source: 'newsletter', utm_medium: 'email' };

export const COUNTRIES = ['DE', 'US', 'NP'] as const;
const DEVICES = ['Desktop', 'Mobile', 'Tablet'];

/** Where a visitor comes from in an hour, and with which device; undefined is not sent. */
export function detailsOf(user: number, epochMs: number): Partial<SentEvent> {
  const hour = Math.floor(epochMs / HOUR_MS);
  const way = (7 * user + hour) % 4;
  // Some come with another device in the afternoon.
  const device = DEVICES[(user + (user % 10 === 0 && hour % 24 >= 12 ? 1 : 0)) % DEVICES.length] ?? '';
  const country = COUNTRIES[user % COUNTRIES.length] ?? '';
  const referrer = REFERRERS[way];
  return {
    country: country.toLowerCase(),
    device,
    ...(referrer !== undefined && { referrer }),
    ...(way === REFERRERS.length && CAMPAIGN),
  };
}

/** The page by its address: of half of the visitors, whose campaign is then in its query. */
export function addressOf(user: number, path: string, details: Partial<SentEvent>): Partial<SentEvent> {
  if (user % 2 === 0) return { ...details, path };
  const { utm_source, utm_medium, ...others } = details;
  const query = utm_source === undefined ? '' : `?utm_source=${utm_source}&utm_medium=${utm_medium ?? ''}&q=private`;
  return { ...others, url: `https://www.example.com${path}${query}#part` };
}

export const pathOf = ({ path, url }: SentEvent): string | undefined =>
  path ?? (url === undefined ? undefined : new URL(url).pathname);

export function sourceOf({ referrer, url, utm_source }: SentEvent): string {
  const campaign = utm_source ?? (url === undefined ? null : new URL(url).searchParams.get('utm_source'));
  return campaign ?? SOURCES[referrer ?? ''] ?? NO_SOURCE;
}
