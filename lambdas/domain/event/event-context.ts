// What an event says about its visitor's way and device, as ingest has derived it. No address and
// no user agent is here, and of a referrer no query.

import * as z from 'zod/mini';

import { DIMENSION_ROOMS } from '../limits/documents.ts';
import { MAX_CONTEXT_CHARACTERS } from '../limits/requests.ts';
import type { FilterReason } from './filtered.ts';

/**
 * Named as requests and answers name them: every dimension but the path (limits/documents.ts has
 * the table). `source` is who sent the visitor, by name; `channel` the kind of way that they came
 * (sources/channel.ts has the rules).
 */
export type ContextField = Exclude<keyof typeof DIMENSION_ROOMS, 'path'>;
export const CONTEXT_FIELDS: readonly ContextField[] = (
  Object.keys(DIMENSION_ROOMS) as (keyof typeof DIMENSION_ROOMS)[]
).filter((name) => name !== 'path');

/** What is not known is absent; no value is empty. */
export type EventContext = Readonly<Partial<Record<ContextField, string>>>;

/** Money as an integer of the currency's minor unit: 1029 of `EUR` are 10.29 euros. */
export interface Revenue {
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** Names and values of properties, none of them empty. */
export type Properties = Readonly<Record<string, string>>;

/** What an event may have besides type, time, path and visitor. What it does not have is absent. */
export interface EventDetails {
  readonly context?: EventContext;
  /** In a message: those that the site has registered. */
  readonly props?: Properties;
  readonly revenue?: Revenue;
  /** Absent: true. An event that is not interactive neither begins nor prolongs a visit. */
  readonly interactive?: false;
  /** Why the event is not counted on purpose; absent where it is. */
  readonly filtered?: FilterReason;
  /** Opaque name of its own idempotency record, where the site counts each event once. */
  readonly record?: string;
}

const FIELDS: ReadonlySet<string> = new Set(CONTEXT_FIELDS);

/** In UTF-16 units, of which a character has two at most. */
const MAX_UNITS = 2 * MAX_CONTEXT_CHARACTERS;

function isContext(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const [name, text] of Object.entries(value)) {
    if (!FIELDS.has(name) || typeof text !== 'string' || text === '' || text.length > MAX_UNITS) return false;
  }
  return true;
}

/** The context of an event in a message. By hand: an object of fifteen optional keys takes 5 µs. */
export const contextSchema = z.custom<EventContext>(isContext);
