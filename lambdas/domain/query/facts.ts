// The rows of visitor tables as columns of numbers. They are made once per request and answer all
// of its questions: texts become numbers, visits are derived, and what follows touches no object
// per row. Rows stand in the order of their visitors' hashes, those of one visitor by day: so
// distinct visitors are counted by going through them.

import { PAGE_VIEW } from '../event/event.ts';
import type { VisitorDays } from '../visits/visitor-days.ts';
import type { VisitorRow } from '../visits/visitor-row.ts';
import { GAP } from '../visits/slot.ts';
import { Dictionary } from './dictionary.ts';

/** What an event is: a view of a page or of none, or an event of another name. */
export interface Subject {
  readonly name: string;
  /** Absent for what is no view, and for a view without a path. */
  readonly page?: string;
}

/** The subject of a view without a path, and of a visit without a page. */
export const NO_PAGE = 0;

export class Facts {
  /** Ascending. */
  readonly days: readonly string[];
  /** The rows themselves, for what needs more than their columns. */
  readonly rows: readonly VisitorRow[];

  /** Texts by their numbers: contexts and origins as context-keys.ts has them. */
  readonly contexts = new Dictionary();
  readonly origins = new Dictionary();
  readonly subjects: Subject[] = [{ name: PAGE_VIEW }];

  /** Of a row, one visitor on one day: the day's place in `days`. */
  readonly rowDay: Int32Array;
  readonly rowHash: Float64Array;
  readonly rowContext: Int32Array;
  /** Its interactive views, and all of its events. */
  readonly rowViews: Int32Array;
  readonly rowEvents: Int32Array;
  /** Its visits and items begin here, and end where those of the next row begin. */
  readonly visitsFrom: Int32Array;
  readonly itemsFrom: Int32Array;

  /** Of a visit. `entry` and `exit` are subjects. */
  readonly visitOrigin: Int32Array;
  readonly visitEntry: Int32Array;
  readonly visitExit: Int32Array;
  readonly visitViews: Int32Array;
  readonly visitEvents: Int32Array;
  /** Seconds of the day. */
  readonly visitStart: Int32Array;
  readonly visitEnd: Int32Array;

  /**
   * Of an item: how often a row has a subject, and when first (seconds of the day; -1: unknown).
   */
  readonly itemSubject: Int32Array;
  readonly itemCount: Int32Array;
  readonly itemAt: Int32Array;

  readonly #pages = new Map<string, number>();
  readonly #names = new Map<string, number>();
  #visits = 0;
  #items = 0;

  /** Of tables that share no day. */
  constructor(tables: readonly VisitorDays[]) {
    const byDay = tables.flatMap(({ days }) => [...days]).sort(([a], [b]) => (a < b ? -1 : 1));
    this.days = byDay.map(([day]) => day);
    const { rows, rowDay } = inOrder(byDay.map(([, rows]) => rows));
    this.rows = rows;
    this.rowDay = rowDay;
    // At most: slots that make one visit, and rows without views that have no page, leave room.
    let [slots, items] = [0, rows.length];
    for (const row of rows) {
      slots += row.slots.length;
      items += row.pages.length + row.names.length;
    }
    this.rowHash = Float64Array.from(rows, ({ hash }) => hash);
    [this.rowContext, this.rowViews, this.rowEvents] = three(rows.length);
    [this.visitsFrom, this.itemsFrom] = three(rows.length + 1);
    [this.visitOrigin, this.visitEntry, this.visitExit] = three(slots);
    [this.visitViews, this.visitEvents] = three(slots);
    [this.visitStart, this.visitEnd] = three(slots);
    [this.itemSubject, this.itemCount, this.itemAt] = three(items);
    for (const [place, row] of rows.entries()) this.#add(place, row);
  }

  isView(item: number): boolean {
    return this.subjects[this.itemSubject[item] ?? 0]?.name === PAGE_VIEW;
  }

  #add(place: number, row: VisitorRow): void {
    this.rowContext[place] = this.contexts.numberOf(row.first.context);
    const interactive = this.#addVisits(row);
    let views = 0;
    let others = 0;
    for (const { text, count, at } of row.pages) {
      views += count;
      this.#addItem(this.#subjectOf(this.#pages, text, true), count, at);
    }
    if (interactive > views) this.#addItem(NO_PAGE, interactive - views, -1);
    for (const { text, count, at } of row.names) {
      others += count;
      this.#addItem(this.#subjectOf(this.#names, text, false), count, at);
    }
    this.visitsFrom[place + 1] = this.#visits;
    this.itemsFrom[place + 1] = this.#items;
    this.rowViews[place] = interactive;
    this.rowEvents[place] = interactive + others;
  }

  /** As `visitsOf` derives them (visits/visit.ts), without making objects. Returns their views. */
  #addVisits({ slots }: VisitorRow): number {
    let views = 0;
    let end = -Infinity;
    let hasPage = false;
    for (const { first, last, views: viewed, events, origin, entry, exit } of slots) {
      const isNew = first - end > GAP;
      if (isNew) {
        this.#visits += 1;
        hasPage = false;
      }
      const visit = this.#visits - 1;
      if (isNew) {
        this.visitStart[visit] = first;
        this.visitOrigin[visit] = this.origins.numberOf(origin);
      }
      this.visitEnd[visit] = last;
      this.visitViews[visit] = (this.visitViews[visit] ?? 0) + viewed;
      this.visitEvents[visit] = (this.visitEvents[visit] ?? 0) + events;
      if (entry !== undefined && !hasPage) this.visitEntry[visit] = this.#subjectOf(this.#pages, entry.page, true);
      if (exit !== undefined) this.visitExit[visit] = this.#subjectOf(this.#pages, exit.page, true);
      hasPage ||= entry !== undefined;
      views += viewed;
      end = last;
    }
    return views;
  }

  #addItem(subject: number, count: number, at: number): void {
    this.itemSubject[this.#items] = subject;
    this.itemCount[this.#items] = count;
    this.itemAt[this.#items] = at;
    this.#items += 1;
  }

  #subjectOf(known: Map<string, number>, text: string, isPage: boolean): number {
    const number = known.get(text);
    if (number !== undefined) return number;
    known.set(text, this.subjects.length);
    return this.subjects.push(isPage ? { name: PAGE_VIEW, page: text } : { name: text }) - 1;
  }
}

const three = (length: number): [Int32Array, Int32Array, Int32Array] => [
  new Int32Array(length),
  new Int32Array(length),
  new Int32Array(length),
];

/** The rows of all days by hash, and the day of each by its place. */
function inOrder(days: readonly (readonly VisitorRow[])[]): { rows: readonly VisitorRow[]; rowDay: Int32Array } {
  const [only] = days;
  if (only !== undefined && days.length === 1) return { rows: only, rowDay: new Int32Array(only.length) };
  const all = days.flat();
  const dayOf = new Int32Array(all.length);
  let from = 0;
  for (const [day, rows] of days.entries()) dayOf.fill(day, from, (from += rows.length));
  // Stable, so that the rows of a visitor stay by day; and quick, as each day's rows ascend.
  const order = [...all.keys()].sort((a, b) => (all[a]?.hash ?? 0) - (all[b]?.hash ?? 0));
  return {
    rows: order.map((place) => all[place] as VisitorRow),
    rowDay: Int32Array.from(order, (place) => dayOf[place] ?? 0),
  };
}
