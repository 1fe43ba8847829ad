// An event as a client sends it, and what becomes of it once it is accepted. The schema defines the
// fields, their bounds, and the sentence that refuses each. The sentences are part of the contract
// (docs/http-api.md): existing clients compare them.

import * as z from 'zod/mini';

import type { Visitor } from '../access/visitor.ts';
import { MAX_AHEAD_MS, MAX_CHARACTERS } from '../limits/requests.ts';
import type { Sender } from '../sender/sender.ts';
import { extraFields, type Extras, hasExtras, readExtras } from './extras.ts';
import { described, isGiven, missing, optional, refuseIn, required } from './fields.ts';
import { epochOf, type Instant, parseTimestamp } from './timestamp.ts';

/**
 * An event that its schema takes. What was not sent is an absent key; a path that was sent, and the
 * user id, are exactly that. User id and sender are known in ingest alone: it makes a visitor of
 * them (access/visitor.ts, access/daily-visitor.ts). Its instant is that of UTC: the days of its
 * site come later, with the site.
 */
export interface Event extends Instant, Extras {
  readonly site: string;
  readonly type: string;
  readonly userId?: string;
  /** The client's own id of this event, its idempotency key. */
  readonly id?: string;
  /**
   * Of a browser format: who sent it, as the request says. It is judged and described, and without
   * a user id it has the visitor of its day. Ingest forgets the sender before it makes a message.
   */
  readonly sender?: Sender;
  /** Made of the sender. */
  readonly visitor?: Visitor;
}

/** The event type that counts as a view; the others are kept and counted by type only. */
export const PAGE_VIEW = 'page_view';

const plainFields = (now: () => number) => ({
  site_id: required('site_id', MAX_CHARACTERS.site_id, 'The site that the event is counted for.'),
  event_type: required(
    'event_type',
    MAX_CHARACTERS.event_type,
    `\`${PAGE_VIEW}\` counts as a view; any other type is kept.`,
  ),
  timestamp: timestamp(now),
  path: optional('path', MAX_CHARACTERS.path, 'The page, such as `location.pathname`.'),
  user_id: optional(
    'user_id',
    MAX_CHARACTERS.user_id,
    'A random id of the visitor. An event without one has no visitor.',
  ),
  event_id: optional(
    'event_id',
    MAX_CHARACTERS.idempotency_key,
    "The event's own idempotency key: sent again with it, the event counts once.",
  ),
});

/**
 * An event in JSON. Unknown keys are ignored; `null` and `""` count as absent. An issue names a
 * field in its path, or is that the value is no object; its message is the detail of the 400. `now`
 * is the clock that the future begins at, in epoch milliseconds.
 */
export const eventSchema = (now: () => number) => z.object({ ...plainFields(now), ...extraFields });

/**
 * The same for an event without extras, which it would ignore: it takes 2 µs, and looking at twenty
 * more fields takes longer than that.
 */
export const plainEventSchema = (now: () => number) => z.object(plainFields(now));

/** What the schemas make of a good event. */
export type SentEvent = z.output<ReturnType<typeof eventSchema>>;

/** What is wrong with an event that has no field at all: what is no object says this as well. */
export const NO_FIELDS: readonly string[] = ['site_id', 'event_type', 'timestamp'].map(missing);

/** The event in the words of the domain. */
export function toEvent(sent: SentEvent): Event {
  const { site_id, event_type, timestamp, path, user_id, event_id } = sent;
  return {
    site: site_id,
    type: event_type,
    day: timestamp.day,
    at: timestamp.at,
    ...(hasExtras(sent) && readExtras(sent, isGiven(path))),
    ...(isGiven(path) && { path }),
    ...(isGiven(user_id) && { userId: user_id }),
    ...(isGiven(event_id) && { id: event_id }),
  };
}

/** Its length is bounded by its form, but for the digits of a fraction. */
function timestamp(now: () => number) {
  const text = z.string(missing('timestamp')).check(z.minLength(1, missing('timestamp')));
  const instant = z.transform((input: string, context: z.core.ParsePayload): Instant => {
    const refuse = refuseIn(context, input);
    const read = parseTimestamp(input);
    if (read === undefined) return refuse('timestamp must be a valid ISO 8601 date string');
    if (epochOf(read) > now() + MAX_AHEAD_MS) return refuse(AHEAD);
    return read;
  });
  return described(
    z.pipe(text, instant),
    'ISO 8601, a date or a date and time; it counts for its day in the zone of its site.',
  );
}

const AHEAD = `timestamp must not be more than ${MAX_AHEAD_MS / 3_600_000} hours in the future`;
