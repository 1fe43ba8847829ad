// An event as a client sends it, and what becomes of it once it is accepted.
// The details of a refusal are part of the HTTP contract: existing clients compare them.

import * as z from 'zod/mini';

import { MAX_CHARACTERS } from './limits.ts';
import { type Instant, parseTimestamp } from './timestamp.ts';
import { isWithin } from './within.ts';

/** An accepted event. Absent path and user are absent keys; strings are exactly what was sent. */
export interface Event extends Instant {
  readonly site: string;
  readonly type: string;
  readonly path?: string;
  readonly user?: string;
  /** The client's own id of this event, its idempotency key. */
  readonly id?: string;
}

/** The event type that counts as a view; the others are kept and counted by type only. */
export const PAGE_VIEW = 'page_view';

type Field = 'site_id' | 'event_type' | 'path' | 'user_id' | 'event_id';

const MAX: Record<Field, number> = { ...MAX_CHARACTERS, event_id: MAX_CHARACTERS.idempotency_key };

const atMost = (name: Field) =>
  z.refine<string>((text) => isWithin(text, MAX[name]), `${name} must be at most ${MAX[name]} characters`);

const required = (name: 'site_id' | 'event_type' | 'timestamp') => {
  const error = `${name} is required and must be a string`;
  // Not minLength, which would report an empty array a second time.
  return z.string({ error }).check(z.refine((text) => text !== '', { error, abort: true }));
};

/** `null` and `""` count as absent. */
const optional = (name: 'path' | 'user_id' | 'event_id') =>
  z.pipe(
    z.transform((value) => (value === null || value === '' ? undefined : value)),
    z.optional(z.string(`${name} must be a string`).check(atMost(name))),
  );

const instant = z.pipe(
  required('timestamp'),
  z.transform((text: string, context): Instant => {
    const parsed = parseTimestamp(text);
    if (parsed !== undefined) return parsed;
    context.issues.push({ code: 'custom', input: text, message: 'timestamp must be a valid ISO 8601 date string' });
    return z.NEVER;
  }),
);

/** The wire form. Keys stand in the order in which details are reported; unknown keys are dropped. */
const wireEvent = z.object({
  site_id: required('site_id').check(atMost('site_id')),
  event_type: required('event_type').check(atMost('event_type')),
  timestamp: instant,
  path: optional('path'),
  user_id: optional('user_id'),
  event_id: optional('event_id'),
});

export type ParsedEvent = { readonly event: Event } | { readonly details: readonly string[] };

/** Reads one event from parsed JSON: the event, or what is wrong with it, in the order of the fields. Never throws. */
export function parseEvent(input: unknown): ParsedEvent {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  const result = wireEvent.safeParse(isObject ? input : {});
  if (!result.success) return { details: result.error.issues.map((issue) => issue.message) };
  const { site_id, event_type, timestamp, path, user_id, event_id } = result.data;
  return {
    event: {
      site: site_id,
      type: event_type,
      ...timestamp,
      ...(path !== undefined && { path }),
      ...(user_id !== undefined && { user: user_id }),
      ...(event_id !== undefined && { id: event_id }),
    },
  };
}
