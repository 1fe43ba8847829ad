// What page views are broken down by: the path, and every field of an event's context. An entry of
// DIMENSION_ROOMS (limits/documents.ts) makes one.

import type { MessageEvent } from '../event/message.ts';
import { ANSWER_LIMITS, DIMENSION_ROOMS } from '../limits/documents.ts';

export type Dimension = keyof typeof DIMENSION_ROOMS;

/** In the order in which documents have them. */
export const DIMENSION_NAMES = Object.keys(DIMENSION_ROOMS) as readonly Dimension[];

/** The value of an event; undefined where it has none. */
export const valueOf = (event: MessageEvent, name: Dimension): string | undefined =>
  name === 'path' ? event.path : event.context?.[name];

/** Bytes of a dimension in a day's document. */
export const dayRoomOf = (name: Dimension): number => DIMENSION_ROOMS[name];
/** Bytes of it in answers and rollups. */
export const answerRoomOf = (name: Dimension): number =>
  name === 'path' ? ANSWER_LIMITS.paths : DIMENSION_ROOMS[name];

/** A record of every dimension. */
export function byDimension<T>(make: (name: Dimension) => T): Record<Dimension, T> {
  const record: Partial<Record<Dimension, T>> = {};
  for (const name of DIMENSION_NAMES) record[name] = make(name);
  return record as Record<Dimension, T>;
}
