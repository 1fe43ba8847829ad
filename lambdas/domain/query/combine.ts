// Filters as one function, of whatever their conditions are functions of.

import { POLARITY } from './pattern.ts';
import { type Condition, type Filter, isCondition } from './question.ts';

export type Test<Args extends readonly unknown[]> = (...args: Args) => boolean;

/** Tests that all filters hold. `leaf` makes a condition's test, as if it were no negation. */
export const combineAll = <Args extends readonly unknown[]>(
  filters: readonly Filter[],
  leaf: (condition: Condition) => Test<Args>,
): Test<Args> => every(filters.map((filter) => combine(filter, leaf)));

function combine<Args extends readonly unknown[]>(
  filter: Filter,
  leaf: (condition: Condition) => Test<Args>,
): Test<Args> {
  if (isCondition(filter)) return POLARITY[filter[0]].isNegative ? not(leaf(filter)) : leaf(filter);
  if (filter[0] === 'not') return not(combine(filter[1], leaf));
  const tests = filter[1].map((one) => combine(one, leaf));
  return filter[0] === 'and' ? every(tests) : some(tests);
}

const not =
  <Args extends readonly unknown[]>(test: Test<Args>): Test<Args> =>
  (...args) =>
    !test(...args);

/** One after another without a loop: the engine inlines the few that there mostly are. */
function every<Args extends readonly unknown[]>(tests: readonly Test<Args>[]): Test<Args> {
  const [first, ...others] = tests;
  if (first === undefined) return () => true;
  if (others.length === 0) return first;
  const rest = every(others);
  return (...args) => first(...args) && rest(...args);
}

const some =
  <Args extends readonly unknown[]>(tests: readonly Test<Args>[]): Test<Args> =>
  (...args) =>
    tests.some((test) => test(...args));

/** Every condition of these filters. */
export const conditionsOf = (filters: readonly Filter[]): Condition[] =>
  filters.flatMap((filter) => {
    if (isCondition(filter)) return [filter];
    return conditionsOf(filter[0] === 'not' ? [filter[1]] : filter[1]);
  });
