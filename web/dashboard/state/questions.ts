// What the page asks the API, by what it shows. Each question has a slot: the place of its answer.
// Pure, so that a test can say what a view costs.

import type { Comparisons, Query } from '../api/query.ts';
import type { SiteSettings } from '../api/sites.ts';
import type { Day, Days } from './dates.ts';
import { apiNameOf, type Dimension } from './dimensions.ts';
import { conditionsOf, type Filter, toApiFilters } from './filters.ts';
import { type Interval, intervalOf } from './interval.ts';
import { type Figure, FIGURES, type Metric } from './metrics.ts';
import { dimensionsOf, panelsOf, shownOf, type Tab } from './panels.ts';
import { daysOf } from './period.ts';
import { comparedWith, SO_FAR, soFarOf } from './so-far.ts';
import type { View } from './view.ts';

export interface Question {
  readonly slot: string;
  readonly query: Query;
}

/** Rows of a panel, and of a list. */
const PANEL_ROWS = 9;
export const LIST_ROWS = 1000;

export const TOTALS = 'totals';
export const SERIES = 'series';
export const panelSlot = (dimension: Dimension): string => `rows ${dimension}`;

/** The range as the API takes it. */
export function rangeOf(view: View, today: Day): Query['date_range'] {
  if (view.choice.period === 'realtime') return 'realtime';
  const days = daysOf(view.choice, today);
  return days === undefined ? 'all' : [days.from, days.to];
}

/** What the figures and the chart are compared with, as the API takes it. */
function comparisonOf(view: View): Comparisons | undefined {
  const { compare, compareFrom, compareTo, choice } = view;
  if (compare === 'off' || choice.period === 'all' || choice.period === 'realtime') return undefined;
  const match = view.matchWeekday ? { match_day_of_week: true } : {};
  if (compare === 'year') return { mode: 'year_over_year', ...match };
  if (compare === 'custom' && compareFrom !== undefined && compareTo !== undefined && compareFrom <= compareTo)
    return { mode: 'custom', date_range: [compareFrom, compareTo] };
  return { mode: 'previous_period', ...match };
}

const intervalOfView = (view: View, site: SiteSettings, today: Day): Interval =>
  intervalOf(view.interval, view.choice.period, daysOf(view.choice, today), allFilters(view, site));

const common = (view: View, site: string, today: Day): Pick<Query, 'site_id' | 'date_range' | 'filters'> => ({
  site_id: site,
  date_range: rangeOf(view, today),
  ...(view.filters.length > 0 && { filters: toApiFilters(view.filters) }),
});

/** The figures of a period: of the last minutes, who is here, and by minute what they view. */
export function figuresOf(period: View['choice']['period'], of: 'totals' | 'series'): readonly Figure[] {
  if (period !== 'realtime') return FIGURES;
  return of === 'totals' ? ['visitors'] : ['pageviews'];
}

/** All that the first screen shows, in one request. `passed`: of today, in minutes. */
export function questionsOf(view: View, site: SiteSettings, today: Day, passed = 0): readonly Question[] {
  const basis = common(view, site.id, today);
  const comparisons = comparisonOf(view);
  const compared = comparisons === undefined ? {} : { comparisons };
  const isRealtime = view.choice.period === 'realtime';
  const totals: Query = { ...basis, metrics: figuresOf(view.choice.period, 'totals'), include: compared };
  const isByPart = comparedWith(view, today, allFilters(view, site)) === 'so_far';
  const soFar = isByPart ? soFarOf(totals, site.timezone, today, passed) : undefined;
  const series: Query = {
    ...basis,
    metrics: figuresOf(view.choice.period, 'series'),
    dimensions: [isRealtime ? 'time:minute' : `time:${intervalOfView(view, site, today)}`],
    include: { time_labels: true, ...compared },
  };
  const panels = panelsOf(view.choice.period).flatMap((panel): readonly Question[] => {
    const { tab, dimension } = shownOf(panel, view.tabs, site.properties);
    if (dimension === undefined || tab.kind === 'funnels' || (dimension === 'goal' && site.goals.length === 0))
      return [];
    if (!isAskable(tab, view, site)) return [];
    return [{ slot: panelSlot(dimension), query: rowsQuery(view, site, today, tab, dimension) }];
  });
  return [
    { slot: TOTALS, query: isByPart ? { ...totals, include: {} } : totals },
    ...(soFar === undefined ? [] : [{ slot: SO_FAR, query: soFar }]),
    { slot: SERIES, query: series },
    ...unique(panels),
  ];
}

/** Properties are counted by event: no filter goes with them but one by what was done. */
export const isAskable = ({ id }: Tab, view: View, site: SiteSettings): boolean =>
  id !== 'properties' || allFilters(view, site).every(({ dimension }) => dimension === 'event' || dimension === 'goal');

/** Two tabs of one dimension, the map and its list, are one question. */
const unique = (questions: readonly Question[]): readonly Question[] =>
  questions.filter(({ slot }, index) => questions.findIndex((each) => each.slot === slot) === index);

function rowsQuery(view: View, site: SiteSettings, today: Day, tab: Tab, dimension: Dimension): Query {
  return {
    ...common(view, site.id, today),
    metrics: tab.kind === 'map' ? tab.metrics.slice(0, 1) : panelMetrics(tab, view, site),
    dimensions: [apiNameOf(dimension)],
    pagination: { limit: tab.kind === 'map' ? 300 : PANEL_ROWS },
  };
}

/**
 * All conditions that answers go through: those of a share, in groups too, and those of the view.
 * They say what can be asked; the server adds a share's by itself.
 */
export const allFilters = ({ filters }: View, site: SiteSettings): readonly Filter[] => [
  ...(site.filters ?? []).flatMap(conditionsOf),
  ...filters,
];

/** A panel has room for two numbers; goals have their rate and their revenue too. */
export const panelMetrics = (tab: Tab, view: View, site: SiteSettings): readonly Metric[] =>
  listMetrics(tab, view, site).slice(0, tab.id === 'goal' ? 4 : 2);

/** Revenue is counted by event, and tied to no visitor: under a filter it is not known. */
export const listMetrics = (tab: Tab, view: View, site: SiteSettings): readonly Metric[] =>
  view.filters.length + (site.filters?.length ?? 0) === 0
    ? tab.metrics
    : tab.metrics.filter((metric) => metric !== 'total_revenue');

/** All rows of a list, with all of its metrics. */
export const listQuery = (view: View, site: SiteSettings, today: Day, tab: Tab, dimension: Dimension): Query => ({
  ...common(view, site.id, today),
  metrics: listMetrics(tab, view, site),
  dimensions: [apiNameOf(dimension)],
  include: { total_rows: true },
  pagination: { limit: LIST_ROWS },
});

/** Every list of the page, and the figures over time, with the name of its file. */
export function exportsOf(view: View, site: SiteSettings, today: Day): readonly { name: string; query: Query }[] {
  const lists = panelsOf(view.choice.period)
    .flatMap((panel) =>
      panel.tabs
        .filter(
          (tab) => tab.kind === 'rows' && (tab.id !== 'goal' || site.goals.length > 0) && isAskable(tab, view, site),
        )
        .flatMap((tab) => dimensionsOf(tab, site.properties).map((dimension) => ({ tab, dimension }))),
    )
    .map(({ tab, dimension }) => ({
      name: dimension as string,
      query: listQuery(view, site, today, tab, dimension),
    }));
  const series = questionsOf(view, site, today).filter(({ slot }) => slot === SERIES);
  return [...series.map(({ query }) => ({ name: 'over time', query })), ...lists];
}

/** The card of a site: its visitors by day, and in all. */
export function sparkQueries(site: string, { from, to }: Days): readonly [series: Query, total: Query] {
  const total: Query = { site_id: site, metrics: ['visitors'], date_range: [from, to] };
  return [{ ...total, dimensions: ['time:day'], include: { time_labels: true } }, total];
}

/** Visitors of the last five minutes. */
export const nowQuery = (site: string): Query => ({ site_id: site, metrics: ['visitors'], date_range: 'realtime' });
