// The properties of an event: what its page says of it, such as the plan of a signup.

import { MAX_PROPERTIES, MAX_PROPERTY_BYTES } from '../limits/requests.ts';
import type { Properties } from './event-context.ts';
import type { Refuse } from './fields.ts';

const { name: MAX_NAME, value: MAX_VALUE } = MAX_PROPERTY_BYTES;

export const NO_PROPERTIES = `props must be an object of at most ${MAX_PROPERTIES} strings, numbers and booleans`;
const NO_NAME = `props must have names of 1 to ${MAX_NAME} bytes`;
const NO_VALUE = `props must have values of at most ${MAX_VALUE} bytes`;

/** As text. Those that are `null` or empty count as absent. */
export function readProperties(sent: Readonly<Record<string, unknown>>, refuse: Refuse): Properties {
  const entries = Object.entries(sent);
  if (entries.length > MAX_PROPERTIES) return refuse(NO_PROPERTIES);
  const properties: [string, string][] = [];
  for (const [name, value] of entries) {
    const text = textOf(value);
    if (text === undefined) return refuse(NO_PROPERTIES);
    if (name === '' || !fitsBytes(name, MAX_NAME)) return refuse(NO_NAME);
    if (!fitsBytes(text, MAX_VALUE)) return refuse(NO_VALUE);
    if (text !== '') properties.push([name, text]);
  }
  return Object.fromEntries(properties);
}

/** Undefined for what is neither a scalar nor `null`. */
function textOf(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** Whether it has at most this many bytes in UTF-8, where a UTF-16 unit takes three at most. */
export const fitsBytes = (text: string, bytes: number): boolean =>
  text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes;

/** Those of these names, in their order; undefined where there are none. */
export function pickProperties(properties: Properties, names: readonly string[]): Properties | undefined {
  const picked = names.flatMap((name) => {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return picked.length === 0 ? undefined : Object.fromEntries(picked);
}
