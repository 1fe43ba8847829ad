// Factories: a test names only the fields that matter to it. Every test has its own sites, so that
// it can run on tables that other tests fill at the same time.

import { randomUUID } from 'node:crypto';

export interface SentEvent {
  site_id: string;
  event_type: string;
  timestamp: string;
  path?: string;
  user_id?: string;
  event_id?: string;
  url?: string;
  referrer?: string;
  utm_source?: string;
  utm_medium?: string;
  country?: string;
  device?: string;
  props?: Record<string, string>;
  revenue?: { amount: string; currency: string };
  interactive?: boolean;
}

export const DAY = '2025-11-14';

/** A site that no other test uses, with at most 40 characters before `suffix`. */
export const freshSite = (suffix = '') => `t-${randomUUID()}${suffix}`;

/** A valid page view on 2025-11-14, of a site of its own unless the test names one. */
export const pageView = (event: Partial<SentEvent> = {}): SentEvent => ({
  site_id: freshSite(),
  event_type: 'page_view',
  timestamp: `${DAY}T12:00:00Z`,
  ...event,
});

export const views = (count: number, event: Partial<SentEvent> = {}): SentEvent[] =>
  Array.from({ length: count }, () => pageView(event));

/** Rows for `test.each` whose titles show any value as JSON: `%s` first, then the value. */
export const named = (values: unknown[]): [string, unknown][] => values.map((value) => [JSON.stringify(value), value]);
