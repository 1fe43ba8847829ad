// What a dimension's values are in the facts: the values by number, and the number of each row,
// visit or act. A column is made once per request, whichever questions ask for it.

import { type AmbientField, isAmbient, type OriginField } from '../visits/context-keys.ts';
import type { Subject } from './day-facts.ts';
import { Dictionary } from './dictionary.ts';
import { countOf, type Facts } from './facts.ts';
import { Joint } from './joint.ts';
import { absentName, PERSON_DIMENSIONS, type ValueDimension, WAY_DIMENSIONS } from './names.ts';
import { MAX_COMPARISONS } from '../limits/questions.ts';
import { goalMatcherOf, matcherOf, patternsIn } from './pattern.ts';
import { UnanswerableError } from './unanswerable.ts';

/**
 * What a value belongs to: a visitor-day, a visit, or an act, which is the events of one page or
 * name.
 */
export type Level = 'row' | 'visit' | 'act';

export interface Column {
  readonly level: Level;
  /** Each once; what is absent has the name that stands for it. */
  readonly values: readonly string[];
  /** Of each row, visit or act the number of its value. */
  readonly valueOf: Int32Array;
  /** The value of what belongs to no row of an answer; -1 where there is none. */
  readonly unlisted: number;
}

/** A dimension whose values events have; a goal is many of them. */
export type ColumnDimension = Exclude<ValueDimension, 'event:goal'>;

/** What the values of a dimension belong to. */
export const levelOf = (dimension: ValueDimension): Level => {
  if (dimension in PERSON_DIMENSIONS) return 'row';
  return dimension.startsWith('visit:') ? 'visit' : 'act';
};

/** The columns of facts. Each is made when it is first asked for. */
export class Columns {
  readonly facts: Facts;
  readonly #columns = new Map<ColumnDimension, Column>();
  #comparisons = 0;
  readonly #marks = new Map<string, Uint8Array>();

  constructor(facts: Facts) {
    this.facts = facts;
  }

  of(dimension: ColumnDimension): Column {
    const known = this.#columns.get(dimension);
    if (known !== undefined) return known;
    const made = this.#make(dimension);
    this.#columns.set(dimension, made);
    return made;
  }

  /**
   * Of each value of a dimension whether it is, or contains, one of these texts; of a goal of each
   * subject. Questions with the same filter share it.
   */
  marks(dimension: ValueDimension, operator: 'is' | 'contains', texts: readonly string[]): Uint8Array {
    const key = JSON.stringify([dimension, operator, texts]);
    const known = this.#marks.get(key);
    if (known !== undefined) return known;
    this.#count(dimension, patternsIn(operator, texts));
    const made = this.#mark(dimension, operator, texts);
    this.#marks.set(key, made);
    return made;
  }

  /** Throws UnanswerableError where that is too much for one request. */
  #count(dimension: ValueDimension, patterns: number): void {
    const values = dimension === 'event:goal' ? this.facts.subjects.length : this.of(dimension).values.length;
    this.#comparisons += patterns * values;
    if (this.#comparisons <= MAX_COMPARISONS) return;
    throw new UnanswerableError(
      `filters compare too many patterns with the ${values} values of ${dimension}: use fewer *, or fewer days`,
    );
  }

  #mark(dimension: ValueDimension, operator: 'is' | 'contains', texts: readonly string[]): Uint8Array {
    if (dimension === 'event:goal') {
      const reaches = goalMatcherOf(texts);
      return Uint8Array.from(this.facts.subjects, (subject) => (reaches(subject) ? 1 : 0));
    }
    const matches = matcherOf(operator, texts);
    return Uint8Array.from(this.of(dimension).values, (value) => (matches(value) ? 1 : 0));
  }

  #make(dimension: ColumnDimension): Column {
    const { facts } = this;
    if (isPerson(dimension)) return this.#columnOfField(dimension, PERSON_DIMENSIONS[dimension], facts.rowContext);
    if (isWay(dimension)) return this.#columnOfField(dimension, WAY_DIMENSIONS[dimension], facts.visitOrigin);
    if (dimension === 'event:name') return columnOf(dimension, facts.subjects.map(nameOf), facts.actSubject);
    const pages = facts.subjects.map(pageOf);
    if (dimension === 'visit:entry_page') return columnOf(dimension, pages, facts.visitEntry);
    if (dimension === 'visit:exit_page') return columnOf(dimension, pages, facts.visitExit);
    return columnOf(dimension, pages, facts.actSubject);
  }

  /** Of a field of all contexts or of all origins, which each day has numbers of its own for. */
  #columnOfField(dimension: ColumnDimension, field: AmbientField | OriginField, numbers: Int32Array): Column {
    const { taken } = this.facts;
    const absent = absentName(dimension);
    const values = new Dictionary();
    const fields = taken.map(({ facts }) => facts.field(field));
    const counts = taken.map(({ contexts, origins }) => (isAmbient(field) ? contexts : origins));
    const maps = fields.map((day, place) => {
      const used = day.values.slice(0, countOf(day.valueOf, counts[place] ?? 0));
      return Int32Array.from(used, (value) => values.numberOf(value === '' ? absent : value));
    });
    const texts = new Joint(counts);
    const ofTexts = new Int32Array(texts.length);
    texts.map(
      fields.map(({ valueOf }) => valueOf),
      maps,
      ofTexts,
    );
    return { level: levelOf(dimension), values: values.texts, valueOf: mapped(numbers, ofTexts), unlisted: -1 };
  }
}

/** The column without the values that are not among these: they are in no row of an answer. */
export function listedAlone(column: Column, listed: ReadonlySet<string>): Column {
  const kept = Int32Array.from(column.values, (value, number) =>
    listed.has(value) && number !== column.unlisted ? number : NOT_LISTED,
  );
  return { ...column, valueOf: mapped(column.valueOf, kept), unlisted: NOT_LISTED };
}

const NOT_LISTED = -1;

const nameOf = ({ name }: Subject): string => name;
const pageOf = ({ page }: Subject): string | undefined => page;

const isPerson = (dimension: ValueDimension): dimension is keyof typeof PERSON_DIMENSIONS =>
  dimension in PERSON_DIMENSIONS;
const isWay = (dimension: ValueDimension): dimension is keyof typeof WAY_DIMENSIONS => dimension in WAY_DIMENSIONS;

/** The numbers, by what each of them maps to. */
function mapped(numbers: Int32Array, map: Int32Array): Int32Array {
  const all = new Int32Array(numbers.length);
  for (let place = 0; place < numbers.length; place += 1) all[place] = map[numbers[place] ?? 0] ?? 0;
  return all;
}

/** `texts` by the numbers that `numbers` has; several of them may be one value. */
function columnOf(dimension: ColumnDimension, texts: readonly (string | undefined)[], numbers: Int32Array): Column {
  const absent = absentName(dimension);
  const values = new Dictionary();
  const valueOf = Int32Array.from(texts, (text = absent) => values.numberOf(text));
  return {
    level: levelOf(dimension),
    values: values.texts,
    valueOf: mapped(numbers, valueOf),
    unlisted: dimension === 'event:page' ? values.texts.indexOf(absent) : -1,
  };
}
