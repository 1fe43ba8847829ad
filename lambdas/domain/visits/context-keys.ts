// An event's context as two texts, which the visitor table compares, keeps and stores: its origin
// (who sent the visitor) and its ambience (where and with what they read). The fields stand in one
// order with a tab between them, and empty ones at the end are left out. So a text names one
// context, and '' names none.
//
// A tab or backslash within a value is escaped, as in the text format of PostgreSQL's COPY:
// https://www.postgresql.org/docs/current/sql-copy.html

import type { ContextField } from '../event/event-context.ts';

/** What says where a visit comes from: the visit has that of its first event. */
export const ORIGIN_FIELDS = [
  'source',
  'referrer',
  'channel',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_content',
  'utm_term',
] as const satisfies readonly ContextField[];
export type OriginField = (typeof ORIGIN_FIELDS)[number];

/** All others: a visitor has those of the first event of the day. */
export const AMBIENT_FIELDS = [
  'hostname',
  'country',
  'language',
  'device',
  'browser',
  'os',
  'screen',
] as const satisfies readonly Exclude<ContextField, OriginField>[];
export type AmbientField = (typeof AMBIENT_FIELDS)[number];

/** A context as a message has it: what is not known is absent, and no value is empty. */
type Context = Readonly<Partial<Record<ContextField, string | undefined>>>;

export const originOf = (context: Context): string => keyOf(context, ORIGIN_FIELDS);
export const contextOf = (context: Context): string => keyOf(context, AMBIENT_FIELDS);

/** What an origin or a context says of a field of its own; '' where that is absent. */
export function fieldOf(text: string, field: OriginField | AmbientField): string {
  const place = isAmbient(field) ? AMBIENT_FIELDS.indexOf(field) : ORIGIN_FIELDS.indexOf(field);
  return unescape(text.split(SEPARATOR, place + 1)[place] ?? '');
}

export const isAmbient = (field: OriginField | AmbientField): field is AmbientField =>
  AMBIENT_FIELDS.some((known) => known === field);

/** What a text says of each of its fields, in their order; empty ones at the end are left out. */
export const valuesOf = (text: string): readonly string[] => text.split(SEPARATOR).map(unescape);

/**
 * Which of two texts counts, where their events are in one second: that which says something, and
 * of two such the smaller. A view that was sent twice, once without its referrer, is no direct
 * visit.
 */
export const isTelling = (text: string, other: string): boolean => text !== '' && (other === '' || text < other);

const SEPARATOR = '\t';

/** The text that names what a context says of these fields. */
export function keyOf(context: Context, fields: readonly ContextField[]): string {
  let key = '';
  let separators = '';
  for (const field of fields) {
    const value = context[field];
    if (value !== undefined) {
      key += separators + escape(value);
      separators = '';
    }
    separators += SEPARATOR;
  }
  return key;
}

const escape = (value: string): string =>
  value.includes(SEPARATOR) || value.includes('\\')
    ? value.replaceAll('\\', '\\\\').replaceAll(SEPARATOR, '\\t')
    : value;

const unescape = (value: string): string =>
  value.includes('\\') ? value.replaceAll(/\\([t\\])/g, (_, escaped) => (escaped === 't' ? SEPARATOR : '\\')) : value;
