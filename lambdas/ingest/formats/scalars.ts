// The properties of an event in another client's format: what is no text, number or truth value is
// left out, as is what is too long or too many. Such clients send what a page happens to have, and
// an event is worth more than its properties.

import { MAX_PROPERTIES, MAX_PROPERTY_BYTES } from '../../domain/limits/requests.ts';
import type { Properties } from '../../domain/event/event-context.ts';
import { fitsBytes } from '../../domain/event/properties.ts';

const { name: MAX_NAME, value: MAX_VALUE } = MAX_PROPERTY_BYTES;

/** At most MAX_PROPERTIES of them; none where it is no object. */
export function scalarsOf(sent: unknown): Properties {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return {};
  const kept: [string, string][] = [];
  for (const [name, value] of Object.entries(sent)) {
    if (kept.length === MAX_PROPERTIES) break;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const text = String(value);
    if (name !== '' && text !== '' && fitsBytes(name, MAX_NAME) && fitsBytes(text, MAX_VALUE)) kept.push([name, text]);
  }
  return Object.fromEntries(kept);
}
