// Segment's format: a message of one of six kinds, or a batch of them. The write key is a write
// token of the site, or, in a browser, the id or an alias of the site. A client sends a message
// again in another batch, so each counts once by its own id.
// https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/

import type { Event } from '../../domain/event/event.ts';
import { MAX_BATCH_EVENTS } from '../../domain/limits/requests.ts';
import type { Sender } from '../../domain/sender/sender.ts';
import { BadRequestError, NotFoundError, UnauthorizedError } from '../../http/errors.ts';
import { timeOf } from './client-clock.ts';
import { type Arrival, type Asked, asked, type Format, type ReadFormat } from './format.ts';
import { given, isRecord, type Json, recordOf, textOf, widthOf } from './json.ts';
import { eventOf, isSiteName, type Told } from './told-event.ts';

/** By the last part of the path, long or short. */
const CALLS: Readonly<Record<string, string>> = {
  t: 'track',
  p: 'page',
  s: 'screen',
  i: 'identify',
  g: 'group',
  a: 'alias',
  b: 'batch',
};

const KINDS = new Set(Object.values(CALLS));

/** About who somebody is. */
const PEOPLE = new Set(['identify', 'group', 'alias']);

export const segment: Format = {
  read: (request, arrival) => {
    const { call = '' } = request.parameters;
    const kind = Object.hasOwn(CALLS, call) ? CALLS[call] : call;
    if (kind === undefined || !KINDS.has(kind)) throw new NotFoundError('Not found');
    const body = recordOf(arrival.json());
    const key = keyOf(request, body);
    const read = (message: Json, type: unknown) => readMessage(message, type, { request, arrival, body, key });
    if (kind !== 'batch') return toAsked([read(body, kind)], key, false);
    const { batch } = body;
    if (!Array.isArray(batch) || batch.length > MAX_BATCH_EVENTS)
      throw new BadRequestError(`batch must be an array of at most ${MAX_BATCH_EVENTS} messages`);
    return toAsked(
      batch.map((message: unknown) => read(recordOf(message), recordOf(message)['type'])),
      key,
      true,
    );
  },
  accepted: () => ({ status: 200, body: { success: true } }),
  refusal: ({ status, message }) => ({ status, body: { success: false, message } }),
};

/** Events, and the names of calls that are no event of ours. */
const toAsked = (read: readonly (Event | string)[], key: string, isBatch: boolean): Asked =>
  asked(
    read.filter((each) => typeof each !== 'string'),
    { keys: [key], isBatch, dedupe: 'event', unsupported: read.filter((each) => typeof each === 'string') },
  );

interface Around {
  readonly request: Parameters<ReadFormat>[0];
  readonly arrival: Arrival;
  readonly body: Json;
  readonly key: string;
}

/** The user of Basic authentication, or what the body says. Throws UnauthorizedError. */
function keyOf({ header }: Around['request'], body: Json): string {
  const [, basic] = /^Basic ([\w+/=-]{1,2000})$/i.exec(header('authorization') ?? '') ?? [];
  const user = basic && Buffer.from(basic, 'base64').toString().split(':', 1)[0];
  const key = user || textOf(body['writeKey']);
  if (!isSiteName(key)) throw new UnauthorizedError(false, NO_KEY);
  return key;
}

const NO_KEY = 'A write key is needed: a write token of the site or, for pages, its id or alias';

function readMessage(message: Json, type: unknown, around: Around): Event | string {
  const told = toldBy(message, type);
  if (told === undefined) return typeof type === 'string' && PEOPLE.has(type) ? type : 'invalid';
  const { request, arrival, body, key } = around;
  // Pages have an origin. A server tells of somebody else.
  const isServers = request.header('origin') === undefined;
  const context = recordOf(message['context']);
  const { timestamp } = message;
  return eventOf({
    ...told,
    site: key,
    at: timeOf({ timestamp, sentAt: message['sentAt'] ?? body['sentAt'], isServers }, arrival.now),
    id: textOf(message['messageId']),
    userId: textOf(message['anonymousId']) ?? textOf(message['userId']),
    sender: {
      ...(isServers ? given({ agent: textOf(context['userAgent']), address: textOf(context['ip']) }) : arrival.sender),
      ...aboutDevice(context),
    },
  });
}

const aboutDevice = ({ timezone, locale, screen }: Json): Sender =>
  given({ timeZone: textOf(timezone), language: textOf(locale), width: widthOf(recordOf(screen)['width']) });

/** Undefined for what is no event: who somebody is, and a track without a name. */
function toldBy(message: Json, type: unknown): Omit<Told, 'site' | 'at'> | undefined {
  const { properties, context } = message;
  const props = recordOf(properties);
  const { page, campaign } = recordOf(context);
  const common = { props, utm: utmOf(recordOf(campaign)) };
  const isPage = type === 'page';
  const { path, url, referrer, title: _, search: __, ...others } = { ...recordOf(page), ...(isPage && props) };
  const place = { path: textOf(path), url: textOf(url), referrer: textOf(referrer) };
  if (isPage) return { ...common, ...place, props: others };
  if (type === 'screen') {
    const name = textOf(message['name']) ?? textOf(props['name']);
    return { ...common, path: `/screen/${name ?? ''}` };
  }
  const name = textOf(message['event']);
  if (type !== 'track' || name === undefined) return undefined;
  const revenue = { amount: props['revenue'], currency: textOf(props['currency']) ?? 'USD' };
  return { ...common, ...place, name, ...(isRecord(properties) && 'revenue' in properties && { revenue }) };
}

const utmOf = ({ source, medium, name, content, term }: Json): Told['utm'] =>
  given({
    utm_source: textOf(source),
    utm_medium: textOf(medium),
    utm_campaign: textOf(name),
    utm_content: textOf(content),
    utm_term: textOf(term),
  });
