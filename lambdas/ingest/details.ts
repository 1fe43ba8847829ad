// The details of a refusal: sentences that name the place and value in the client's request.

import { MAX_DETAILS } from '../domain/limits/requests.ts';

/** Where an event stands in its batch; the name of a field follows. */
export const placeOf = (index: number): string => `events[${index}].`;

/** The first of them, and how many more there are. */
export const shorten = (details: readonly string[]): readonly string[] =>
  details.length <= MAX_DETAILS
    ? details
    : [...details.slice(0, MAX_DETAILS), `and ${details.length - MAX_DETAILS} more`];

/** So few that the longest answer stays below 4 KB: JSON within JSON can double them. */
const MAX_QUOTED_BYTES = 72;

/** What the client sent, as JSON has it, and cut where it is long. */
export function quoted(text: string): string {
  const json = Buffer.from(JSON.stringify(text));
  if (json.length <= MAX_QUOTED_BYTES) return json.toString();
  // A character that was cut in the middle reads as U+FFFD.
  return `${json.toString('utf8', 0, MAX_QUOTED_BYTES).replace(/\uFFFD+$/, '')}…"`;
}
