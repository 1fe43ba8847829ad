// A question in JSON, as a client writes it.

export type Condition = readonly [operator: string, dimension: string, values: readonly string[]];
export type Filter =
  Condition | readonly [join: 'and' | 'or', filters: readonly Filter[]] | readonly [not: 'not', filter: Filter];

export interface Question {
  readonly metrics: readonly string[];
  /** Two days, or two instants. */
  readonly date_range: readonly [string, string];
  readonly dimensions?: readonly string[];
  readonly filters?: readonly Filter[];
  readonly order_by?: readonly (readonly [string, 'asc' | 'desc'])[];
  readonly include?: {
    readonly total_rows?: boolean;
    readonly comparisons?: { readonly mode: 'custom'; readonly date_range: readonly [string, string] };
  };
  readonly pagination?: { readonly limit: number; readonly offset?: number };
}

export interface Funnel {
  readonly steps: readonly string[];
  readonly date_range: readonly [string, string];
  readonly filters?: readonly Filter[];
}

export const isJoin = (filter: Filter): filter is readonly ['and' | 'or', readonly Filter[]] =>
  filter[0] === 'and' || filter[0] === 'or';
export const isNot = (filter: Filter): filter is readonly ['not', Filter] => filter[0] === 'not';

/** The dimensions that conditions are about. */
export const namesIn = (filters: readonly Filter[]): string[] =>
  filters.flatMap((filter) => {
    if (isNot(filter)) return namesIn([filter[1]]);
    return isJoin(filter) ? namesIn(filter[1]) : [filter[1]];
  });

export const isTime = (dimension: string): boolean => dimension.startsWith('time');

/** In words: the title of a test. */
export function titleOf({ metrics, dimensions = [], filters = [], date_range: range, ...rest }: Question): string {
  const words = [metrics.join(', '), ...(dimensions.length > 0 ? ['by', dimensions.join(' and ')] : [])];
  if (filters.length > 0) words.push('where', JSON.stringify(filters));
  if (Object.keys(rest).length > 0) words.push('with', JSON.stringify(rest));
  return `${words.join(' ')} from ${range.join(' to ')}`;
}
