// The rows of a question: what was counted and what the visitor tables say, joined by the values of
// the dimensions.

import { addUp } from './add-up.ts';
import { addUpSlots } from './add-up-slots.ts';
import { type Cell, cellOf, type CountedRow, SUMS_OF } from './cells.ts';
import { type Column, type ColumnDimension, listedAlone } from './columns.ts';
import { entryTest, type EntryTest, listOf } from './counters.ts';
import { type CountedRows, countHours, countRows, keyOf } from './count-rows.ts';
import { Sample } from './estimate.ts';
import type { Added } from './group-sums.ts';
import { type Metric, PERSON_DIMENSIONS } from './names.ts';
import type { Filter, Question } from './question.ts';
import type { Part, Reading } from './reading.ts';
import { hourlyBasisOf, isTime, namedBy, type Basis, basisOf } from './basis.ts';
import type { Moments } from './sums.ts';
import { takerOf } from './taker.ts';
import { MAX_COUNTED_ROWS, MAX_GROUPS } from '../limits/questions.ts';
import { UnanswerableError } from './unanswerable.ts';
import { NOTHING_CUT } from '../visits/visitor-table.ts';

export interface Row {
  /** A value per dimension of the question. */
  readonly values: readonly string[];
  /** A cell per metric. */
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly rows: readonly Row[];
  /** Samples that its numbers are drawn from: those of parts whose tables were cut. */
  readonly samples: readonly Sample[];
  /** Whether any number is about visitors or visits. */
  readonly isAboutVisitors: boolean;
  /** Views whose minute is not kept, of a question by the minute. */
  readonly unplaced?: number;
}

/** `goals` are the site's, which `event:goal` is a dimension by. Throws UnanswerableError. */
export function tabulate(question: Question, reading: Reading, goals: readonly string[]): Table {
  const place = question.dimensions.indexOf('event:goal');
  if (place < 0) return new Tabulation(question, reading).table();
  const dimensions = question.dimensions.filter((dimension) => dimension !== 'event:goal');
  let count = 0;
  const tables = goals.map((goal) => {
    const filters: Filter[] = [...question.filters, ['is', 'event:goal', [goal]]];
    const table = new Tabulation({ ...question, dimensions, filters }, reading).table();
    const rows = table.rows.map(({ values, cells }) => ({ values: values.toSpliced(place, 0, goal), cells }));
    const some = rows.filter(isSomething);
    count += some.length;
    checkRows(count);
    return { ...table, rows: some };
  });
  return {
    rows: tables.flatMap(({ rows }) => rows),
    samples: tables[0]?.samples ?? [],
    isAboutVisitors: tables.some(({ isAboutVisitors }) => isAboutVisitors),
  };
}

function checkRows(count: number): void {
  if (count <= MAX_COUNTED_ROWS) return;
  throw new UnanswerableError(
    `dimensions make more than ${MAX_COUNTED_ROWS} rows: ask by time:month, for fewer days, or filter`,
  );
}

/** Whether a row says more than that nothing happened. */
const isSomething = ({ cells }: Row): boolean =>
  cells.some(({ value }) => (Array.isArray(value) ? value.length > 0 : value !== 0 && value !== null));

/** A filter that says which goals are meant, rather than what else must hold. */
export const isGoalFilter = (filter: Filter): boolean => filter[0] === 'is' && filter[1] === 'event:goal';

class Tabulation {
  readonly #question: Question;
  readonly #reading: Reading;
  readonly #bases: ReadonlyMap<Metric, Basis>;
  readonly #named: ReadonlySet<string>;
  /** The dimensions but for time. */
  readonly #by: readonly string[];
  readonly #isTaken: EntryTest;
  readonly #added: Added | undefined;
  readonly #everybody: Added | undefined;
  readonly #everybodyOrNot: Added | undefined;
  readonly #here: Added | undefined;

  constructor(question: Question, reading: Reading) {
    this.#question = question;
    this.#reading = reading;
    const { metrics, filters } = question;
    this.#named = namedBy(question);
    this.#by = question.dimensions.filter((dimension) => !isTime(dimension));
    const basis = reading.hours === undefined ? basisOf : hourlyBasisOf;
    this.#isTaken = entryTest(filters);
    this.#bases = new Map(metrics.map((metric) => [metric, basis(metric, this.#named)]));
    const others = filters.filter((filter) => !isGoalFilter(filter));
    if ([...this.#bases.values()].includes('table')) this.#added = this.#addUp(filters, this.#by, true);
    if (metrics.includes('percentage')) this.#everybody = this.#addUp(filters, [], false);
    if (metrics.includes('conversion_rate')) this.#everybodyOrNot = this.#addUp(others, [], false);
    if (metrics.includes('group_conversion_rate')) this.#here = this.#addUp(others, this.#by, false);
  }

  /** Of what is no metric itself, visitors are all that is wanted. */
  #addUp(filters: readonly Filter[], by: readonly string[], isMetric: boolean): Added {
    const { selection, hours } = this.#reading;
    const dimensions = by.map((dimension) => this.#columnOf(dimension as ColumnDimension));
    const taker = takerOf(filters, selection.columns);
    const sums = new Set(isMetric ? this.#question.metrics.flatMap((metric) => SUMS_OF[metric]) : []);
    // An estimate by exact views is made of those in the sample.
    if (isMetric && selection.isCut) sums.add('pageviews');
    const wanted = { sums, products: isMetric && selection.isCut };
    return hours === undefined
      ? addUp(selection, taker, dimensions, wanted)
      : addUpSlots(selection, taker, dimensions, wanted, hours);
  }

  /**
   * Of a dimension with so many values that a stranger must have made them up, those that are in
   * the counters' lists: these keep what many have (top-values.ts).
   */
  #columnOf(dimension: ColumnDimension): Column {
    const column = this.#reading.selection.columns.of(dimension);
    if (column.values.length <= MAX_GROUPS) return column;
    const lists = this.#reading.parts.map(({ summary }) => listOf(summary.counts, dimension));
    return listedAlone(column, new Set(lists.flatMap(({ kept }) => kept.map(({ value }) => value))));
  }

  table(): Table {
    const { parts } = this.#reading;
    const samples = parts.map(({ summary }, index) => {
      const sampled = this.#added?.parts[index] ?? { visitors: 0, viewers: 0 };
      return new Sample(summary.table.theta, sampled, summary.counts.visitors);
    });
    const rows: Row[] = [];
    for (const [index, part] of parts.entries()) {
      for (const row of this.#rowsOf(part, index, samples[index] as Sample)) rows.push(row);
      checkRows(rows.length);
    }
    const isAboutVisitors = this.#added !== undefined;
    return { rows, isAboutVisitors, samples: isAboutVisitors ? samples.filter(({ isCut }) => isCut) : [] };
  }

  #rowsOf(part: Part, index: number, sample: Sample): Row[] {
    const { metrics, dimensions } = this.#question;
    const counted = this.#countRows(part, index);
    const [groups, here] = [momentsOf(this.#added, index), momentsOf(this.#here, index)];
    const [everybody, everybodyOrNot] = [momentsOf(this.#everybody, index), momentsOf(this.#everybodyOrNot, index)];
    const found = new Map([...groups, ...counted.rows].map(([key, { values }]) => [key, values]));
    // A question for totals has one row, whatever happened.
    if (dimensions.length === 0 && found.size === 0) found.set(keyOf(this.#total), this.#total);
    const rows = [...found].map(([key, values]) => {
      const row = counted.rows.get(key);
      const all = keyOf(values.slice(0, this.#total.length));
      const ingredients = {
        sample,
        moments: groups.get(key)?.moments,
        counted: row ?? counted.none(values),
        isCounted: (metric: Metric) => this.#bases.get(metric) !== 'table',
        isRevenueExact: part.summary.counts.revenue.counts.floor === 0,
        exactViews: this.#exactViews(part, row),
        everybody: everybody.get(all)?.moments.sum('visitors') ?? 0,
        everybodyOrNot: everybodyOrNot.get(all)?.moments.sum('visitors') ?? 0,
        here: here.get(key)?.moments.sum('visitors') ?? 0,
      };
      return { values: this.#placed(values, part), cells: metrics.map((metric) => cellOf(metric, ingredients)) };
    });
    return dimensions.length === 0 ? rows : rows.filter(isSomething);
  }

  #countRows({ summary }: Part, index: number): CountedRows {
    const { hours } = this.#reading;
    const bases = new Set(this.#bases.values());
    if (hours === undefined) {
      if (summary.table.theta < NOTHING_CUT && this.#isOneValue) bases.add(basisOf('pageviews', this.#named));
      return countRows(summary.counts, this.#by, this.#question.filters, bases, this.#isTaken);
    }
    return countHours(bases.has('totals') ? hours.counted[index] : undefined);
  }

  /** The values of a row that is about everything; by hours the first is a label. */
  get #total(): readonly string[] {
    return this.#reading.hours === undefined ? [] : this.#reading.hours.labels.slice(0, 1);
  }

  /**
   * Views of what a row is about, where a better estimate of its visitors can be made of them: all
   * of them are counted, and all by visitors.
   */
  #exactViews({ summary }: Part, row: CountedRow | undefined): number | undefined {
    const isExact = this.#isOneValue && row?.missed === 0 && summary.counts.unattributed === 0;
    return isExact && summary.table.theta < NOTHING_CUT ? row.views : undefined;
  }

  /** Whether the views of what each row is about are counted. */
  get #isOneValue(): boolean {
    const [name = ''] = this.#named;
    return (
      this.#reading.hours === undefined &&
      this.#named.size === 1 &&
      (name === 'event:page' || name in PERSON_DIMENSIONS)
    );
  }

  /** The values with the time where the question has it. */
  #placed(values: readonly string[], { label }: Part): readonly string[] {
    const place = this.#question.dimensions.findIndex(isTime);
    const [time, others] = this.#reading.hours === undefined ? [label, values] : [values[0] ?? '', values.slice(1)];
    return place < 0 ? others : others.toSpliced(place, 0, time);
  }
}

const momentsOf = (
  added: Added | undefined,
  part: number,
): ReadonlyMap<string, { readonly values: readonly string[]; readonly moments: Moments }> =>
  new Map(added?.groups.flatMap((group) => (group.part === part ? [[keyOf(group.values), group] as const] : [])));
