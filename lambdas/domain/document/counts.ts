// What a document says in numbers: totals, and counts per quarter of an hour, event type and
// dimension, and the distinct visitors. Counts of different events add up: they are a commutative
// monoid. They do not know which events they count; dots.ts does.

import { ANSWER_LIMITS, EXACT_VISITORS, OTHER_ROOMS } from '../limits/documents.ts';
import { mergeSums, noSums, type Sums } from '../sketches/sums.ts';
import { mergeTopValues, noValues, type TopValues } from '../sketches/top-values.ts';
import { mergeVisitors, noVisitors, type Visitors } from '../sketches/visitors.ts';
import { answerRoomOf, byDimension, dayRoomOf, type Dimension } from './dimensions.ts';
import { addQuarters, noQuarters, type Quarters } from './quarters.ts';

export interface Counts {
  /** Events of every type, but for those that were filtered. */
  readonly events: number;
  /** Events of type `page_view`; visitors and dimensions are about these alone. */
  readonly views: number;
  /**
   * Events that were left out on purpose, whatever the reason: they are in no other number than
   * this one and `filtered`.
   */
  readonly filteredEvents: number;
  /** Views without a visitor, which no visitor table has. */
  readonly unattributed: number;
  readonly quarters: Quarters;
  readonly visitors: Visitors;
  /** Events per event type. */
  readonly types: TopValues;
  /** Events per registered property, its value and the event type: `propertyKey` says how. */
  readonly properties: TopValues;
  /** Revenue per event type and currency (`revenueKey`), in minor units. */
  readonly revenue: Sums;
  /** Filtered events per reason. */
  readonly filtered: TopValues;
  /** Views per value. */
  readonly dimensions: Readonly<Record<Dimension, TopValues>>;
}

/** Of no event: the identity of `addCounts`. */
export const noCounts: Counts = {
  events: 0,
  views: 0,
  filteredEvents: 0,
  unattributed: 0,
  quarters: noQuarters,
  visitors: noVisitors,
  types: noValues,
  properties: noValues,
  revenue: noSums,
  filtered: noValues,
  dimensions: byDimension(() => noValues),
};

/**
 * How much detail counts may have: visitors kept exactly, and bytes of values (top-values.ts).
 */
export interface Room {
  readonly visitors: number;
  readonly types: number;
  readonly properties: number;
  readonly revenue: number;
  readonly filtered: number;
  readonly dimensions: Readonly<Record<Dimension, number>>;
}

/** Of the document of a day. */
export const DAY_ROOM: Room = {
  visitors: EXACT_VISITORS,
  ...OTHER_ROOMS,
  dimensions: byDimension(dayRoomOf),
};
/** Of answers and rollups. */
export const ANSWER_ROOM: Room = {
  visitors: ANSWER_LIMITS.visitors,
  ...OTHER_ROOMS,
  dimensions: byDimension(answerRoomOf),
};

/**
 * What of counts is no list, and not about visitors: a hundredth of the memory that a busy day's
 * take.
 */
export const totalsOf = ({ events, views, filteredEvents, unattributed, quarters }: Counts): Counts => ({
  ...noCounts,
  events,
  views,
  filteredEvents,
  unattributed,
  quarters,
});

/** Totals alone. */
export const NO_ROOM: Room = {
  visitors: 0,
  types: 0,
  properties: 0,
  revenue: 0,
  filtered: 0,
  dimensions: byDimension(() => 0),
};

/**
 * The counts of two disjoint sets of events. Associative and commutative, exactly, while no list of
 * values is cut. After a cut only those lists depend on the order, and they keep their bound.
 */
export const addCounts = (a: Counts, b: Counts, room: Room): Counts => ({
  events: a.events + b.events,
  views: a.views + b.views,
  filteredEvents: a.filteredEvents + b.filteredEvents,
  unattributed: a.unattributed + b.unattributed,
  quarters: addQuarters(a.quarters, b.quarters),
  visitors: mergeVisitors(a.visitors, b.visitors, room.visitors),
  types: mergeTopValues(a.types, b.types, room.types),
  properties: mergeTopValues(a.properties, b.properties, room.properties),
  revenue: mergeSums(a.revenue, b.revenue, room.revenue),
  filtered: mergeTopValues(a.filtered, b.filtered, room.filtered),
  dimensions: byDimension((name) => mergeTopValues(a.dimensions[name], b.dimensions[name], room.dimensions[name])),
});

/** A value of `properties`: `["plan","pro","signup"]`. */
export const propertyKey = (property: string, value: string, eventType: string): string =>
  JSON.stringify([property, value, eventType]);

/** A value of `revenue`: `["purchase","EUR"]`. */
export const revenueKey = (eventType: string, currency: string): string => JSON.stringify([eventType, currency]);
