// What a POST says: the events and the idempotency key, or a refusal that tells the client what to change.

import { type Event, parseEvent } from '../domain/event.ts';
import { MAX_BATCH_EVENTS, MAX_BODY_BYTES, MAX_CHARACTERS, MAX_DETAILS } from '../domain/limits.ts';
import { isWithin } from '../domain/within.ts';
import { BadRequestError, PayloadTooLargeError, ValidationError } from '../shared/errors.ts';
import type { HttpRequest } from '../shared/http-request.ts';

export interface EventRequest {
  readonly events: readonly Event[];
  /** From the header, else the events' own ids: the one of a single event, all of them of a batch. Undefined when not given. */
  readonly idempotencyKey: string | readonly string[] | undefined;
}

/** POST /api/event. Throws ValidationError, BadRequestError or PayloadTooLargeError. */
export function parseSingle(request: HttpRequest): EventRequest {
  const parsed = parseEvent(parseBody(request));
  const details = [...('details' in parsed ? parsed.details : []), ...keyDetails(request)];
  if (details.length > 0 || 'details' in parsed) throw new ValidationError(details);
  return { events: [parsed.event], idempotencyKey: request.header(KEY_HEADER) ?? parsed.event.id };
}

/** POST /api/events: an array, or an object with one under `events`. Throws as parseSingle does; one bad event refuses all. */
export function parseBatch(request: HttpRequest): EventRequest {
  const inputs = toArray(parseBody(request));
  if (inputs === undefined || inputs.length < 1 || inputs.length > MAX_BATCH_EVENTS) {
    throw new ValidationError([`events must be an array of 1 to ${MAX_BATCH_EVENTS} events`]);
  }
  const events: Event[] = [];
  const details: string[] = [];
  for (const [index, input] of inputs.entries()) {
    const parsed = parseEvent(input);
    if ('event' in parsed) events.push(parsed.event);
    else details.push(...parsed.details.map((detail) => `events[${index}].${detail}`));
  }
  details.push(...keyDetails(request));
  if (details.length > 0) throw new ValidationError(shorten(details));
  return { events, idempotencyKey: request.header(KEY_HEADER) ?? commonKey(events) };
}

const KEY_HEADER = 'idempotency-key';

function parseBody({ body }: HttpRequest): unknown {
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    throw new PayloadTooLargeError(`Body must be at most ${MAX_BODY_BYTES} bytes`);
  }
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new BadRequestError('Invalid JSON body', { cause });
  }
}

function toArray(input: unknown): readonly unknown[] | undefined {
  const events = typeof input === 'object' && input !== null && 'events' in input ? input.events : input;
  return Array.isArray(events) ? events : undefined;
}

function keyDetails(request: HttpRequest): string[] {
  const max = MAX_CHARACTERS.idempotency_key;
  return isWithin(request.header(KEY_HEADER) ?? '', max) ? [] : [`Idempotency-Key must be at most ${max} characters`];
}

/** The ids together are the key of a batch, when every event has one. A batch of one has the key of its event. */
function commonKey(events: readonly Event[]): string | readonly string[] | undefined {
  const ids = events.flatMap(({ id }) => id ?? []);
  if (ids.length < events.length) return undefined;
  return ids.length === 1 ? ids[0] : ids;
}

const shorten = (details: readonly string[]): readonly string[] =>
  details.length <= MAX_DETAILS
    ? details
    : [...details.slice(0, MAX_DETAILS), `and ${details.length - MAX_DETAILS} more`];
