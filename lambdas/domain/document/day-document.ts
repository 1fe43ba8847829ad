// The day document: everything that the answers of one site, day and shard need, as a mergeable
// summary. It is what was counted, what the visitors of a sample did, and the dots of both. The day
// is a local one of its site.
//
// Documents form a commutative monoid under `merge` with `emptyDocument` as identity. Folding a
// batch, summing base and delta, and rebuilding from raw events are therefore the same operation.
// `fold` skips messages whose dot the document already holds: folding a message twice is folding it
// once.

import { countEvents } from './count-events.ts';
import { addCounts, type Counts, DAY_ROOM, noCounts } from './counts.ts';
import type { Producer } from '../dots/dot.ts';
import { type Dots, dotsOf, hasSeen, mergeDots, noDots } from '../dots/dots.ts';
import type { Message, MessageEvent } from '../event/message.ts';
import { DAY_TABLE } from '../limits/documents.ts';
import { mergeTables, NOTHING_CUT, noTable, tableOf, type VisitorTable } from '../visits/visitor-table.ts';

export interface DayDocument {
  readonly counts: Counts;
  readonly table: VisitorTable;
  readonly dots: Dots;
}

/** Of no event: the identity of merge. */
export const emptyDocument: DayDocument = { counts: noCounts, table: noTable, dots: noDots };

/**
 * A document of these messages alone, each of another dot. The duplicates are noted, and not
 * counted. `theta` is that of the visitor table that they will be added to.
 */
export function summarize(
  counted: readonly Message[],
  duplicates: readonly Message[] = [],
  theta: number = NOTHING_CUT,
): DayDocument {
  const events: MessageEvent[] = [];
  for (const message of counted) for (const event of message.events) events.push(event);
  return { counts: countEvents(events), table: tableOf(events, DAY_TABLE, theta), dots: dotsOf(counted, duplicates) };
}

/**
 * The document with these messages in it. Those that it holds, and repetitions among them, change
 * nothing.
 */
export function fold(document: DayDocument, messages: Iterable<Message>): DayDocument {
  // By producer and number: to write a dot as text takes longer than to count its event.
  const fresh = new Map<Producer, Map<number, Message>>();
  for (const message of messages) {
    const { producer, seq } = message.dot;
    if (hasSeen(document.dots, message.dot)) continue;
    const others = fresh.get(producer);
    if (others === undefined) fresh.set(producer, new Map([[seq, message]]));
    else others.set(seq, message);
  }
  if (fresh.size === 0) return document;
  const all = [...fresh.values()].flatMap((of) => [...of.values()]);
  return merge(document, summarize(all, [], document.table.theta));
}

/** Adds two documents up. They must not share a message: base, delta and new batches never do. */
export const merge = (a: DayDocument, b: DayDocument): DayDocument => ({
  counts: addCounts(a.counts, b.counts, DAY_ROOM),
  table: mergeTables(a.table, b.table, DAY_TABLE),
  dots: mergeDots(a.dots, b.dots),
});
