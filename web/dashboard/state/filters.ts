// The filters of the page. Each is one dimension, how to compare, and values of which one must be
// met. Filters stack: all of them must be met. There are at most 20, as the API takes.

import { apiNameOf, type Dimension, dimensionOf } from './dimensions.ts';

/** As the API names them. */
export const OPERATORS = ['is', 'is_not', 'contains', 'contains_not'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Filter {
  readonly dimension: Dimension;
  readonly operator: Operator;
  /** At least one. */
  readonly values: readonly string[];
}

/** What the API takes of filters in one query. */
export const MAX_FILTERS = 20;

const isSameKind = (a: Filter, b: Pick<Filter, 'dimension' | 'operator'>): boolean =>
  a.dimension === b.dimension && a.operator === b.operator;

/** Whether the filters have this value of this kind. */
export const has = (filters: readonly Filter[], dimension: Dimension, operator: Operator, value: string): boolean =>
  filters.some((filter) => isSameKind(filter, { dimension, operator }) && filter.values.includes(value));

/**
 * Adds a value to the filter of this kind, or takes it out where it is in there already. What would
 * be more than the API takes changes nothing.
 */
export function toggle(
  filters: readonly Filter[],
  dimension: Dimension,
  operator: Operator,
  value: string,
): readonly Filter[] {
  if (has(filters, dimension, operator, value)) {
    return filters.flatMap((filter) => {
      if (!isSameKind(filter, { dimension, operator })) return [filter];
      const values = filter.values.filter((each) => each !== value);
      return values.length === 0 ? [] : [{ ...filter, values }];
    });
  }
  if (filters.length >= MAX_FILTERS) return filters;
  const index = filters.findIndex((filter) => isSameKind(filter, { dimension, operator }));
  if (index === -1) return [...filters, { dimension, operator, values: [value] }];
  return filters.map((filter, at) => (at === index ? { ...filter, values: [...filter.values, value] } : filter));
}

/** As the API takes a filter. */
export type ApiFilter = readonly [operator: Operator, dimension: string, values: readonly string[]];

export const toApiFilters = (filters: readonly Filter[]): readonly ApiFilter[] =>
  filters.map(({ operator, dimension, values }) => [operator, apiNameOf(dimension), values]);

const OPPOSITES: Readonly<Record<Operator, Operator>> = {
  is: 'is_not',
  is_not: 'is',
  contains: 'contains_not',
  contains_not: 'contains',
};

/** The filter that takes what this one leaves out. */
export const opposite = (filter: Filter): Filter => ({ ...filter, operator: OPPOSITES[filter.operator] });

/** The inverse of toApiFilters; undefined for what the page has no word for. */
export function fromApiFilter(filter: unknown): Filter | undefined {
  const [operator, name, values] = filter as readonly unknown[];
  const known = OPERATORS.find((each) => each === operator);
  const dimension = typeof name === 'string' ? dimensionOf(name) : undefined;
  if (known === undefined || dimension === undefined || !Array.isArray(values)) return undefined;
  return { operator: known, dimension, values: values.map(String) };
}

/** The conditions of a filter of the API: itself, or all of a group of `and`, `or` and `not`. */
export function conditionsOf(filter: unknown): readonly Filter[] {
  const known = fromApiFilter(filter);
  if (known !== undefined) return [known];
  const [join, inner] = filter as readonly unknown[];
  if (join === 'not') return conditionsOf(inner);
  return Array.isArray(inner) ? inner.flatMap(conditionsOf) : [];
}
