// The day document: everything that the answers of one site, UTC day and shard need, as a mergeable summary.
//
// Documents form a commutative monoid under `merge` with `emptyDocument` as identity. Folding a batch, summing shards, answering a
// month and rebuilding from raw events are therefore the same operation. `fold` skips messages whose dot the document already
// holds: folding a message twice is folding it once.

import type { Dot, Producer, Span } from './dot.ts';
import { PAGE_VIEW } from './event.ts';
import {
  ANSWER_LIMITS,
  EXACT_VISITORS,
  MAX_DUPLICATE_RANGES,
  PATH_LIMITS,
  TYPE_LIMITS,
  type TopValuesLimits,
} from './limits.ts';
import { type Message, type MessageEvent, spanOf } from './message.ts';
import {
  forEachRange,
  hasReceipt,
  mergeReceipts,
  noReceipts,
  type Receipts,
  receiptsOf,
  splitReceipts,
} from './receipts.ts';
import { mergeTopValues, noValues, type TopValues, topValuesOf } from './top-values.ts';
import { mergeVisitors, noVisitors, type Visitors, visitorsOf } from './visitors.ts';

interface DimensionRule {
  readonly of: (event: MessageEvent) => string | undefined;
  /** Of a day's document. */
  readonly limits: TopValuesLimits;
  /** Of answers and rollups. */
  readonly answerLimits: TopValuesLimits;
}

/** What page views are broken down by. One line adds a dimension; stored documents of before have it empty. */
export const DIMENSIONS = {
  path: { of: (event: MessageEvent) => event.path, limits: PATH_LIMITS, answerLimits: ANSWER_LIMITS.paths },
} as const satisfies Record<string, DimensionRule>;

export type Dimension = keyof typeof DIMENSIONS;
export const DIMENSION_NAMES = Object.keys(DIMENSIONS) as Dimension[];

export interface DayDocument {
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
  /** The events counted here, as many as `events` says; and, in a flood of duplicates, those that `duplicates` has no room for. */
  readonly counted: Receipts;
  /** Events received, and not counted because another message holds their idempotency key; at most MAX_DUPLICATE_RANGES. */
  readonly duplicates: Receipts;
  /** Events that the queue refused: never accepted, and if one of them comes after all, it is counted. */
  readonly refused: Receipts;
}

export const HOURS = 24;
const HOUR_MS = 3_600_000;

export const emptyDocument: DayDocument = {
  events: 0,
  views: 0,
  hours: Array.from<number>({ length: HOURS }).fill(0),
  visitors: noVisitors,
  types: noValues,
  dimensions: byDimension(() => noValues),
  counted: noReceipts,
  duplicates: noReceipts,
  refused: noReceipts,
};

/** True when the document already knows this message, counted or as a duplicate. */
export const isSettled = (document: DayDocument, dot: Dot): boolean =>
  hasReceipt(document.counted, dot) || hasReceipt(document.duplicates, dot);

/** The document with these messages in it. Settled ones, and repetitions among them, change nothing. */
export function fold(document: DayDocument, messages: Iterable<Message>): DayDocument {
  // By producer and number: to write a dot as text takes longer than to count its event.
  const fresh = new Map<Producer, Map<number, Message>>();
  for (const message of messages) {
    const { producer, seq } = message.dot;
    if (isSettled(document, message.dot)) continue;
    const others = fresh.get(producer);
    if (others === undefined) fresh.set(producer, new Map([[seq, message]]));
    else others.set(seq, message);
  }
  return fresh.size === 0
    ? document
    : merge(document, summarize([...fresh.values()].flatMap((of) => [...of.values()])));
}

/** The document with these messages noted as duplicates. */
export const foldDuplicates = (document: DayDocument, messages: readonly Message[]): DayDocument =>
  messages.length === 0
    ? document
    : boundDuplicates({
        ...document,
        duplicates: mergeReceipts(document.duplicates, receiptsOf(messages.map(spanOf))),
        refused: mergeReceipts(document.refused, receiptsOf(messages.flatMap(refusedSpans))),
      });

/** Moves what `duplicates` has no room for to the other received events, where their ranges close the gaps. */
function boundDuplicates(document: DayDocument): DayDocument {
  const { kept, rest } = splitReceipts(document.duplicates, MAX_DUPLICATE_RANGES);
  if (rest.size === 0) return document;
  return { ...document, counted: mergeReceipts(document.counted, rest), duplicates: kept };
}

/**
 * Adds two documents up. They must not share a message: shards, days and new batches never do. Associative and commutative;
 * exactly so while no dimension is cut, and beyond that for everything but the top values, which keep their bound.
 */
export const merge = (a: DayDocument, b: DayDocument): DayDocument => add(a, b, DAY_ROOM);

/** As `merge`, with the room of an answer instead of a day's: for sums over many documents, which have no receipts. */
export const mergeForAnswer = (a: DayDocument, b: DayDocument): DayDocument => add(a, b, ANSWER_ROOM);

export const withoutReceipts = (document: DayDocument): DayDocument => ({
  ...document,
  counted: noReceipts,
  duplicates: noReceipts,
  refused: noReceipts,
});

interface Room {
  readonly visitors: number;
  readonly types: TopValuesLimits;
  readonly of: (name: Dimension) => TopValuesLimits;
}

const DAY_ROOM: Room = { visitors: EXACT_VISITORS, types: TYPE_LIMITS, of: (name) => DIMENSIONS[name].limits };
const ANSWER_ROOM: Room = { ...ANSWER_LIMITS, of: (name) => DIMENSIONS[name].answerLimits };

function add(a: DayDocument, b: DayDocument, room: Room): DayDocument {
  return boundDuplicates({
    events: a.events + b.events,
    views: a.views + b.views,
    hours: a.hours.map((count, hour) => count + (b.hours[hour] ?? 0)),
    visitors: mergeVisitors(a.visitors, b.visitors, room.visitors),
    types: mergeTopValues(a.types, b.types, room.types),
    dimensions: byDimension((name) => mergeTopValues(a.dimensions[name], b.dimensions[name], room.of(name))),
    counted: mergeReceipts(a.counted, b.counted),
    duplicates: mergeReceipts(a.duplicates, b.duplicates),
    refused: mergeReceipts(a.refused, b.refused),
  });
}

/** A document of these messages alone, each of another dot. */
function summarize(messages: readonly Message[]): DayDocument {
  let events = 0;
  let views = 0;
  const hours = [...emptyDocument.hours];
  const users = new Set<string>();
  const types = new Map<string, number>();
  const values = byDimension(() => new Map<string, number>());
  for (const message of messages) {
    for (const event of message.events) {
      events += 1;
      increment(types, event.type);
      if (event.type !== PAGE_VIEW) continue;
      views += 1;
      const hour = Math.floor(event.at / HOUR_MS);
      hours[hour] = (hours[hour] ?? 0) + 1;
      if (event.user !== undefined) users.add(event.user);
      for (const name of DIMENSION_NAMES) {
        const value = DIMENSIONS[name].of(event);
        if (value !== undefined) increment(values[name], value);
      }
    }
  }
  return {
    events,
    views,
    hours,
    visitors: visitorsOf(users),
    types: topValuesOf(types, TYPE_LIMITS),
    dimensions: byDimension((name) => topValuesOf(values[name], DIMENSIONS[name].limits)),
    counted: receiptsOf(messages.map(spanOf)),
    duplicates: noReceipts,
    refused: receiptsOf(messages.flatMap(refusedSpans)),
  };
}

function refusedSpans({ dot, refused = [] }: Message): Span[] {
  const spans: Span[] = [];
  forEachRange(refused, (first, last) => spans.push({ producer: dot.producer, first, last }));
  return spans;
}

function byDimension<T>(make: (name: Dimension) => T): Record<Dimension, T> {
  return Object.fromEntries(DIMENSION_NAMES.map((name) => [name, make(name)])) as Record<Dimension, T>;
}

const increment = (counts: Map<string, number>, value: string): void => {
  counts.set(value, (counts.get(value) ?? 0) + 1);
};
