// The slots of rows as columns. Most of what a slot says is likely from the pages of its row, in
// the order of time, and only the difference is stored:
//   - its first view is that of the first page which is new in it, its last view that of the last
//     one, and their times are those when these pages were first seen
//   - the events of a row's last slot are all that are left
//   - the first slot has the first origin of the row, and others have none

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import { GAP, MAX_SECONDS, type Slot } from '../slot.ts';
import { type Seen, type VisitorRow, WEIGHT } from '../visitor-row.ts';
import { type Column, readColumn, SparseColumn, unzigzag, writeColumn, writeSparseColumn, zigzag } from './columns.ts';
import type { SeenOfRow } from './seen-columns.ts';

const COLUMNS = [
  'steps', // half-hours from the slot before
  'events',
  'others', // events that are no views
  'origins',
  'entries',
  'entryWaits',
  'exits',
  'exitWaits',
  'befores', // from the first event to the entry
  'afters', // from the exit to the last event
] as const;
type Columns<T> = Record<(typeof COLUMNS)[number], T>;

function columnsOf<T>(make: () => T): Columns<T> {
  const columns: Partial<Columns<T>> = {};
  for (const name of COLUMNS) columns[name] = make();
  return columns as Columns<T>;
}

export class SlotWriter {
  readonly #rows: number[] = [];
  readonly #columns = columnsOf((): number[] => []);

  /** Those of the next row, with its pages in the order of time. */
  add({ first, slots, pages, names, origins }: VisitorRow, timed: readonly Seen[]): void {
    const columns = this.#columns;
    this.#rows.push(slots.length);
    let othersLeft = totalOf(names);
    let left = totalOf(pages) + othersLeft;
    let before = slotBefore(first.at);
    for (const [place, slot] of slots.entries()) {
      const isLast = place === slots.length - 1;
      const others = slot.events - slot.views;
      columns.steps.push(slot.index - before - 1);
      columns.events.push(isLast ? zigzag(left - slot.events) : slot.events - 1);
      columns.others.push(isLast ? othersLeft - others : others);
      columns.origins.push(originCode(origins, place, slot.origin));
      this.#times(slot, timed);
      left -= slot.events;
      othersLeft -= others;
      before = slot.index;
    }
  }

  #times({ index, first, last, entry, exit }: Slot, timed: readonly Seen[]): void {
    const columns = this.#columns;
    const start = index * GAP;
    const begin = countBefore(timed, start, 0);
    const end = countBefore(timed, start + GAP, begin);
    if (entry === undefined || exit === undefined) {
      columns.entries.push(end);
      for (const name of ['entryWaits', 'exits', 'exitWaits'] as const) columns[name].push(0);
      columns.befores.push(first - start);
      columns.afters.push(last - first);
      return;
    }
    const entryPlace = timed.findIndex(({ text }) => text === entry.page);
    const exitPlace = timed.findIndex(({ text }) => text === exit.page);
    columns.entries.push(entryPlace < begin ? end - 1 - entryPlace : entryPlace - begin);
    columns.entryWaits.push(entry.at - Math.max(start, seenAt(timed, entryPlace).at));
    columns.exits.push(end - 1 - exitPlace);
    columns.exitWaits.push(exit.at - Math.max(entry.at, seenAt(timed, exitPlace).at));
    columns.befores.push(entry.at - first);
    columns.afters.push(last - exit.at);
  }

  write(writer: ByteWriter): void {
    writeColumn(writer, this.#rows);
    for (const name of COLUMNS) writeSparseColumn(writer, this.#columns[name]);
  }
}

export class SlotReader {
  /** Of all slots. */
  readonly weight: number;
  readonly #rows: Column;
  readonly #columns: Columns<SparseColumn>;

  constructor(reader: ByteReader, rows: number) {
    this.#rows = readColumn(reader, rows);
    const count = this.#rows.sum();
    this.#columns = columnsOf(() => new SparseColumn(reader, count));
    this.weight = WEIGHT.slot * count;
  }

  /**
   * Those of the next row, whose first event was at `at`. Throws RangeError where they are not as
   * slots are.
   */
  next(at: number, origins: readonly string[], pages: SeenOfRow, names: SeenOfRow): readonly Slot[] {
    const count = this.#rows.next();
    if (count === 0) return NONE;
    const columns = this.#columns;
    const slots: Slot[] = [];
    let othersLeft = names.total;
    let left = pages.total + othersLeft;
    let index = slotBefore(at);
    for (let place = 0; place < count; place += 1) {
      const isLast = place === count - 1;
      index += 1 + columns.steps.next();
      const eventCode = columns.events.next();
      const otherCode = columns.others.next();
      const events = isLast ? left - unzigzag(eventCode) : eventCode + 1;
      const others = isLast ? othersLeft - otherCode : otherCode;
      if (events < 1 || others < 0 || others > events) throw new RangeError('a slot has a wrong number of events');
      slots.push(this.#slot(index, events, others, originAt(origins, place, columns.origins.next()), pages.timed));
      left -= events;
      othersLeft -= others;
    }
    if (index >= MAX_SECONDS / GAP) throw new RangeError(`a day has no slot ${index}`);
    return slots;
  }

  #slot(index: number, events: number, others: number, origin: string, timed: readonly Seen[]): Slot {
    const columns = this.#columns;
    const views = events - others;
    const start = index * GAP;
    const begin = countBefore(timed, start, 0);
    const end = countBefore(timed, start + GAP, begin);
    const entryCode = columns.entries.next();
    const entryWait = columns.entryWaits.next();
    const exitCode = columns.exits.next();
    const exitWait = columns.exitWaits.next();
    const before = columns.befores.next();
    const after = columns.afters.next();
    if (entryCode === end) {
      const first = start + before;
      const last = first + after;
      if (entryWait + exitCode + exitWait > 0) throw new RangeError('a slot without pages has times of pages');
      check(first, last, start, events);
      return { index, events, views, first, last, origin };
    }
    const entryPage = seenAt(timed, entryCode < end - begin ? begin + entryCode : end - 1 - entryCode);
    const exitPage = seenAt(timed, end - 1 - exitCode);
    const entryAt = Math.max(start, entryPage.at) + entryWait;
    const exitAt = Math.max(entryAt, exitPage.at) + exitWait;
    const first = entryAt - before;
    const last = exitAt + after;
    check(first, last, start, events);
    const entry = { at: entryAt, page: entryPage.text };
    const isOne = exitPage === entryPage && exitAt === entryAt;
    if (views < (isOne ? 1 : 2)) throw new RangeError('a slot has more pages than views');
    const exit = isOne ? entry : { at: exitAt, page: exitPage.text };
    return { index, events, views, first, last, origin, entry, exit };
  }
}

const NONE: readonly Slot[] = [];

function check(first: number, last: number, start: number, events: number): void {
  if (first < start || last >= start + GAP) throw new RangeError('a time is outside of its slot');
  if (events === 1 && first !== last) throw new RangeError('one event has two times');
}

/** How many pages are new before a second; `from` are known to be. */
function countBefore(timed: readonly Seen[], second: number, from: number): number {
  let count = from;
  for (let page = timed[count]; page !== undefined && page.at < second; page = timed[count]) count += 1;
  return count;
}

/** The first slot is likely to have the row's first origin; the others, none. */
function originCode(origins: readonly string[], place: number, origin: string): number {
  if (origin === '') return place === 0 ? origins.length : 0;
  return origins.indexOf(origin) + (place === 0 ? 0 : 1);
}

function originAt(origins: readonly string[], place: number, code: number): string {
  if (code === (place === 0 ? origins.length : 0)) return '';
  const origin = origins[place === 0 ? code : code - 1];
  if (origin === undefined) throw new RangeError(`a row has no origin ${code}`);
  return origin;
}

/** So that a step of 0 is to the slot of a row's first event. */
const slotBefore = (at: number): number => Math.floor(at / GAP) - 1;

const totalOf = (list: readonly Seen[]): number => list.reduce((total, { count }) => total + count, 0);

/** Throws RangeError where there is none. */
function seenAt(timed: readonly Seen[], place: number): Seen {
  const seen = timed[place];
  if (seen === undefined) throw new RangeError(`a row has no page ${place}`);
  return seen;
}
