// The facts of several days as one: what a pass over them reads, without an object per row. The
// rows of a day stand together, as its own facts have them (day-facts.ts), and `order` goes through
// them visitor by visitor, and through those of one visitor by day: so distinct visitors are
// counted.

import { PAGE_VIEW } from '../event/event.ts';
import { countBelow, mergeLists, type Rows } from '../visits/rows.ts';
import { NOTHING_CUT } from '../visits/visitor-table.ts';
import type { VisitorDays } from '../visits/visitor-days.ts';
import type { VisitorRow } from '../visits/visitor-row.ts';
import { type DayFacts, factsOfDay, type Subject, Subjects } from './day-facts.ts';
import { FactColumns } from './fact-columns.ts';
import { Joint } from './joint.ts';
import { mergeRuns } from './merge-runs.ts';

/** A day's facts, and how many of each of their things are taken: always the first. */
export interface TakenDay {
  readonly facts: DayFacts;
  readonly rows: number;
  readonly visits: number;
  readonly acts: number;
  readonly contexts: number;
  readonly origins: number;
  readonly subjects: number;
}

export class Facts extends FactColumns {
  /** Every visitor of the days whose hash is below it is in the facts, and no other. */
  readonly theta: number;
  /** Ascending. */
  readonly days: readonly string[];
  readonly taken: readonly TakenDay[];
  /** The places of rows, ascending by their hashes. */
  readonly order: Int32Array;

  /** Texts by their numbers; contexts and origins have numbers of their own in each day. */
  readonly subjects: readonly Subject[];

  /** Of a row: its day's place in `days`. */
  readonly rowDay: Int32Array;

  readonly #rows: Joint;
  readonly #isView: Uint8Array;

  /**
   * As far as hashes are below theta. A day may be in several tables: one shard's month was read as
   * a rollup, another's day by day. What those have of one visitor is one row.
   */
  constructor(tables: readonly VisitorDays[], theta: number = NOTHING_CUT) {
    const byDay = rowsByDay(tables);
    const taken = byDay.map(([, rows]) => takenOf(factsOfDay(rows), countBelow(rows, theta)));
    const joint = (of: Exclude<keyof TakenDay, 'facts'>): Joint => new Joint(taken.map((day) => day[of]));
    const [rows, visits, acts] = [joint('rows'), joint('visits'), joint('acts')];
    super(rows.length, visits.length, acts.length);
    this.theta = theta;
    this.days = byDay.map(([day]) => day);
    this.taken = taken;

    const columns = (name: ColumnName): Int32Array[] => taken.map(({ facts }) => facts[name]);
    for (const name of ['rowViews', 'rowEvents'] as const) rows.join(columns(name), this[name]);
    for (const name of ['visitViews', 'visitEvents', 'visitStart', 'visitEnd'] as const) {
      visits.join(columns(name), this[name]);
    }
    for (const name of ['actCount', 'actAt'] as const) acts.join(columns(name), this[name]);

    rows.shift(columns('rowContext'), joint('contexts'), this.rowContext);
    visits.shift(columns('visitOrigin'), joint('origins'), this.visitOrigin);
    rows.shift(columns('visitsFrom'), visits, this.visitsFrom);
    rows.shift(columns('actsFrom'), acts, this.actsFrom);
    this.visitsFrom[rows.length] = visits.length;
    this.actsFrom[rows.length] = acts.length;

    const subjects = new Subjects();
    const numbers = taken.map((day) => numbersIn(subjects, day));
    this.subjects = subjects.all;
    this.#isView = Uint8Array.from(subjects.all, ({ name }) => (name === PAGE_VIEW ? 1 : 0));
    for (const name of ['visitEntry', 'visitExit'] as const) visits.map(columns(name), numbers, this[name]);
    acts.map(columns('actSubject'), numbers, this.actSubject);

    this.#rows = rows;
    this.rowDay = new Int32Array(rows.length);
    for (const [day, { facts, rows: count }] of taken.entries()) {
      const start = rows.startOf(day);
      this.rowDay.fill(day, start, start + count);
      this.rowHash.set(facts.rowHash.subarray(0, count), start);
    }
    this.order = mergeRuns(this.rowHash, rows.starts);
  }

  isView(act: number): boolean {
    return this.#isView[this.actSubject[act] ?? 0] === 1;
  }

  /** The row itself, for what needs more than its columns. */
  rowAt(row: number): VisitorRow | undefined {
    const day = this.rowDay[row] ?? 0;
    return this.taken[day]?.facts.rows[row - this.#rows.startOf(day)];
  }
}

/** Ascending by day. Of a day that one table has, the very same rows: their facts are known. */
function rowsByDay(tables: readonly VisitorDays[]): (readonly [day: string, rows: Rows])[] {
  const found = tables.flatMap(({ days }) => [...days]);
  return [...Map.groupBy(found, ([day]) => day)]
    .map(([day, some]) => [day, some.map(([, rows]) => rows).reduce(mergeLists)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** By the number that a day has for a subject, the one that all have. */
const numbersIn = (subjects: Subjects, day: TakenDay): Int32Array =>
  Int32Array.from(day.facts.subjects.slice(0, day.subjects), (subject) => subjects.numberOf(subject));

/** All but the hashes. */
type ColumnName = Exclude<keyof FactColumns, 'rowHash'>;

/** The first rows, and what they have. */
function takenOf(facts: DayFacts, rows: number): TakenDay {
  const visits = facts.visitsFrom[rows] ?? 0;
  const acts = facts.actsFrom[rows] ?? 0;
  const isAll = rows === facts.rows.length;
  const { visitEntry, visitExit, actSubject } = facts;
  const ofVisits = Math.max(countOf(visitEntry, visits), countOf(visitExit, visits));
  return {
    facts,
    rows,
    visits,
    acts,
    contexts: isAll ? facts.contexts.length : countOf(facts.rowContext, rows),
    origins: isAll ? facts.origins.length : countOf(facts.visitOrigin, visits),
    subjects: isAll ? facts.subjects.length : Math.max(ofVisits, countOf(actSubject, acts)),
  };
}

/** How many numbers from 0 on the first places of a column have. */
export function countOf(column: Int32Array, length: number): number {
  let most = -1;
  for (let place = 0; place < length; place += 1) most = Math.max(most, column[place] ?? 0);
  return most + 1;
}
