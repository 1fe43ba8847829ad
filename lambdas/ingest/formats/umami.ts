// Umami's format: one event in JSON, or an array of them. Its website ids are aliases of sites; a
// server sends a write token instead. What a body says of address and agent is believed of
// such a server alone.
// https://umami.is/docs/api/sending-stats

import type { Event } from '../../domain/event/event.ts';
import { isLikeToken } from '../../domain/access/token.ts';
import { MAX_BATCH_EVENTS, MAX_BATCH_PAIRS } from '../../domain/limits/requests.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import { BadRequestError, type HttpError } from '../../http/errors.ts';
import type { HttpAnswer } from '../../http/http-answer.ts';
import { timeOf } from './client-clock.ts';
import { type Arrival, asked, type Format } from './format.ts';
import { given, isRecord, type Json, recordOf, textOf, widthOf } from './json.ts';
import { eventOf, isSiteName } from './told-event.ts';

/** Its client keeps a token for the next request: this one says nothing. */
const TAKEN = { cache: '0', sessionId: '0', visitId: '0' } as const;

const refusal = ({ status, message }: HttpError): HttpAnswer => ({
  status,
  body: { error: { message, code: CODES[status] ?? 'bad-request', status } },
});

const CODES: Readonly<Record<number, string>> = { 401: 'unauthorized', 403: 'forbidden', 404: 'not-found' };

/** POST /api/send. */
export const umami: Format = {
  read: (_request, arrival) => {
    const read = readBody(arrival.json(), arrival);
    if (typeof read === 'string') throw new BadRequestError(read);
    const { key, event, unsupported } = read;
    return asked(event === undefined ? [] : [event], {
      keys: [key],
      ...(unsupported && { unsupported: [unsupported] }),
    });
  },
  accepted: (_asked, [verdict]) => ({ status: 200, body: verdict === undefined ? TAKEN : { beep: 'boop' } }),
  refusal,
};

/** POST /api/batch. */
export const umamiBatch: Format = {
  read: (_request, arrival) => {
    const bodies = arrival.json();
    if (!Array.isArray(bodies) || bodies.length === 0 || bodies.length > MAX_BATCH_EVENTS)
      throw new BadRequestError(`The body must be an array of 1 to ${MAX_BATCH_EVENTS} events`);
    const read = bodies.map((body: unknown) => readBody(body, arrival));
    const good = read.filter((each) => typeof each !== 'string');
    const keys = [...new Set(good.map(({ key }) => key))];
    if (keys.length > MAX_BATCH_PAIRS)
      throw new BadRequestError(`A batch may have at most ${MAX_BATCH_PAIRS} websites`);
    return asked(
      good.flatMap(({ event }) => event ?? []),
      {
        keys,
        isBatch: true,
        unsupported: good.flatMap(({ unsupported }) => unsupported ?? []),
        wrong: new Map(read.flatMap((each, place) => (typeof each === 'string' ? [[place, each]] : []))),
      },
    );
  },
  accepted: ({ events, unsupported = [], wrong = new Map<number, string>() }) => {
    const processed = events.length + unsupported.length;
    const details = Array.from(wrong, ([index, message]) => ({
      index,
      response: { error: { message, code: 'bad-request', status: 400 } },
    }));
    const size = processed + wrong.size;
    return {
      status: 200,
      body: { size, processed, errors: wrong.size, details: details.slice(0, MAX_NAMED), cache: TAKEN.cache },
    };
  },
  refusal,
};

/** Events that an answer names as wrong. */
const MAX_NAMED = 20;

interface Read {
  readonly key: string;
  readonly event?: Event;
  /** Instead of an event. */
  readonly unsupported?: string;
}

/** What its script tells besides views and events, where a page has asked for it. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['identify', 'performance', 'engagement', 'error']);

/** Or what is wrong with the body. */
function readBody(body: unknown, arrival: Arrival): Read | string {
  const { type, payload } = recordOf(body);
  if (typeof type !== 'string' || !isRecord(payload)) return 'type and payload are required';
  const key = payload['website'];
  if (!isSiteName(key)) return 'payload.website is required';
  if (UNSUPPORTED.has(type)) return { key, unsupported: type };
  return type === 'event' ? { key, event: eventIn(payload, key, arrival) } : 'type must be event or identify';
}

function eventIn(payload: Json, key: string, { now, sender }: Arrival): Event {
  const isServers = isLikeToken(key);
  const hostname = textOf(payload['hostname']);
  const data = recordOf(payload['data']);
  const { timestamp } = payload;
  const seconds = typeof timestamp === 'number' && Math.abs(timestamp) < MAX_SECONDS ? timestamp : undefined;
  const about: Sender = isServers
    ? given({ agent: textOf(payload['userAgent']), address: textOf(payload['ip']) })
    : sender;
  const width = given({ width: widthOf(payload['screen']), language: textOf(payload['language']) });
  return eventOf({
    site: key,
    name: textOf(payload['name']),
    at: timeOf({ timestamp: seconds && new Date(seconds * 1000).toISOString(), sentAt: undefined, isServers }, now),
    url: urlOf(textOf(payload['url']), hostname),
    hostname,
    referrer: textOf(payload['referrer']),
    props: data,
    revenue: { amount: data['revenue'], currency: data['currency'] },
    userId: textOf(payload['id']),
    sender: { ...about, ...width },
  });
}

/** 2099: what a clock may say. */
const MAX_SECONDS = 4_102_444_800;

/** `/blog?utm_source=x`, which is on a host or on one that is not told. */
function urlOf(path: string | undefined, hostname: string | undefined) {
  const url = path === undefined ? null : URL.parse(path, `http://${hostname ?? UNKNOWN}`);
  if (url === null) return undefined;
  return { hostname: url.hostname === UNKNOWN ? '' : url.hostname, path: url.pathname, query: url.search };
}

const UNKNOWN = 'unknown.invalid';
