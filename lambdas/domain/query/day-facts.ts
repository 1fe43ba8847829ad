// The rows of one day's visitor table as columns of numbers: texts become numbers, and visits are
// derived. They follow from the rows alone, and are kept as long as these are: a dashboard asks for
// the same days again and again.
//
// Rows ascend by the hashes of their visitors. Texts have numbers in the order in which rows have
// them, so the texts of the first rows have the first numbers: what takes some of the rows takes
// the beginning of every column.

import { PAGE_VIEW } from '../event/event.ts';
import { type AmbientField, fieldOf, isAmbient, type OriginField } from '../visits/context-keys.ts';
import type { Rows } from '../visits/rows.ts';
import { beginsVisit } from '../visits/visit.ts';
import { NO_PATH, type VisitorRow } from '../visits/visitor-row.ts';
import { Dictionary } from './dictionary.ts';
import { FactColumns } from './fact-columns.ts';

/** What an event is: a view of a page or of none, or an event of another name. */
export interface Subject {
  readonly name: string;
  /** Absent for what is no view, and for a view without a path. */
  readonly page?: string;
}

/** The subject of a view without a path, and of a visit without a page. */
export const NO_PAGE = 0;

/** What contexts or origins have of one field. */
export interface FieldValues {
  /** Each once, in the order of the contexts; '' is what is absent. */
  readonly values: readonly string[];
  /** Of each context: the place of its value. */
  readonly valueOf: Int32Array;
}

export class DayFacts extends FactColumns {
  readonly rows: Rows;

  /** Texts by their numbers, as context-keys.ts has them. */
  readonly contexts: readonly string[];
  readonly origins: readonly string[];
  readonly subjects: readonly Subject[];

  readonly #fields = new Map<AmbientField | OriginField, FieldValues>();
  #visits = 0;
  #acts = 0;

  constructor(rows: Rows) {
    // At most: slots that make one visit leave room.
    let [slots, acts] = [0, 0];
    for (const row of rows) {
      slots += row.slots.length;
      acts += row.pages.length + row.names.length;
    }
    super(rows.length, slots, acts);
    this.rows = rows;
    const texts = { contexts: new Dictionary(), origins: new Dictionary(), subjects: new Subjects() };
    for (const [place, row] of rows.entries()) this.#add(place, row, texts);
    this.contexts = texts.contexts.texts;
    this.origins = texts.origins.texts;
    this.subjects = texts.subjects.all;
  }

  /** Of each of the contexts, or of the origins if it is a field of theirs. */
  field(field: AmbientField | OriginField): FieldValues {
    const known = this.#fields.get(field);
    if (known !== undefined) return known;
    const dictionary = new Dictionary();
    const texts = isAmbient(field) ? this.contexts : this.origins;
    const valueOf = Int32Array.from(texts, (text) => dictionary.numberOf(fieldOf(text, field)));
    const made = { values: dictionary.texts, valueOf };
    this.#fields.set(field, made);
    return made;
  }

  #add(place: number, row: VisitorRow, texts: Texts): void {
    this.rowHash[place] = row.hash;
    this.rowContext[place] = texts.contexts.numberOf(row.first.context);
    const views = this.#addVisits(row, texts);
    let others = 0;
    for (const { text, count, at } of row.pages) this.#addAct(texts.subjects.page(text), count, at);
    for (const { text, count, at } of row.names) {
      others += count;
      this.#addAct(texts.subjects.name(text), count, at);
    }
    this.visitsFrom[place + 1] = this.#visits;
    this.actsFrom[place + 1] = this.#acts;
    this.rowViews[place] = views;
    this.rowEvents[place] = views + others;
  }

  /**
   * A visit has the origin of its first slot, the pages of the first and of the last that has some,
   * and what the slots have together. Returns the views of all.
   */
  #addVisits({ slots }: VisitorRow, { origins, subjects }: Texts): number {
    let views = 0;
    let end = -Infinity;
    let hasPage = false;
    for (const slot of slots) {
      const { first, last, views: viewed, events, origin, entry, exit } = slot;
      const isNew = beginsVisit(slot, end);
      if (isNew) {
        this.#visits += 1;
        hasPage = false;
      }
      const visit = this.#visits - 1;
      if (isNew) {
        this.visitStart[visit] = first;
        this.visitOrigin[visit] = origins.numberOf(origin);
      }
      this.visitEnd[visit] = last;
      this.visitViews[visit] = (this.visitViews[visit] ?? 0) + viewed;
      this.visitEvents[visit] = (this.visitEvents[visit] ?? 0) + events;
      if (entry !== undefined && !hasPage) this.visitEntry[visit] = subjects.page(entry.page);
      if (exit !== undefined) this.visitExit[visit] = subjects.page(exit.page);
      hasPage ||= entry !== undefined;
      views += viewed;
      end = last;
    }
    return views;
  }

  #addAct(subject: number, count: number, at: number): void {
    this.actSubject[this.#acts] = subject;
    this.actCount[this.#acts] = count;
    this.actAt[this.#acts] = at;
    this.#acts += 1;
  }
}

/** The facts of a day's rows: the same as long as there are these very rows. */
export function factsOfDay(rows: Rows): DayFacts {
  const known = knownFacts.get(rows);
  if (known !== undefined) return known;
  const made = new DayFacts(rows);
  knownFacts.set(rows, made);
  return made;
}

const knownFacts = new WeakMap<Rows, DayFacts>();

/** Numbers subjects from 0, in the order in which they come; the first is NO_PAGE. */
export class Subjects {
  readonly all: Subject[] = [{ name: PAGE_VIEW }];
  readonly #pages = new Map<string, number>([[NO_PATH, NO_PAGE]]);
  readonly #names = new Map<string, number>();

  page(page: string): number {
    return this.#pages.get(page) ?? this.#begin(this.#pages, page, { name: PAGE_VIEW, page });
  }

  /** Of what is no view. */
  name(name: string): number {
    return this.#names.get(name) ?? this.#begin(this.#names, name, { name });
  }

  numberOf(subject: Subject): number {
    const { name, page } = subject;
    if (page !== undefined) return this.#pages.get(page) ?? this.#begin(this.#pages, page, subject);
    return name === PAGE_VIEW ? NO_PAGE : (this.#names.get(name) ?? this.#begin(this.#names, name, subject));
  }

  #begin(known: Map<string, number>, text: string, subject: Subject): number {
    known.set(text, this.all.length);
    return this.all.push(subject) - 1;
  }
}

interface Texts {
  readonly contexts: Dictionary;
  readonly origins: Dictionary;
  readonly subjects: Subjects;
}
