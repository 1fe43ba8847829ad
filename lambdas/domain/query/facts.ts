// The rows of visitor tables as columns of numbers. They are made once per request and answer all
// of its questions: texts become numbers, visits are derived, and what follows touches no object
// per row. Rows of one visitor and part are neighbours, so distinct visitors are counted by going
// through them.
//
// A part is what is counted on its own: a day or month of a time series, or the whole range.

import { PAGE_VIEW } from '../event/event.ts';
import type { VisitorDays } from '../visits/visitor-days.ts';
import type { VisitorRow } from '../visits/visitor-row.ts';
import { visitsOf } from '../visits/visit.ts';
import { Dictionary, NumberList } from './number-list.ts';

/** What an event is: a view of a page or of none, or an event of another name. */
export interface Subject {
  readonly name: string;
  /** Absent for what is no view, and for a view without a path. */
  readonly page?: string;
}

/** The subject of a view without a path, and of a visit without a page. */
export const NO_PAGE = 0;

export class Facts {
  /** Texts by their numbers: contexts and origins as context-keys.ts has them. */
  readonly contexts = new Dictionary();
  readonly origins = new Dictionary();
  readonly subjects: Subject[] = [{ name: PAGE_VIEW }];

  /** Of a row: one visitor on one day. */
  readonly rowPart = new NumberList();
  /** Its day, as its place in `days`. */
  readonly rowDay = new NumberList();
  /** Counts visitors of a part from 0; rows with one number stand together. */
  readonly rowUnit = new NumberList();
  readonly rowContext = new NumberList();
  /** Its views, interactive or not, and all of its events. */
  readonly rowViews = new NumberList();
  readonly rowEvents = new NumberList();
  /** Its visits and items end before these, and begin where those of the row before end. */
  readonly rowVisitsEnd = new NumberList();
  readonly rowItemsEnd = new NumberList();

  /** Of a visit. `entry` and `exit` are subjects. */
  readonly visitOrigin = new NumberList();
  readonly visitEntry = new NumberList();
  readonly visitExit = new NumberList();
  readonly visitViews = new NumberList();
  readonly visitEvents = new NumberList();
  /** Seconds of the day. */
  readonly visitStart = new NumberList();
  readonly visitEnd = new NumberList();

  /**
   * Of an item: how often a row has a subject, and when first (seconds of the day; -1: unknown).
   */
  readonly itemSubject = new NumberList();
  readonly itemCount = new NumberList();
  readonly itemAt = new NumberList();

  readonly days: string[] = [];
  /** The rows themselves, for what needs more than their columns. */
  readonly rows: VisitorRow[] = [];
  readonly #pages = new Map<string, number>();
  readonly #names = new Map<string, number>();
  #units = 0;

  constructor(parts: readonly VisitorDays[]) {
    for (const [part, { days }] of parts.entries()) {
      const firstDay = this.days.length;
      this.days.push(...days.keys());
      for (const { row, day } of inOrder(days)) this.#add(row, firstDay + day, part);
    }
  }

  isView(item: number): boolean {
    return this.subjects[this.itemSubject.at(item)]?.name === PAGE_VIEW;
  }

  #add(row: VisitorRow, day: number, part: number): void {
    const before = this.rows.at(-1);
    if (before?.hash !== row.hash || this.rowPart.at(this.rows.length - 1) !== part) this.#units += 1;
    this.rows.push(row);
    this.rowPart.push(part);
    this.rowDay.push(day);
    this.rowUnit.push(this.#units - 1);
    this.rowContext.push(this.contexts.numberOf(row.first.context));
    let interactive = 0;
    for (const visit of visitsOf(row)) {
      interactive += visit.views;
      this.visitOrigin.push(this.origins.numberOf(visit.origin));
      this.visitEntry.push(this.#pageOf(visit.entry));
      this.visitExit.push(this.#pageOf(visit.exit));
      this.visitViews.push(visit.views);
      this.visitEvents.push(visit.events);
      this.visitStart.push(visit.start);
      this.visitEnd.push(visit.end);
    }
    this.rowVisitsEnd.push(this.visitStart.length);
    let views = 0;
    let events = 0;
    for (const { text, count, at } of row.pages) {
      views += count;
      this.#addItem(this.#pageOf(text), count, at);
    }
    if (interactive > views) {
      this.#addItem(NO_PAGE, interactive - views, -1);
      views = interactive;
    }
    for (const { text, count, at } of row.names) {
      events += count;
      this.#addItem(this.#nameOf(text), count, at);
    }
    this.rowItemsEnd.push(this.itemSubject.length);
    this.rowViews.push(views);
    this.rowEvents.push(views + events);
  }

  #addItem(subject: number, count: number, at: number): void {
    this.itemSubject.push(subject);
    this.itemCount.push(count);
    this.itemAt.push(at);
  }

  #pageOf(page: string | undefined): number {
    return page === undefined ? NO_PAGE : this.#subjectOf(this.#pages, page, PAGE_VIEW);
  }

  #nameOf(name: string): number {
    return this.#subjectOf(this.#names, name, name);
  }

  #subjectOf(known: Map<string, number>, text: string, name: string): number {
    const number = known.get(text);
    if (number !== undefined) return number;
    known.set(text, this.subjects.length);
    return this.subjects.push(known === this.#pages ? { name, page: text } : { name }) - 1;
  }
}

/** The rows of all days by hash, those of one visitor by day. */
function inOrder(days: VisitorDays['days']): { readonly row: VisitorRow; readonly day: number }[] {
  const all = [...days.values()].flatMap((rows, day) => rows.map((row) => ({ row, day })));
  // Sorting is stable, and quick for lists that ascend already.
  return days.size === 1 ? all : all.sort((a, b) => a.row.hash - b.row.hash);
}
