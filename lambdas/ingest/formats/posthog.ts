// PostHog's format: events in JSON, alone or many, plain or in gzip. Its browsers send a request
// again for any answer but exactly 200. A client sends an event again in another batch, so each
// counts once by its own uuid.
// https://posthog.com/docs/api/capture

import type { Event } from '../../domain/event/event.ts';
import { MAX_BATCH_EVENTS } from '../../domain/limits/requests.ts';
import { BadRequestError, UnauthorizedError } from '../../http/errors.ts';
import { timeOf } from './client-clock.ts';
import { type Arrival, asked, type Format, type ReadFormat } from './format.ts';
import { given, type Json, recordOf, textOf, widthOf } from './json.ts';
import { eventOf, isSiteName, type Told } from './told-event.ts';

/** With their last slash and without it. */
export const POSTHOG_ROUTES = ['/e', '/batch', '/capture', '/i/v0/e'].flatMap((path) => [
  `POST ${path}`,
  `POST ${path}/{rest+}`,
]);

export const posthog: Format = {
  read: (request, arrival) => {
    const sent = arrival.json();
    const body = Array.isArray(sent) ? { batch: sent } : recordOf(sent);
    const events: readonly unknown[] = Array.isArray(body['batch']) ? body['batch'] : [body];
    if (events.length > MAX_BATCH_EVENTS)
      throw new BadRequestError(`batch must have at most ${MAX_BATCH_EVENTS} events`);
    const key = keyOf(body) ?? keyOf(recordOf(events[0]));
    if (!isSiteName(key)) throw new UnauthorizedError(false, NO_KEY);
    const read = events.map((event) => readEvent(recordOf(event), { request, arrival, body, key }));
    return asked(
      read.filter((each) => typeof each !== 'string'),
      {
        keys: [key],
        isBatch: events.length > 1,
        dedupe: 'event',
        unsupported: read.filter((each) => typeof each === 'string'),
      },
    );
  },
  accepted: () => ({ status: 200, body: { status: 'Ok' } }),
  refusal: ({ status, message }) => ({
    status,
    text: message,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  }),
};

const NO_KEY = 'A key is needed in api_key: a write token of the site or, for pages, its id or alias';

/** A body has it, or an event, or its properties. */
const keyOf = ({ api_key: key, token, properties }: Json): unknown => key ?? token ?? recordOf(properties)['token'];

interface Around {
  readonly request: Parameters<ReadFormat>[0];
  readonly arrival: Arrival;
  readonly body: Json;
  readonly key: string;
}

/** An event of ours, or the name of one that is not: PostHog's own begin with a dollar. */
function readEvent(event: Json, { request, arrival, body, key }: Around): Event | string {
  const name = textOf(event['event']);
  if (name === undefined) return 'invalid';
  if (name.startsWith('$') && name !== '$pageview' && name !== '$screen') return name;
  const properties = recordOf(event['properties']);
  const of = (property: string): string | undefined => textOf(properties[property]);
  // Pages have an origin. A server tells of somebody else.
  const isServers = request.header('origin') === undefined;
  const { address, agent } = { address: of('$ip'), agent: of('$raw_user_agent') ?? of('$useragent') };
  const about = {
    timeZone: of('$timezone'),
    language: of('$browser_language'),
    width: widthOf(properties['$screen_width']),
  };
  return eventOf({
    ...whatOf(name, properties),
    site: key,
    at: timeAt(event, body, isServers, arrival.now),
    referrer: of('$referrer') === '$direct' ? undefined : of('$referrer'),
    id: textOf(event['uuid']),
    userId: visitorOf(textOf(event['distinct_id']) ?? of('distinct_id') ?? of('$distinct_id')),
    sender: { ...(isServers ? given({ address, agent }) : arrival.sender), ...given(about) },
  });
}

/** What all visitors are called where PostHog is to do without cookies. */
const visitorOf = (id: string | undefined): string | undefined =>
  id?.startsWith('$posthog_cookieless') ? undefined : id;

/** A time, or how many milliseconds before it was sent. */
function timeAt({ timestamp, offset }: Json, { sent_at: sentAt }: Json, isServers: boolean, now: number): number {
  if (typeof offset !== 'number') return timeOf({ timestamp, sentAt, isServers }, now);
  const happened = new Date(now - Math.min(Math.max(offset, 0), MAX_OFFSET_MS)).toISOString();
  return timeOf({ timestamp: happened, sentAt: undefined, isServers }, now);
}

/** A year. */
const MAX_OFFSET_MS = 366 * 86_400_000;

function whatOf(name: string, properties: Json): Omit<Told, 'site' | 'at'> {
  const screen = textOf(properties['$screen_name']);
  if (name === '$screen') return { path: `/screen/${screen ?? ''}`, props: ownOf(properties) };
  return {
    name: name === '$pageview' ? undefined : name,
    url: textOf(properties['$current_url']),
    path: textOf(properties['$current_url']) === undefined ? textOf(properties['$pathname']) : undefined,
    hostname: textOf(properties['$host']),
    props: ownOf(properties),
    revenue: { amount: properties['revenue'], currency: properties['currency'] },
  };
}

/** Those that the page gave, not the client. */
const ownOf = (properties: Json): Json =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !name.startsWith('$') && !CLIENTS.has(name)));

const CLIENTS = new Set(['token', 'distinct_id']);
