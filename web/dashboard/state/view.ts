// What the page shows, as its URL says it: read from the query string and written to it. A default
// is not written, so that the URL of a page at its defaults is `?site=my-site`. Whatever a link
// holds that is not understood is left out, and never an error.

import { type Day, isDay } from './dates.ts';
import { type Dimension, isDimension } from './dimensions.ts';
import { type Filter, MAX_FILTERS, type Operator } from './filters.ts';
import { type Interval, isInterval } from './interval.ts';
import { type Figure, isFigure } from './metrics.ts';
import { type Choice, isPeriod, type Period } from './period.ts';

export const COMPARISONS = ['previous', 'year', 'custom', 'off'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface View {
  /** Undefined: the page of all sites. */
  readonly site: string | undefined;
  readonly choice: Choice;
  readonly compare: Comparison;
  /** Of a custom comparison. */
  readonly compareFrom?: Day;
  readonly compareTo?: Day;
  /** Compares Mondays with Mondays. */
  readonly matchWeekday: boolean;
  /** Undefined: the one that suits the period. */
  readonly interval?: Interval;
  readonly metric: Figure;
  readonly filters: readonly Filter[];
  /** Tabs that were chosen, of any panel; a panel without one shows its first. */
  readonly tabs: readonly string[];
  /** The list that is open over the page: the id of a tab. */
  readonly list?: string;
  /** Shown in a frame, without what stands around the numbers: `1`, or who may do so. */
  readonly embed: string | undefined;
  readonly theme?: 'light' | 'dark';
}

const DEFAULT_PERIOD: Period = '28d';

const SUFFIXES: readonly (readonly [suffix: string, operator: Operator])[] = [
  ['!~', 'contains_not'],
  ['!', 'is_not'],
  ['~', 'contains'],
  ['', 'is'],
];

/** Characters of one value that are taken of a link: as many as a path may have. */
const MAX_VALUE = 2000;

export function parseView(search: string): View {
  const params = new URLSearchParams(search);
  const get = (key: string): string | undefined => params.get(key) || undefined;
  const day = (key: string): Day | undefined => {
    const text = get(key);
    return text !== undefined && isDay(text) ? text : undefined;
  };
  const interval = get('interval');
  const metric = get('metric') ?? '';
  const theme = get('theme');
  return {
    site: get('site'),
    choice: choiceOf(get('period') ?? '', day),
    compare: COMPARISONS.find((each) => each === get('compare')) ?? 'previous',
    ...defined('compareFrom', day('cfrom')),
    ...defined('compareTo', day('cto')),
    matchWeekday: get('weekday') === '1',
    ...(interval !== undefined && isInterval(interval) && { interval }),
    metric: isFigure(metric) ? metric : 'visitors',
    filters: filtersOf(params),
    tabs: params.getAll('tab').slice(0, 20),
    ...defined('list', get('list')),
    embed: get('embed'),
    ...((theme === 'light' || theme === 'dark') && { theme }),
  };
}

const defined = <Key extends string, Value>(key: Key, value: Value | undefined) =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<Key, Value>>;

function choiceOf(text: string, day: (key: string) => Day | undefined): Choice {
  const period = isPeriod(text) ? text : DEFAULT_PERIOD;
  if (period === 'custom') return { period, ...defined('from', day('from')), ...defined('to', day('to')) };
  return { period, ...defined('date', day('date')) };
}

function filtersOf(params: URLSearchParams): readonly Filter[] {
  const filters: { dimension: Dimension; operator: Operator; values: string[] }[] = [];
  for (const [key, value] of params) {
    const [suffix, operator] = SUFFIXES.find(([suffix]) => key.endsWith(suffix)) ?? ['', 'is' as const];
    const dimension = key.slice(0, key.length - suffix.length);
    if (!isDimension(dimension) || value === '' || value.length > MAX_VALUE) continue;
    const same = filters.find((filter) => filter.dimension === dimension && filter.operator === operator);
    if (same === undefined) filters.push({ dimension, operator, values: [value] });
    else if (!same.values.includes(value)) same.values.push(value);
  }
  return filters.slice(0, MAX_FILTERS);
}

/** The inverse of parseView: begins with `?`, or is empty. */
export function formatView(view: View): string {
  const params = new URLSearchParams();
  const set = (key: string, value: string | undefined, byDefault = '') => {
    if (value !== undefined && value !== byDefault) params.append(key, value);
  };
  const { choice } = view;
  set('site', view.site);
  set('period', choice.period, DEFAULT_PERIOD);
  set('date', choice.date);
  set('from', choice.from);
  set('to', choice.to);
  set('compare', view.compare, 'previous');
  set('cfrom', view.compareFrom);
  set('cto', view.compareTo);
  set('weekday', view.matchWeekday ? '1' : undefined);
  set('interval', view.interval);
  set('metric', view.metric, 'visitors');
  for (const { dimension, operator, values } of view.filters) {
    const suffix = SUFFIXES.find(([, each]) => each === operator)?.[0] ?? '';
    for (const value of values) params.append(`${dimension}${suffix}`, value);
  }
  for (const tab of view.tabs) params.append('tab', tab);
  set('list', view.list);
  set('embed', view.embed);
  set('theme', view.theme);
  const text = readable(params.toString());
  return text === '' ? '' : `?${text}`;
}

/** URLSearchParams escapes more than a query string must; `page=/blog` is easier to read. */
const readable = (text: string): string =>
  text.replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%21', '!').replaceAll('%7E', '~');
