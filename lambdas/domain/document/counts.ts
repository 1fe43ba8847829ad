// What a document says in numbers: totals, and counts per hour, event type and path, and the
// distinct visitors. Counts of different events add up: they are a commutative monoid. They do not
// know which events they count; dots.ts does.

import type { Visitor } from '../access/visitor.ts';
import { PAGE_VIEW } from '../event/event.ts';
import { ANSWER_LIMITS, EXACT_VISITORS, PATH_ROOM, TYPE_ROOM } from '../limits.ts';
import type { MessageEvent } from '../event/message.ts';
import { mergeTopValues, noValues, type TopValues, topValuesOf } from '../sketches/top-values.ts';
import { mergeVisitors, noVisitors, type Visitors, visitorsOf } from '../sketches/visitors.ts';

interface DimensionRule {
  readonly of: (event: MessageEvent) => string | undefined;
  /** Bytes in a day's document. */
  readonly room: number;
  /** Bytes in answers and rollups. */
  readonly answerRoom: number;
}

/**
 * What page views are broken down by. One line adds a dimension; documents stored before have it
 * empty.
 */
export const DIMENSIONS = {
  path: { of: (event: MessageEvent) => event.path, room: PATH_ROOM, answerRoom: ANSWER_LIMITS.paths },
} as const satisfies Record<string, DimensionRule>;

export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

export interface Counts {
  /** Events of every type. */
  readonly events: number;
  /** Events of type `page_view`; hours, visitors and dimensions are about these alone. */
  readonly views: number;
  /** Views per UTC hour, 24 numbers. */
  readonly hours: readonly number[];
  readonly visitors: Visitors;
  /** Events per event type. */
  readonly types: TopValues;
  readonly dimensions: Readonly<Record<Dimension, TopValues>>;
}

export const HOURS = 24;
const HOUR_MS = 3_600_000;

/** Of no event: the identity of `addCounts`. */
export const noCounts: Counts = {
  events: 0,
  views: 0,
  hours: Array.from<number>({ length: HOURS }).fill(0),
  visitors: noVisitors,
  types: noValues,
  dimensions: byDimension(() => noValues),
};

/**
 * How much detail counts may have: visitors kept exactly, and bytes of values (top-values.ts).
 */
export interface Room {
  readonly visitors: number;
  readonly types: number;
  readonly dimensions: Readonly<Record<Dimension, number>>;
}

export const DAY_ROOM: Room = {
  visitors: EXACT_VISITORS,
  types: TYPE_ROOM,
  dimensions: byDimension((name) => DIMENSIONS[name].room),
};
export const ANSWER_ROOM: Room = {
  visitors: ANSWER_LIMITS.visitors,
  types: ANSWER_LIMITS.types,
  dimensions: byDimension((name) => DIMENSIONS[name].answerRoom),
};

/**
 * The counts of two disjoint sets of events. Associative and commutative, exactly, while no list of
 * values is cut. After a cut only those lists depend on the order, and they keep their bound.
 */
export const addCounts = (a: Counts, b: Counts, room: Room): Counts => ({
  events: a.events + b.events,
  views: a.views + b.views,
  hours: a.hours.map((count, hour) => count + (b.hours[hour] ?? 0)),
  visitors: mergeVisitors(a.visitors, b.visitors, room.visitors),
  types: mergeTopValues(a.types, b.types, room.types),
  dimensions: byDimension((name) => mergeTopValues(a.dimensions[name], b.dimensions[name], room.dimensions[name])),
});

/** The counts of these events, with the room of a day. */
export function countEvents(all: Iterable<MessageEvent>): Counts {
  let events = 0;
  let views = 0;
  const hours = [...noCounts.hours];
  const visitors = new Set<Visitor>();
  const types = new Map<string, number>();
  const values = byDimension(() => new Map<string, number>());
  for (const event of all) {
    events += 1;
    increment(types, event.type);
    if (event.type !== PAGE_VIEW) continue;
    views += 1;
    const hour = Math.floor(event.at / HOUR_MS);
    hours[hour] = (hours[hour] ?? 0) + 1;
    if (event.visitor !== undefined) visitors.add(event.visitor);
    for (const name of DIMENSION_NAMES) {
      const value = DIMENSIONS[name].of(event);
      if (value !== undefined) increment(values[name], value);
    }
  }
  return {
    events,
    views,
    hours,
    visitors: visitorsOf(visitors),
    types: topValuesOf(types, DAY_ROOM.types),
    dimensions: byDimension((name) => topValuesOf(values[name], DAY_ROOM.dimensions[name])),
  };
}

/** A record of every dimension. */
export function byDimension<T>(make: (name: Dimension) => T): Record<Dimension, T> {
  return Object.fromEntries(DIMENSION_NAMES.map((name) => [name, make(name)])) as Record<Dimension, T>;
}

const increment = (counts: Map<string, number>, value: string): void => {
  counts.set(value, (counts.get(value) ?? 0) + 1);
};
