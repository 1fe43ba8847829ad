// What the client of a request has said, read without any of the code under test but for the hash
// of visitors, which has a test of its own; and what it is owed for that.

import type { Message } from '../../lambdas/domain/event/message.ts';
import { aKeyedSite } from '../support/visitors.ts';
import { minorUnitsOf } from './extras.ts';
import type { Request } from './requests.ts';

type Sent = Readonly<Record<string, unknown>>;

/**
 * The visitor that a site makes of the user id of an event; the world's ingest has the same keys.
 */
const visitorOf = ({ site_id: site, user_id: user }: Sent): string | undefined =>
  typeof site === 'string' && typeof user === 'string' && user !== '' ? aKeyedSite(site).visitorOf(user) : undefined;

/** The events of an accepted request, each as one line; in any order. */
export const eventsOf = (request: Request): string[] =>
  sentBy(request)
    .map((event) => line(event['site_id'], event['event_type'], pathOf(event), visitorOf(event), detailsOf(event)))
    .sort();

/** What was sent, or what stands in the address. */
const pathOf = ({ path, url }: Sent): unknown =>
  (path ?? '') === '' && typeof url === 'string' && url !== '' ? new URL(url).pathname : path;

/**
 * Country, minor units of revenue, and whether it is interactive: what is derived of each is its
 * own.
 */
type Details = readonly [country: string | null, revenue: number | null, isInteractive: boolean];

function detailsOf({ country, revenue, interactive }: Sent): Details {
  const code = typeof country === 'string' && country !== '' ? country.toUpperCase() : null;
  return [code, minorUnitsOf(revenue) ?? null, interactive !== false];
}

/**
 * When an event of a request happened, in epoch milliseconds; NaN where it does not say so. As
 * everywhere in the suite, no offset means UTC; and Date.parse wants a colon in one, and a point.
 */
export function momentOf(request: Request, index: number): number {
  const timestamp = sentBy(request)[index]?.['timestamp'];
  if (typeof timestamp !== 'string') return NaN;
  const text = timestamp.replace(',', '.').replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  return Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}

/** Sites and timestamps of a request, each pair once: at least as many as it has sites and days. */
export const pairsOf = (request: Request): number =>
  new Set(sentBy(request).map((event) => JSON.stringify([event['site_id'], event['timestamp']]))).size;

/** The sites of its events, in their order. */
export const sitesOf = (request: Request): string[] => sentBy(request).map((event) => String(event['site_id']));

/** The body, where it is JSON. */
export const jsonOf = ({ body }: Request): unknown => JSON.parse(textOf(body));

function sentBy(request: Request): readonly Sent[] {
  const parsed = jsonOf(request) as Sent | readonly Sent[];
  if (request.path !== '/api/events') return [parsed as Sent];
  return Array.isArray(parsed) ? parsed : ((parsed as Sent)['events'] as readonly Sent[]);
}

export const eventsIn = (messages: readonly Message[]): string[] =>
  messages
    .flatMap(({ site, events }) =>
      events.map(({ type, path, visitor, context, revenue, interactive }) =>
        line(site, type, path, visitor, [context?.country ?? null, revenue?.amount ?? null, interactive !== false]),
      ),
    )
    .sort();

/** `null`, `""` and an absent field are the same. */
const line = (site: unknown, type: unknown, path: unknown, visitor: unknown, details: Details): string =>
  JSON.stringify([site, type, path || null, visitor || null, ...details]);

export function textOf(body: Request['body']): string {
  if (body === undefined) return '';
  const bytes = 'bytes' in body ? body.bytes : Buffer.from(body.badBase64, 'base64');
  // Drops one byte order mark, and replaces invalid UTF-8 by U+FFFD, as a gateway does that passes
  // text on.
  return new TextDecoder().decode(bytes);
}

/** Whether the body is valid UTF-8, if the function gets it as bytes. */
export function isUtf8({ body }: Request): boolean {
  if (body === undefined || ('bytes' in body && !body.base64)) return true;
  const bytes = 'bytes' in body ? body.bytes : Buffer.from(body.badBase64, 'base64');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) !== undefined;
  } catch {
    return false;
  }
}

export interface Owed {
  readonly total_views: number;
  readonly unique_users: number;
  readonly top_paths: readonly { readonly path: string; readonly views: number }[];
}

/** The answer for all time to a site that was sent these messages. */
export function owedFor(messages: readonly Message[]): Owed {
  const views = messages.flatMap(({ events }) => events.filter(({ type }) => type === 'page_view'));
  const paths = new Map<string, number>();
  for (const { path } of views) if (path !== undefined) paths.set(path, (paths.get(path) ?? 0) + 1);
  const sorted = [...paths].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return {
    total_views: views.length,
    unique_users: new Set(views.flatMap(({ visitor }) => visitor ?? [])).size,
    top_paths: sorted.slice(0, 10).map(([path, views]) => ({ path, views })),
  };
}

/** True if a day's document keeps all of the paths: README, "What it does not do". */
export function isExact(messages: readonly Message[]): boolean {
  const paths = new Set(messages.flatMap(({ events }) => events.flatMap(({ path }) => path ?? [])));
  let units = 0;
  for (const path of paths) units += path.length;
  return paths.size <= 1000 && units <= 49_152;
}
