// What a dimension's values are in the facts: the values by number, and the number of each row,
// visit or item. A column is made once per request, whichever questions ask for it.

import { parseContext, parseOrigin } from '../visits/context-keys.ts';
import type { Facts, Subject } from './facts.ts';
import { absentName, PERSON_DIMENSIONS, type ValueDimension, WAY_DIMENSIONS } from './names.ts';
import { MAX_COMPARISONS } from '../limits/questions.ts';
import { goalMatcherOf, matcherOf, patternsIn } from './pattern.ts';
import { UnanswerableError } from './unanswerable.ts';

/**
 * What a value belongs to: a visitor-day, a visit, or an item, which is the events of one page or
 * name.
 */
export type Level = 'row' | 'visit' | 'item';

export interface Column {
  readonly level: Level;
  /** Each once; what is absent has the name that stands for it. */
  readonly values: readonly string[];
  /** The number of the value of a row, visit or item. */
  readonly valueAt: (index: number) => number;
  /** The value of what belongs to no row of an answer; -1 where there is none. */
  readonly unlisted: number;
}

/** A dimension whose values events have; a goal is many of them. */
export type ColumnDimension = Exclude<ValueDimension, 'event:goal'>;

export const levelOf = (dimension: ValueDimension): Level => {
  if (dimension in PERSON_DIMENSIONS) return 'row';
  return dimension.startsWith('visit:') ? 'visit' : 'item';
};

export class Columns {
  readonly facts: Facts;
  readonly #columns = new Map<ColumnDimension, Column>();
  #comparisons = 0;
  readonly #marks = new Map<string, Uint8Array>();
  #contexts: ReturnType<typeof parseContext>[] | undefined;
  #origins: ReturnType<typeof parseOrigin>[] | undefined;

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
    if (isPerson(dimension)) {
      const field = PERSON_DIMENSIONS[dimension];
      this.#contexts ??= facts.contexts.texts.map(parseContext);
      return columnOf(
        dimension,
        this.#contexts.map((context) => context[field]),
        facts.rowContext,
      );
    }
    if (isWay(dimension)) {
      const field = WAY_DIMENSIONS[dimension];
      this.#origins ??= facts.origins.texts.map(parseOrigin);
      return columnOf(
        dimension,
        this.#origins.map((origin) => origin[field]),
        facts.visitOrigin,
      );
    }
    if (dimension === 'event:name') return columnOf(dimension, facts.subjects.map(nameOf), facts.itemSubject);
    const pages = facts.subjects.map(pageOf);
    if (dimension === 'visit:entry_page') return columnOf(dimension, pages, facts.visitEntry);
    if (dimension === 'visit:exit_page') return columnOf(dimension, pages, facts.visitExit);
    return columnOf(dimension, pages, facts.itemSubject);
  }
}

/** The column without the values that are not among these: they are in no row of an answer. */
export function listedAlone(column: Column, listed: ReadonlySet<string>): Column {
  const isListed = Uint8Array.from(column.values, (value) => (listed.has(value) ? 1 : 0));
  const valueAt = (index: number): number => {
    const value = column.valueAt(index);
    return isListed[value] === 1 && value !== column.unlisted ? value : NOT_LISTED;
  };
  return { ...column, valueAt, unlisted: NOT_LISTED };
}

const NOT_LISTED = -1;

const nameOf = ({ name }: Subject): string => name;
const pageOf = ({ page }: Subject): string | undefined => page;

const isPerson = (dimension: ValueDimension): dimension is keyof typeof PERSON_DIMENSIONS =>
  dimension in PERSON_DIMENSIONS;
const isWay = (dimension: ValueDimension): dimension is keyof typeof WAY_DIMENSIONS => dimension in WAY_DIMENSIONS;

/** `texts` by the numbers that `numbers` has; several of them may be one value. */
function columnOf(dimension: ColumnDimension, texts: readonly (string | undefined)[], numbers: Int32Array): Column {
  const values: string[] = [];
  const places = new Map<string, number>();
  const absent = absentName(dimension);
  const valueOf = Int32Array.from(texts, (text = absent) => {
    const place = places.get(text);
    if (place !== undefined) return place;
    places.set(text, values.length);
    return values.push(text) - 1;
  });
  return {
    level: levelOf(dimension),
    values,
    valueAt: (index) => valueOf[numbers[index] ?? 0] ?? 0,
    unlisted: dimension === 'event:page' ? (places.get(absent) ?? -1) : -1,
  };
}
