// An event as a client sends it, and what becomes of it once it is accepted.
// The details of a refusal are part of the HTTP contract: existing clients compare them.

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

export type ParsedEvent = { readonly event: Event } | { readonly details: readonly string[] };

/** Reads one event from parsed JSON: the event, or what is wrong with it, in the order of the fields. Never throws. */
export function parseEvent(input: unknown): ParsedEvent {
  const fields: Fields = typeof input === 'object' && input !== null && !Array.isArray(input) ? input : {};
  const details: string[] = [];
  const site = required(fields, 'site_id', details);
  const type = required(fields, 'event_type', details);
  const timestamp = required(fields, 'timestamp', details);
  const instant = timestamp === undefined ? undefined : parseTimestamp(timestamp);
  if (timestamp !== undefined && instant === undefined) details.push('timestamp must be a valid ISO 8601 date string');
  const path = optional(fields, 'path', details);
  const user = optional(fields, 'user_id', details);
  const id = optional(fields, 'event_id', details);
  if (site === undefined || type === undefined || instant === undefined || details.length > 0) return { details };
  return {
    event: {
      site,
      type,
      ...instant,
      ...(path !== undefined && { path }),
      ...(user !== undefined && { user }),
      ...(id !== undefined && { id }),
    },
  };
}

/** The wire form. Unknown keys are ignored. */
type Field = 'site_id' | 'event_type' | 'timestamp' | 'path' | 'user_id' | 'event_id';
type Fields = Partial<Readonly<Record<Field, unknown>>>;

/** A timestamp's length is bounded by its form. */
const MAX: Readonly<Record<Field, number>> = {
  ...MAX_CHARACTERS,
  timestamp: Infinity,
  event_id: MAX_CHARACTERS.idempotency_key,
};

function required(fields: Fields, name: Field, details: string[]): string | undefined {
  const value = fields[name];
  if (typeof value === 'string' && value !== '') return within(value, name, details);
  details.push(`${name} is required and must be a string`);
  return undefined;
}

/** `null` and `""` count as absent. */
function optional(fields: Fields, name: Field, details: string[]): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return within(value, name, details);
  details.push(`${name} must be a string`);
  return undefined;
}

function within(value: string, name: Field, details: string[]): string | undefined {
  if (isWithin(value, MAX[name])) return value;
  details.push(`${name} must be at most ${MAX[name]} characters`);
  return undefined;
}
