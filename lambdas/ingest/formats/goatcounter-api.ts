// GoatCounter's format of servers: up to 500 hits in JSON, with a token. What is wrong with some of
// them is said by their places, and the others are counted. A hit has no key: who sends one again
// counts it twice.
// https://www.goatcounter.com/api

import type { Event } from '../../domain/event/event.ts';
import { MAX_BATCH_EVENTS } from '../../domain/limits/requests.ts';
import { bearerOf } from '../../http/caller.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import { BadRequestError, UnauthorizedError } from '../../http/errors.ts';
import { timeOf } from './client-clock.ts';
import { asked, type Format } from './format.ts';
import { given, isRecord, type Json, recordOf, textOf, widthOf } from './json.ts';
import { eventOf, isSiteName } from './told-event.ts';

/** Hits that an answer names, of each kind. */
const MAX_NAMED = 50;

export const goatcounterApi: Format = {
  read: (request, { now, sender, json }) => {
    const key = bearerOf(request);
    if (!isSiteName(key)) throw new UnauthorizedError(false);
    const { hits, no_sessions: hasNoSessions } = recordOf(json());
    if (!Array.isArray(hits) || hits.length === 0 || hits.length > MAX_BATCH_EVENTS)
      throw new BadRequestError(`hits must be an array of 1 to ${MAX_BATCH_EVENTS} hits`);
    // Pages have an origin. A server tells of somebody else.
    const page = request.header('origin') === undefined ? undefined : sender;
    const wrong = new Map<number, string>();
    const events = hits.flatMap((hit: unknown, place): Event[] => {
      const read = isRecord(hit)
        ? readHit(hit, { site: key, now, hasNoSession: hasNoSessions === true, page })
        : 'must be an object';
      if (typeof read !== 'string') return [read];
      wrong.set(place, read);
      return [];
    });
    return asked(events, { keys: [key], isBatch: true, wrong });
  },
  accepted: ({ events, wrong = new Map() }, verdicts) => {
    const places = Array.from({ length: events.length + wrong.size }, (_, place) => place);
    const taken = places.filter((place) => !wrong.has(place));
    const filtered = taken.filter((_, index) => verdicts[index] !== undefined).slice(0, MAX_NAMED);
    const headers = { ...(filtered.length > 0 && { 'x-goatcounter-filter': filtered.join(', ') }) };
    return wrong.size === 0
      ? { status: 202, body: { status: 'ok' }, headers }
      : { status: 400, body: { errors: Object.fromEntries([...wrong].slice(0, MAX_NAMED)) }, headers };
  },
  refusal: ({ status, message }) => ({ status, body: { error: message } }),
};

interface Around {
  readonly site: string;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly hasNoSession: boolean;
  /** Who sent it, where a page did; undefined for a server, which tells of its visitors. */
  readonly page: Sender | undefined;
}

/** The event, or what is wrong with the hit. */
function readHit(hit: Json, { site, now, hasNoSession, page }: Around): Event | string {
  const path = textOf(hit['path']);
  if (path === undefined) return 'path: must be set.';
  const about = given({
    language: textOf(hit['language']),
    width: widthOf(Array.isArray(hit['size']) ? hit['size'][0] : hit['size']),
  });
  const who = page ?? {
    agent: textOf(hit['user_agent']),
    address: textOf(hit['ip']),
    // `location` is a country, or a region in it: `AT-9`.
    country: textOf(hit['location'])?.slice(0, 2),
  };
  const sender: Sender = { ...given(who), ...about };
  const userId = textOf(hit['session']);
  if (!hasNoSession && userId === undefined && (sender.agent === undefined || sender.address === undefined))
    return 'session: must be set, or user_agent and ip, or no_sessions of all hits.';
  const told = {
    site,
    at: timeOf({ timestamp: hit['created_at'], sentAt: undefined, isServers: page === undefined }, now),
    referrer: textOf(hit['ref']),
    userId: hasNoSession ? undefined : userId,
    sender: hasNoSession ? given({ ...sender, address: undefined }) : sender,
    filtered: Number(hit['bot']) > 0 ? ('bot' as const) : undefined,
  };
  if (hit['event'] === true) return eventOf({ ...told, name: path });
  const query = textOf(hit['query']);
  return eventOf({
    ...told,
    url: {
      hostname: '',
      path: path.startsWith('/') ? path : `/${path}`,
      query: query === undefined || query.startsWith('?') ? (query ?? '') : `?${query}`,
    },
  });
}
