// What a visitor did in one half-hour of the day, counted from local midnight. Of the times in it
// the first and the last are kept, which is all that visits depend on (visitor-table.ts).
//
// Time is whole seconds from the day's first moment, rounded down: in every rule, every answer and
// every stored byte. Milliseconds would take a quarter more bytes, and no answer shows them. What
// happens within one second has no order but that of its text.

import { PAGE_VIEW } from '../event/event.ts';
import type { MessageEvent } from '../event/message.ts';
import { MAX_DAY_MS } from '../event/timestamp.ts';
import { isTelling } from './context-keys.ts';

/** Seconds: the gap that ends a visit, and the length of a slot. */
export const GAP = 1800;

/** The length of a slot in milliseconds. */
export const SLOT_MS = 1000 * GAP;

/** Of the longest day. */
export const MAX_SECONDS = MAX_DAY_MS / 1000;

/** A page, and when it was viewed. */
export interface PageAt {
  readonly at: number;
  readonly page: string;
}

/** Of interactive events alone; there is at least one. */
export interface Slot {
  /** Half-hours since midnight: every time of the slot is within GAP * index, and GAP more. */
  readonly index: number;
  readonly events: number;
  readonly views: number;
  /** Times of the first and of the last event. */
  readonly first: number;
  readonly last: number;
  /** Of the first event; of several in one second, the smallest that says something. */
  readonly origin: string;
  /** Of the first and of the last view that names a page; both or neither. */
  readonly entry?: PageAt;
  readonly exit?: PageAt;
}

/** The second of the day that an event is at. */
export const secondOf = ({ at }: Pick<MessageEvent, 'at'>): number => Math.floor(at / 1000);

/** The slot of one event. */
export function slotOf(event: MessageEvent, origin: string): Slot {
  const at = secondOf(event);
  const index = Math.floor(at / GAP);
  if (event.type !== PAGE_VIEW) return { index, events: 1, views: 0, first: at, last: at, origin };
  if (event.path === undefined) return { index, events: 1, views: 1, first: at, last: at, origin };
  const page = { at, page: event.path };
  return { index, events: 1, views: 1, first: at, last: at, origin, entry: page, exit: page };
}

/** Of the events of both, which are of one slot. Commutative and associative. */
export function mergeSlots(a: Slot, b: Slot): Slot {
  const { index } = a;
  const events = a.events + b.events;
  const views = a.views + b.views;
  const isTie = b.first === a.first;
  const { first, origin } = (isTie ? isTelling(b.origin, a.origin) : b.first < a.first) ? b : a;
  const last = Math.max(a.last, b.last);
  const entry = firstOf(a.entry, b.entry);
  const exit = lastOf(a.exit, b.exit);
  return entry === undefined || exit === undefined
    ? { index, events, views, first, last, origin }
    : { index, events, views, first, last, origin, entry, exit };
}

const firstOf = (a: PageAt | undefined, b: PageAt | undefined): PageAt | undefined =>
  a === undefined || b === undefined ? (a ?? b) : isBefore(b, a) ? b : a;

const lastOf = (a: PageAt | undefined, b: PageAt | undefined): PageAt | undefined =>
  a === undefined || b === undefined ? (a ?? b) : isBefore(a, b) ? b : a;

/** By time; of one second, by page. */
const isBefore = (a: PageAt, b: PageAt): boolean => a.at < b.at || (a.at === b.at && a.page < b.page);
