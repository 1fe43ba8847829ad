// Filters as a function over the facts. A filter takes or leaves a pair: an event, and a visit of
// its visitor on its day. Of an event the visitor-day, and of a view the page is known, but not
// which of several visits it was in, so each event is looked at with each of them
// (docs/http-api.md says what that means). A condition is decided once per value of its dimension,
// and then looked up.

import { combineAll } from './combine.ts';
import { type Columns, type Level, levelOf } from './columns.ts';
import type { ValueDimension } from './names.ts';
import { POLARITY } from './pattern.ts';
import type { Condition, Filter } from './question.ts';

/** Takes a row, one of its visits and one of its acts, each by its place in the facts. */
export type Takes = (row: number, visit: number, act: number) => boolean;

export interface Taker {
  readonly takes: Takes;
  /** Of which things it asks for anything: the others may be any number. */
  readonly levels: ReadonlySet<Level>;
}

/** All of these filters must hold. They are of dimensions that the facts have. */
export function takerOf(filters: readonly Filter[], columns: Columns): Taker {
  const levels = new Set<Level>();
  const takes = combineAll(filters, (condition) => {
    levels.add(levelOf(condition[1] as ValueDimension));
    return takesOf(condition, columns);
  });
  return { takes, levels };
}

function takesOf([operator, name, texts]: Condition, columns: Columns): Takes {
  const dimension = name as ValueDimension;
  const marks = columns.marks(dimension, POLARITY[operator].positive, texts);
  if (dimension === 'event:goal') {
    const { actSubject } = columns.facts;
    return (_row, _visit, act) => marks[actSubject[act] ?? 0] === 1;
  }
  const { level, valueOf } = columns.of(dimension);
  if (level === 'row') return (row) => marks[valueOf[row] ?? 0] === 1;
  if (level === 'visit') return (_row, visit) => marks[valueOf[visit] ?? 0] === 1;
  return (_row, _visit, act) => marks[valueOf[act] ?? 0] === 1;
}
