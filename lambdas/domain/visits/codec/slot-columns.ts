// The slots of rows as columns. Most of what a slot says is likely from the pages of its row, in
// the order of time, and only the difference is stored:
//   - its first view is that of the first page which is new in it, its last view that of the last
//     one, and their times are those when these pages were first seen
//   - the events of a row's last slot are all that are left
//   - the first slot has the first origin of the row, and others have none

import type { ByteReader, ByteWriter } from '../../bytes.ts';
import { GAP, type Slot } from '../slot.ts';
import type { Seen, VisitorRow } from '../visitor-row.ts';
import { SparseColumn, unzigzag, writeSparseColumn, zigzag } from './columns.ts';

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

const columnsOf = <T>(make: () => T): Columns<T> =>
  Object.fromEntries(COLUMNS.map((name) => [name, make()])) as Columns<T>;

export class SlotWriter {
  readonly #columns = columnsOf((): number[] => []);

  /** The slots of a row, with its pages in the order of time. */
  add({ first, slots, pages, names, origins }: VisitorRow, timed: readonly Seen[]): void {
    const columns = this.#columns;
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
    const { begin, end } = newPages(timed, start);
    if (entry === undefined || exit === undefined) {
      columns.entries.push(end);
      for (const name of ['entryWaits', 'exits', 'exitWaits'] as const) columns[name].push(0);
      columns.befores.push(first - start);
      columns.afters.push(last - first);
      return;
    }
    const [entryPlace, exitPlace] = [placeOf(timed, entry.page), placeOf(timed, exit.page)];
    columns.entries.push(entryPlace < begin ? end - 1 - entryPlace : entryPlace - begin);
    columns.entryWaits.push(entry.at - Math.max(start, timeAt(timed, entryPlace)));
    columns.exits.push(end - 1 - exitPlace);
    columns.exitWaits.push(exit.at - Math.max(entry.at, timeAt(timed, exitPlace)));
    columns.befores.push(entry.at - first);
    columns.afters.push(last - exit.at);
  }

  write(writer: ByteWriter): void {
    for (const name of COLUMNS) writeSparseColumn(writer, this.#columns[name]);
  }
}

/** What the reader has of a row before its slots. */
export type RowOfSlots = Pick<VisitorRow, 'first' | 'pages' | 'names' | 'origins'>;

export class SlotReader {
  readonly #columns: Columns<SparseColumn>;

  constructor(reader: ByteReader, count: number) {
    this.#columns = columnsOf(() => new SparseColumn(reader, count));
  }

  /**
   * The next `count` slots, which are those of a row. Throws RangeError where they are not as
   * slots are.
   */
  next(count: number, { first, pages, names, origins }: RowOfSlots, timed: readonly Seen[]): readonly Slot[] {
    const columns = this.#columns;
    const slots: Slot[] = [];
    let othersLeft = totalOf(names);
    let left = totalOf(pages) + othersLeft;
    let index = slotBefore(first.at);
    for (let place = 0; place < count; place += 1) {
      const isLast = place === count - 1;
      index += columns.steps.next() + 1;
      const eventCode = columns.events.next();
      const otherCode = columns.others.next();
      const events = isLast ? left - unzigzag(eventCode) : eventCode + 1;
      const others = isLast ? othersLeft - otherCode : otherCode;
      if (events < 1 || others < 0 || others > events)
        throw new RangeError(`slot ${place} has a wrong number of events`);
      const origin = originAt(origins, place, columns.origins.next());
      slots.push(this.#slot({ index, events, views: events - others, origin }, timed));
      left -= events;
      othersLeft -= others;
    }
    return slots;
  }

  #slot(
    { index, events, views, origin }: Pick<Slot, 'index' | 'events' | 'views' | 'origin'>,
    timed: readonly Seen[],
  ): Slot {
    const columns = this.#columns;
    const start = index * GAP;
    const { begin, end } = newPages(timed, start);
    const code = columns.entries.next();
    const entryWait = columns.entryWaits.next();
    const exitCode = columns.exits.next();
    const exitWait = columns.exitWaits.next();
    const before = columns.befores.next();
    const after = columns.afters.next();
    if (code === end) {
      const first = start + before;
      const last = first + after;
      if (entryWait + exitCode + exitWait > 0) throw new RangeError('a slot without pages has times of pages');
      check(first, last, start, events);
      return { index, events, views, first, last, origin };
    }
    const entryPlace = code < end - begin ? begin + code : end - 1 - code;
    const exitPlace = end - 1 - exitCode;
    const entryAt = Math.max(start, timeAt(timed, entryPlace)) + entryWait;
    const exitAt = Math.max(entryAt, timeAt(timed, exitPlace)) + exitWait;
    const entry = { at: entryAt, page: textAt(timed, entryPlace) };
    const exit =
      exitPlace === entryPlace && exitAt === entryAt ? entry : { at: exitAt, page: textAt(timed, exitPlace) };
    const first = entryAt - before;
    const last = exitAt + after;
    if (views < (entry === exit ? 1 : 2)) throw new RangeError('a slot has more pages than views');
    check(first, last, start, events);
    return { index, events, views, first, last, origin, entry, exit };
  }
}

function check(first: number, last: number, start: number, events: number): void {
  if (first < start || last >= start + GAP) throw new RangeError('a time is outside of its slot');
  if (events === 1 && first !== last) throw new RangeError('one event has two times');
}

/** Places of the pages that are new in the slot from `start` on: from `begin` to before `end`. */
function newPages(timed: readonly Seen[], start: number): { readonly begin: number; readonly end: number } {
  let begin = 0;
  while (begin < timed.length && timeAt(timed, begin) < start) begin += 1;
  let end = begin;
  while (end < timed.length && timeAt(timed, end) < start + GAP) end += 1;
  return { begin, end };
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

const placeOf = (timed: readonly Seen[], page: string): number => timed.findIndex(({ text }) => text === page);

function seenAt(timed: readonly Seen[], place: number): Seen {
  const seen = timed[place];
  if (seen === undefined) throw new RangeError(`a row has no page ${place}`);
  return seen;
}
const timeAt = (timed: readonly Seen[], place: number): number => seenAt(timed, place).at;
const textAt = (timed: readonly Seen[], place: number): string => seenAt(timed, place).text;
