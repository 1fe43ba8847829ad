// The numbers of one row: each metric from what was counted, or from the sums over visitors.

import type { MetricError, MetricValue } from './answer.ts';
import { type Estimate, exactly, type Sample, UNKNOWN } from './estimate.ts';
import { toMoney } from './money.ts';
import type { Metric } from './names.ts';
import { rounded } from './rounded.ts';
import type { Moments, SumName } from './sums.ts';

/** A metric of a row, and one standard error. */
export interface Cell {
  readonly value: MetricValue;
  readonly error: MetricError;
}

/** As an answer has them: nothing where all are exact. */
export const errorsOf = (cells: readonly Cell[]): { error?: readonly MetricError[] } =>
  cells.some(({ error }) => error !== 0) ? { error: cells.map(({ error }) => error) } : {};

/** What was counted for a row, visitors or not. */
export interface CountedRow {
  readonly values: readonly string[];
  views: number;
  events: number;
  /** The most that may be missing in them. */
  missed: number;
  /** Minor units per currency. */
  readonly revenue: Map<string, number>;
}

/** What a row is made of. Absent: nothing of that kind was asked for, or found. */
export interface Ingredients {
  readonly sample: Sample;
  readonly moments: Moments | undefined;
  readonly counted: CountedRow;
  /** Metrics that are counted. */
  readonly isCounted: (metric: Metric) => boolean;
  readonly isRevenueExact: boolean;
  /** Views of what the row is about, where they are exact, and all by visitors. */
  readonly exactViews: number | undefined;
  /** Visitors of all rows, and those of all rows and of this one with or without a goal. */
  readonly everybody: number;
  readonly everybodyOrNot: number;
  readonly here: number;
}

/** A metric of a row, rounded as answers show it. */
export function cellOf(metric: Metric, row: Ingredients): Cell {
  const { value, error } = rawCell(metric, row);
  if (typeof value !== 'number') return { value, error };
  return { value: rounded(value, PLACES[metric]), error: error === null ? null : roundedError(error) };
}

function rawCell(metric: Metric, row: Ingredients): Cell {
  const { sample, moments, counted } = row;
  if (metric === 'total_revenue') return { value: toMoney(counted.revenue), error: row.isRevenueExact ? 0 : null };
  if (row.isCounted(metric)) {
    return { value: metric === 'pageviews' ? counted.views : counted.events, error: counted.missed };
  }
  if (moments === undefined) return nothing(metric, sample);
  return FROM_SUMS[metric](moments, row);
}

type FromSums = (moments: Moments, row: Ingredients) => Estimate;

const total =
  (name: 'visitors' | 'visits' | 'pageviews' | 'events'): FromSums =>
  (moments, { sample, exactViews }) =>
    exactViews === undefined || name === 'pageviews' || name === 'events'
      ? sample.total(moments, name)
      : sample.totalByViews(moments, name, exactViews);

const share =
  (all: (row: Ingredients) => number): FromSums =>
  (moments, row) =>
    perCent(row.sample.share(moments.sum('visitors'), all(row)));

/** What each metric is computed from, besides visitors. */
export const SUMS_OF: Readonly<Record<Metric, readonly SumName[]>> = {
  visitors: [],
  visits: ['visits'],
  pageviews: ['pageviews'],
  events: ['events'],
  views_per_visit: ['visitViews', 'visits'],
  bounce_rate: ['bounces', 'visits'],
  visit_duration: ['seconds', 'visits'],
  percentage: [],
  conversion_rate: [],
  group_conversion_rate: [],
  total_revenue: [],
};

const FROM_SUMS: Readonly<Record<Exclude<Metric, 'total_revenue'>, FromSums>> = {
  visitors: total('visitors'),
  visits: total('visits'),
  pageviews: total('pageviews'),
  events: total('events'),
  views_per_visit: (moments, { sample }) => sample.ratio(moments, 'visitViews', 'visits'),
  bounce_rate: (moments, { sample }) => perCent(sample.ratio(moments, 'bounces', 'visits', true)),
  visit_duration: (moments, { sample }) => sample.ratio(moments, 'seconds', 'visits'),
  percentage: share(({ everybody }) => everybody),
  conversion_rate: share(({ everybodyOrNot }) => everybodyOrNot),
  group_conversion_rate: share(({ here }) => here),
};

/** Nobody: in truth, or in the sample alone. */
const nothing = (metric: Metric, sample: Sample): Estimate =>
  sample.isCut ? UNKNOWN : exactly(COUNTS.includes(metric) ? 0 : null);

/** Of no visitor 0; the others divide by something. */
export const COUNTS: readonly Metric[] = ['visitors', 'visits', 'pageviews', 'events'];

const perCent = ({ value, error }: Estimate): Estimate => ({
  value: value === null ? null : 100 * value,
  error: error === null ? null : 100 * error,
});

/** Decimal places of an answer. */
const PLACES: Readonly<Record<Metric, number>> = {
  visitors: 0,
  visits: 0,
  pageviews: 0,
  events: 0,
  views_per_visit: 2,
  bounce_rate: 1,
  visit_duration: 0,
  percentage: 1,
  conversion_rate: 1,
  group_conversion_rate: 1,
  total_revenue: 2,
};

/** Two digits say all that there is to say of an error. */
export const roundedError = (error: number): number => Number(error.toPrecision(2));
