// Reads filters, by hand and in one pass: filterSchema says what they may be, but would try every
// form at every level. A test holds the two to each other.

import { isNoLongerThan } from '../event/length.ts';
import { isGoal } from '../access/goal.ts';
import { MAX_FILTER_DEPTH, MAX_FILTER_LEAVES, MAX_FILTER_VALUES } from '../limits/questions.ts';
import { MAX_CHARACTERS } from '../limits/requests.ts';
import { mustBe } from './explain.ts';
import { OPERATORS, PROPERTY_PREFIX, VALUE_DIMENSIONS } from './names.ts';
import type { Condition, Filter } from './question.ts';
import { UnanswerableError } from './unanswerable.ts';

type Path = readonly PropertyKey[];

/** Throws UnanswerableError. */
export function readFilters(sent: unknown): Filter[] {
  let leaves = 0;

  function read(filter: unknown, path: Path, depth: number): Filter {
    if (depth > MAX_FILTER_DEPTH) throw wrong(path, filter, `nested at most ${MAX_FILTER_DEPTH} deep`);
    if (!Array.isArray(filter)) throw wrong(path, filter, FORMS);
    const [name, ...rest]: readonly unknown[] = filter;
    if (name === 'not' && rest.length === 1) return ['not', read(rest[0], [...path, 1], depth + 1)];
    if ((name === 'and' || name === 'or') && rest.length === 1) {
      return [name, listOf(rest[0], [...path, 1], 1).map((one, index) => read(one, [...path, 1, index], depth + 1))];
    }
    const operator = OPERATORS.find((known) => known === name);
    if (operator === undefined) throw wrong(path, filter, FORMS);
    if (rest.length !== 2) throw wrong(path, filter, `["${operator}", dimension, [values]]`);
    leaves += 1;
    if (leaves > MAX_FILTER_LEAVES)
      throw new UnanswerableError(`filters has more than ${MAX_FILTER_LEAVES} conditions`);
    return readCondition(operator, rest[0], rest[1], path);
  }

  return listOf(sent, ['filters'], 0).map((filter, index) => read(filter, ['filters', index], 1));
}

function readCondition(operator: Condition[0], dimension: unknown, values: unknown, path: Path): Condition {
  if (typeof dimension !== 'string' || !isFilterable(dimension)) {
    throw wrong([...path, 1], dimension, `one of ${VALUE_DIMENSIONS.join(', ')}, ${PROPERTY_PREFIX}NAME`);
  }
  const texts = listOf(values, [...path, 2], 1).map((value, index) => {
    if (typeof value === 'string' && value !== '' && isNoLongerThan(value, MAX_CHARACTERS.path)) return value;
    throw wrong([...path, 2, index], value, `a text of 1 to ${MAX_CHARACTERS.path} characters`);
  });
  if (dimension === 'event:goal') checkGoals(operator, texts, path);
  return [operator, dimension, texts];
}

function checkGoals(operator: Condition[0], texts: readonly string[], path: Path): void {
  if (operator !== 'is' && operator !== 'is_not')
    throw wrong([...path, 0], operator, 'is or is_not: event:goal takes no others');
  const place = texts.findIndex((text) => !isGoal(text));
  if (place >= 0) throw wrong([...path, 2, place], texts[place], 'a goal: the name of an event, or Visit /path*');
}

/** Whether there can be a condition about it. */
const isFilterable = (dimension: string): boolean =>
  VALUE_DIMENSIONS.some((known) => known === dimension) ||
  (dimension.startsWith(PROPERTY_PREFIX) &&
    dimension.length > PROPERTY_PREFIX.length &&
    dimension.length <= PROPERTY_PREFIX.length + MAX_CHARACTERS.path);

function listOf(value: unknown, path: Path, least: number): readonly unknown[] {
  if (Array.isArray(value) && value.length >= least && value.length <= MAX_FILTER_VALUES) return value;
  throw wrong(path, value, `a list of ${least} to ${MAX_FILTER_VALUES}`);
}

const wrong = (path: Path, value: unknown, allowed: string): UnanswerableError =>
  new UnanswerableError(mustBe(path, value, allowed));

const FORMS = [
  `[operator, dimension, [values]] with ${OPERATORS.join(', ')}`,
  '["and"|"or", [filters]]',
  '["not", filter]',
].join(', or ');
