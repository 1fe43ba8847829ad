// Events of visitors for tests of the visitor table, and the truth about them: visits by the words
// of their definition, from all events of a visitor sorted by time.

import fc from 'fast-check';

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { hashOf } from '../../lambdas/domain/sketches/visitors.ts';
import { contextOf, originOf } from '../../lambdas/domain/visits/context-keys.ts';
import type { Seen, VisitorRow } from '../../lambdas/domain/visits/visitor-row.ts';
import type { TableLimits } from '../../lambdas/domain/visits/visitor-table.ts';
import { anyString } from './messages.ts';
import { visitorOf } from './visitors.ts';

const HALF_HOUR = 1800;

export interface Visit {
  /** Interactive events: a visit with one of them is a bounce. */
  readonly events: number;
  readonly views: number;
  /** Seconds of the day of the first and of the last event. */
  readonly start: number;
  readonly end: number;
  /** Of its first event (context-keys.ts). */
  readonly origin: string;
  /** Pages of its first and last view that name one; both or neither. */
  readonly entry?: string;
  readonly exit?: string;
}

/** Times that meet at the edges of slots and of gaps, or in one second, and others. */
const anyTime = fc.oneof(
  fc.integer({ min: 0, max: 28 * 3_600_000 - 1 }),
  fc
    .tuple(fc.nat(55), fc.constantFrom(0, 1, 2, 899, 900, 1798, 1799), fc.nat(999))
    .map(([slot, second, ms]) => (slot * HALF_HOUR + second) * 1000 + ms),
  fc.nat(7_200_000),
  fc.nat(4000),
);

const few = (prefix: string, count: number): fc.Arbitrary<string> => fc.nat(count - 1).map((n) => `${prefix}${n}`);

const anyContext = fc.record(
  {
    hostname: few('host', 2),
    // One of them is heavy.
    source: fc.oneof(
      few('source', 3).map((source) => (source === 'source2' ? source.padEnd(200, '.') : source)),
      anyString(8),
    ),
    utm_campaign: fc.oneof(few('campaign', 2), anyString(8)),
    country: few('C', 3),
    browser: fc.oneof(few('browser', 2), anyString(8)),
  },
  { requiredKeys: [] },
);

/** An event of one of `visitors` visitors, or of none. */
export const anEventOf = (visitors: number): fc.Arbitrary<MessageEvent> =>
  fc
    .record(
      {
        type: fc.oneof({ weight: 4, arbitrary: fc.constant('page_view') }, few('event', 3), anyString(8)),
        at: anyTime,
        path: fc.oneof({ weight: 4, arbitrary: few('/p', 6) }, anyString(12)),
        visitor: fc.nat(visitors - 1).map(visitorOf),
        context: anyContext,
        interactive: fc.constant(false as const),
        filtered: fc.constant('bot'),
      },
      { requiredKeys: ['type', 'at', 'path', 'visitor'] },
    )
    .chain((event) => fc.nat(30).map((dice) => unusual(event, dice)));

/** Most events have all that makes them count. */
function unusual({ interactive, filtered, ...event }: MessageEvent, dice: number): MessageEvent {
  const { visitor, path, ...rest } = event;
  if (dice === 0) return { ...rest, ...(path !== undefined && { path }) };
  if (dice === 1) return { ...rest, ...(visitor !== undefined && { visitor }) };
  if (dice === 2 && filtered !== undefined) return { ...event, filtered };
  return dice < 8 && interactive !== undefined ? { ...event, interactive } : event;
}

/** An event that is in no row. */
export const aRowless: fc.Arbitrary<MessageEvent> = anEventOf(12).map((event) => {
  const { visitor: _, ...others } = event;
  return event.at % 2 === 0 ? others : { ...event, filtered: 'bot' };
});

/** Of the visitors of these events, by hash. */
const eventsByHash = (events: readonly MessageEvent[]): Map<number, MessageEvent[]> =>
  Map.groupBy(
    events.filter(({ visitor, filtered }) => visitor !== undefined && filtered === undefined),
    ({ visitor }) => hashOf(visitor ?? ''),
  );

/** What rows say of the visitors of these events besides their slots, by hash. */
export function rowsByHash(
  events: readonly MessageEvent[],
): Map<number, Omit<VisitorRow, 'hash' | 'weight' | 'slots'>> {
  return new Map([...eventsByHash(events)].map(([hash, all]) => [hash, rowOf(all)]));
}

function rowOf(events: readonly MessageEvent[]): Omit<VisitorRow, 'hash' | 'weight' | 'slots'> {
  const at = Math.min(...events.map(second));
  const contextsOf = (some: readonly MessageEvent[]): string[] =>
    distinct(some.map(({ context }) => contextOf(context ?? {})));
  const interactive = events.filter((event) => event.interactive !== false);
  return {
    first: { at, context: telling(contextsOf(events.filter((event) => second(event) === at))) },
    contexts: contextsOf(events).filter((text) => text !== ''),
    origins: distinct(interactive.map(({ context }) => originOf(context ?? {}))).filter((text) => text !== ''),
    pages: seenOf(
      interactive.filter(({ type }) => type === 'page_view'),
      ({ path }) => path ?? '',
    ),
    names: seenOf(
      events.filter(({ type }) => type !== 'page_view'),
      ({ type }) => type,
    ),
  };
}

/** What tells of events of one second: the smallest text that says something. */
const telling = (texts: readonly string[]): string => texts.filter((text) => text !== '').sort()[0] ?? '';

/** Ascending in UTF-16 code units. */
const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function seenOf(events: readonly MessageEvent[], textOf: (event: MessageEvent) => string | undefined): Seen[] {
  const texts = distinct(events.flatMap((event) => textOf(event) ?? []));
  return texts.map((text) => {
    const all = events.filter((event) => textOf(event) === text);
    return { text, count: all.length, at: Math.min(...all.map(second)) };
  });
}

/** The visits of these events, by hash: each in the order of time. */
export function visitsByHash(events: readonly MessageEvent[]): Map<number, Visit[]> {
  const counted = events.filter(({ interactive }) => interactive !== false);
  return new Map([...eventsByHash(counted)].map(([hash, all]) => [hash, runsOf(all).map(visitOf)]));
}

export const second = ({ at }: MessageEvent): number => Math.floor(at / 1000);

export function runsOf(events: readonly MessageEvent[]): MessageEvent[][] {
  const runs: MessageEvent[][] = [];
  let end = -Infinity;
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    if (second(event) - end > HALF_HOUR) runs.push([]);
    runs.at(-1)?.push(event);
    end = second(event);
  }
  return runs;
}

function visitOf(run: readonly MessageEvent[]): Visit {
  const start = Math.min(...run.map(second));
  const origins = run.filter((event) => second(event) === start).map(({ context }) => originOf(context ?? {}));
  const views = run.filter(({ type }) => type === 'page_view');
  const pages = views
    .flatMap((view) => (view.path === undefined ? [] : [{ at: second(view), path: view.path }]))
    .sort((a, b) => a.at - b.at || (a.path < b.path ? -1 : 1));
  const [first, last] = [pages[0], pages.at(-1)];
  return {
    events: run.length,
    views: views.length,
    start,
    end: Math.max(...run.map(second)),
    origin: telling(origins),
    ...(first !== undefined && last !== undefined && { entry: first.path, exit: last.path }),
  };
}

/** What rows weigh together, by the words of table-weight.ts. */
export function weightOf(rows: readonly VisitorRow[]): number {
  const lists = [
    rows.flatMap(({ pages }) => pages.map(({ text }) => text)),
    rows.flatMap(({ names }) => names.map(({ text }) => text)),
    rows.flatMap(({ origins }) => origins),
    rows.flatMap(({ contexts }) => contexts),
  ];
  const slots = rows.flatMap((row) => row.slots);
  const bytes = lists.flatMap((list) => [...new Set(list)]).map((text) => Buffer.byteLength(text));
  return 16 * rows.length + 12 * slots.length + 4 * lists.flat().length + bytes.reduce((a, b) => a + b, 0);
}

/**
 * How many visitors, from the first on, are within the limits: `visitors` has the rows of each,
 * ascending by hash.
 */
export function countWithin(visitors: readonly (readonly VisitorRow[])[], limits: TableLimits): number {
  const fits = (count: number): boolean => {
    const rows = visitors.slice(0, count).flat();
    return rows.length <= limits.rows && weightOf(rows) <= limits.weight;
  };
  return visitors.findIndex((_, index) => !fits(index + 1));
}
