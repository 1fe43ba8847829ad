// A row of the visitor table: what one visitor did on one day. Rows are made of single events and
// merged; nothing in them is ever taken away, so a row's weight only grows.

import type { MessageEvent } from '../event/message.ts';
import { PAGE_VIEW } from '../event/event.ts';
import { contextOf, isTelling, originOf } from './context-keys.ts';
import { compareTexts, mergeSorted } from './merge-sorted.ts';
import { mergeSlots, secondOf, type Slot, slotOf } from './slot.ts';

export interface VisitorRow {
  /** The visitor, as 48 bits (visitors.ts). */
  readonly hash: number;
  /** Bytes of its numbers and texts, as if no other row had these (table-weight.ts). */
  readonly weight: number;
  /** Of the first event of any kind; of several in one second, as isTelling says. */
  readonly first: ContextAt;
  /** Every context and every origin that its events had, but the empty one; ascending. */
  readonly contexts: readonly string[];
  readonly origins: readonly string[];
  /** Of interactive events; ascending. */
  readonly slots: readonly Slot[];
  /**
   * Pages of interactive views (NO_PATH for those without one), and names of all other events,
   * interactive or not; each ascending by text.
   */
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

/** Bytes; a distinct text weighs its UTF-8 bytes as well. About what they take uncompressed. */
export const WEIGHT = { row: 16, slot: 12, text: 4 } as const;

/** The page of views that name none, so that they are counted and have a time: no path is empty. */
export const NO_PATH = '';

const NONE: readonly never[] = [];

/** The row of one event. */
export function rowOf(hash: number, event: MessageEvent): VisitorRow {
  const { type, path, context } = event;
  const at = secondOf(event);
  const isInteractive = event.interactive !== false;
  const ambience = context === undefined ? '' : contextOf(context);
  const origin = context === undefined || !isInteractive ? '' : originOf(context);
  // A view that is not interactive is in no visit, so its page would be in none either.
  const viewed = isInteractive ? (path ?? NO_PATH) : undefined;
  const name = type === PAGE_VIEW ? viewed : type;
  const seen = name === undefined ? NONE : [{ text: name, count: 1, at }];
  return {
    hash,
    weight:
      WEIGHT.row +
      (isInteractive ? WEIGHT.slot : 0) +
      (ambience === '' ? 0 : textWeight(ambience)) +
      (origin === '' ? 0 : textWeight(origin)) +
      (name === undefined ? 0 : textWeight(name)),
    first: { at, context: ambience },
    contexts: ambience === '' ? NONE : [ambience],
    origins: origin === '' ? NONE : [origin],
    slots: isInteractive ? [slotOf(event, origin)] : NONE,
    pages: type === PAGE_VIEW ? seen : NONE,
    names: type === PAGE_VIEW ? NONE : seen,
  };
}

/** Of the events of both, which are of one visitor and share none. Commutative and associative. */
export function mergeRows(a: VisitorRow, b: VisitorRow): VisitorRow {
  let weight = a.weight + b.weight - WEIGHT.row;
  const sameText = (text: string): string => {
    weight -= textWeight(text);
    return text;
  };
  const addSeen = (x: Seen, y: Seen): Seen => {
    weight -= textWeight(x.text);
    return { text: x.text, count: x.count + y.count, at: Math.min(x.at, y.at) };
  };
  const addSlot = (x: Slot, y: Slot): Slot => {
    weight -= WEIGHT.slot;
    return mergeSlots(x, y);
  };
  const first = isBefore(b.first, a.first) ? b.first : a.first;
  const contexts = mergeSorted(a.contexts, b.contexts, compareTexts, sameText);
  const origins = mergeSorted(a.origins, b.origins, compareTexts, sameText);
  const slots = mergeSorted(a.slots, b.slots, compareSlots, addSlot);
  const pages = mergeSorted(a.pages, b.pages, compareSeen, addSeen);
  const names = mergeSorted(a.names, b.names, compareSeen, addSeen);
  return { hash: a.hash, weight, first, contexts, origins, slots, pages, names };
}

const isBefore = (a: ContextAt, b: ContextAt): boolean =>
  a.at === b.at ? isTelling(a.context, b.context) : a.at < b.at;

const compareSlots = (a: Slot, b: Slot): number => a.index - b.index;
const compareSeen = (a: Seen, b: Seen): number => compareTexts(a.text, b.text);

/** What a text weighs where no other row has it. */
const textWeight = (text: string): number => WEIGHT.text + Buffer.byteLength(text);
