// A row of the visitor table: what one visitor did on one day. Rows are made of single events and
// merged; nothing in them is ever taken away, so a row's weight only grows.

import type { MessageEvent } from '../event/message.ts';
import { PAGE_VIEW } from '../event/event.ts';
import { contextOf, originOf } from './context-keys.ts';
import { compareTexts, mergeSorted } from './merge-sorted.ts';
import { mergeSlots, secondOf, type Slot, slotOf } from './slot.ts';

export interface VisitorRow {
  /** The visitor, as 48 bits (visitors.ts). */
  readonly hash: number;
  /** Bytes that the row takes of the table's limit. */
  readonly weight: number;
  /** Of the first event of any kind; the smallest context of several in one second. */
  readonly first: ContextAt;
  /** Every context and every origin that its events had, but the empty one; ascending. */
  readonly contexts: readonly string[];
  readonly origins: readonly string[];
  /** Of interactive events; ascending. */
  readonly slots: readonly Slot[];
  /** Pages that were viewed, and names of all other events; each ascending by text. */
  readonly pages: readonly Seen[];
  readonly names: readonly Seen[];
}

export interface ContextAt {
  /** Seconds of the day. */
  readonly at: number;
  readonly context: string;
}

/** How often a page or an event name was seen, and when first (seconds of the day). */
export interface Seen {
  readonly text: string;
  readonly count: number;
  readonly at: number;
}

/** Bytes; a text weighs its UTF-8 bytes as well. About what they take stored, uncompressed. */
const WEIGHT = { row: 16, slot: 12, text: 4 } as const;

const NONE: readonly never[] = [];

/** The row of one event. */
export function rowOf(hash: number, event: MessageEvent): VisitorRow {
  const at = secondOf(event);
  const context = event.context === undefined ? '' : contextOf(event.context);
  const origin = event.context === undefined ? '' : originOf(event.context);
  const isInteractive = event.interactive !== false;
  const isView = event.type === PAGE_VIEW;
  return weighed({
    hash,
    first: { at, context },
    contexts: context === '' ? NONE : [context],
    origins: origin === '' || !isInteractive ? NONE : [origin],
    slots: isInteractive ? [slotOf(event, origin)] : NONE,
    pages: isView && event.path !== undefined ? [{ text: event.path, count: 1, at }] : NONE,
    names: isView ? NONE : [{ text: event.type, count: 1, at }],
  });
}

/** Of the events of both, which are of one visitor and share none. Commutative and associative. */
export const mergeRows = (a: VisitorRow, b: VisitorRow): VisitorRow =>
  weighed({
    hash: a.hash,
    first: isBefore(b.first, a.first) ? b.first : a.first,
    contexts: mergeSorted(a.contexts, b.contexts, compareTexts, either),
    origins: mergeSorted(a.origins, b.origins, compareTexts, either),
    slots: mergeSorted(a.slots, b.slots, (x, y) => x.index - y.index, mergeSlots),
    pages: mergeSorted(a.pages, b.pages, compareSeen, addSeen),
    names: mergeSorted(a.names, b.names, compareSeen, addSeen),
  });

const isBefore = (a: ContextAt, b: ContextAt): boolean => a.at < b.at || (a.at === b.at && a.context < b.context);

const either = (text: string): string => text;
const compareSeen = (a: Seen, b: Seen): number => compareTexts(a.text, b.text);
const addSeen = (a: Seen, b: Seen): Seen => ({ text: a.text, count: a.count + b.count, at: Math.min(a.at, b.at) });

/** The row with its weight. */
export function weighed(row: Omit<VisitorRow, 'weight'>): VisitorRow {
  let weight = WEIGHT.row + WEIGHT.slot * row.slots.length;
  for (const text of row.contexts) weight += textWeight(text);
  for (const text of row.origins) weight += textWeight(text);
  for (const { text } of row.pages) weight += textWeight(text);
  for (const { text } of row.names) weight += textWeight(text);
  return { ...row, weight };
}

const textWeight = (text: string): number => WEIGHT.text + Buffer.byteLength(text);
