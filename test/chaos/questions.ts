// The questions about a day and about all days, and what the truth owes to each. An unkeyed message
// that was taken is one visitor with one visit of one view, from nowhere, and a bounce.

import type { OwedAnswer } from './answers.ts';
import { UNKEYED } from './plan.ts';
import { PROPERTY } from './sites.ts';
import type { Cell } from './truth.ts';
import { COUNTRIES, NO_SOURCE } from './visitors.ts';
import { type Visit, visitsOf } from './visits.ts';

const [COUNTRY] = COUNTRIES;
const SOURCE = 'Google';
const PLAN = 'pro';

/** Without site and range; `owedOfDay` answers them in this order. */
export const QUESTIONS_OF_A_DAY: readonly object[] = [
  {
    metrics: ['visitors', 'visits', 'pageviews', 'events', 'bounce_rate', 'visit_duration', 'views_per_visit'],
  },
  { metrics: ['visitors', 'visits', 'pageviews'], dimensions: ['visit:source'] },
  {
    metrics: ['visitors', 'visits', 'pageviews'],
    dimensions: ['visit:entry_page'],
    filters: [
      ['is', 'visit:source', [SOURCE]],
      ['is', 'visit:country', [COUNTRY]],
    ],
  },
  { metrics: ['events', 'total_revenue'], dimensions: ['event:name'] },
  { metrics: ['events'], filters: [['is', `event:props:${PROPERTY}`, [PLAN]]] },
];

/** The messages of unknown outcome that were taken. */
export interface Taken {
  readonly singles: number;
  readonly batches: number;
}

export function owedOfDay(cell: Cell, extra: Taken): OwedAnswer[] {
  const visits = visitsOf(cell.ofVisitors);
  const [taken, takenViews] = [extra.singles + extra.batches, viewsOf(extra)];
  const all = visits.length + taken;
  // Multiplied first: 123 / 120 * 100 is 102.49999999999999, and would be rounded down.
  const mean = (total: number, digits: number): number | null =>
    all === 0 ? null : Math.round((total * 10 ** digits) / all) / 10 ** digits;
  const bounces = visits.filter(({ events }) => events === 1).length + taken;
  const totals = [
    new Set(cell.ofVisitors.map(({ user_id }) => user_id)).size + taken,
    all,
    cell.views + takenViews,
    cell.events + takenViews,
    mean(100 * bounces, 1),
    mean(sum(visits, 'seconds'), 0),
    mean(sum(visits, 'views') + taken, 2),
  ];
  const sources = groupsOf(visits, ({ source }) => source);
  if (taken > 0)
    sources.set(
      NO_SOURCE,
      (sources.get(NO_SOURCE) ?? [0, 0, 0]).map((count) => count + taken),
    );
  const chosen = visits.filter(({ source, country }) => source === SOURCE && country === COUNTRY);
  const names = new Map(cell.names);
  if (takenViews > 0) names.set('page_view', (names.get('page_view') ?? 0) + takenViews);
  return [
    {
      name: 'totals',
      rows: new Map([['', totals]]),
      unattributed: cell.unattributed + takenViews - taken,
    },
    { name: 'by source', rows: sources },
    {
      name: `by entry page, from ${SOURCE} in ${COUNTRY}`,
      rows: groupsOf(chosen, ({ entry }) => entry ?? '(not set)'),
    },
    {
      name: 'by name',
      rows: new Map([...names].map(([name, count]) => [name, [count, moneyOf(cell.revenue.get(name))]])),
    },
    { name: `with the plan ${PLAN}`, rows: new Map([['', [cell.plans.get(PLAN) ?? 0]]]) },
  ];
}

/** About all days of a site: from the first to the last. */
export function rangeQuestion(days: readonly string[]): object {
  const sorted = days.toSorted();
  return { metrics: ['visitors', 'visits', 'pageviews'], date_range: [sorted[0], sorted.at(-1)] };
}

/** Each visitor once, each visit on its day. */
export function owedOfRange(cells: readonly Cell[], taken: readonly Taken[]): OwedAnswer {
  const people = new Set(cells.flatMap(({ ofVisitors }) => ofVisitors.map(({ user_id }) => user_id)));
  const visits = cells.reduce((count, { ofVisitors }) => count + visitsOf(ofVisitors).length, 0);
  const messages = taken.reduce((count, { singles, batches }) => count + singles + batches, 0);
  const views =
    cells.reduce((count, cell) => count + cell.views, 0) + taken.reduce((count, each) => count + viewsOf(each), 0);
  return { name: 'totals', rows: new Map([['', [people.size + messages, visits + messages, views]]]) };
}

const viewsOf = ({ singles, batches }: Taken): number => singles + batches * UNKEYED.batch.views;

/** Visitors, visits and views. */
function groupsOf(visits: readonly Visit[], keyOf: (visit: Visit) => string): Map<string, number[]> {
  const groups = Map.groupBy(visits, keyOf);
  return new Map(
    [...groups].map(([key, some]) => [
      key,
      [new Set(some.map(({ user }) => user)).size, some.length, sum(some, 'views')],
    ]),
  );
}

const sum = (visits: readonly Visit[], key: 'seconds' | 'views'): number =>
  visits.reduce((total, visit) => total + visit[key], 0);

const moneyOf = (cents: number | undefined): object[] =>
  cents === undefined ? [] : [{ amount: (cents / 100).toFixed(2), currency: 'EUR' }];
