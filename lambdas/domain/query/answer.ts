// What a client gets: the bodies of POST /api/v2/query and POST /api/v2/funnel. Metrics stand in
// the order of the question.

import type { Metric } from './names.ts';
import type { FunnelQuestion, Question } from './question.ts';

/** A sum of money in one currency. */
export interface Money {
  /** In the currency's own unit, as a decimal: `10.29`. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

/**
 * visitors, visits, pageviews and events are counts; views_per_visit is a ratio; visit_duration is
 * in seconds; bounce_rate, percentage and the conversion rates are per cent; total_revenue is a sum
 * per currency. null: not known, as where the sample has nobody with this value.
 */
export type MetricValue = number | null | readonly Money[];

/**
 * One standard error of a value, in its unit. 0 where the value is exact, null where the error is
 * not known.
 */
export type MetricError = number | null;

export interface QueryRow {
  /** A value per dimension. */
  readonly dimensions: readonly string[];
  readonly metrics: readonly MetricValue[];
  /** Only where one of the metrics is an estimate. */
  readonly error?: readonly MetricError[];
  /** Only where comparisons are included. */
  readonly comparison?: {
    /** Of a time series: the time that is compared with. */
    readonly dimensions?: readonly string[];
    readonly metrics: readonly MetricValue[];
    /** Of these metrics; only where one of them is an estimate. */
    readonly error?: readonly MetricError[];
    /** Per cent; of rates the difference in points. null where there is none. */
    readonly change: readonly (number | null)[];
  };
}

/** How exact an answer is, and what it is about. */
export interface Exactness {
  readonly method: 'exact' | 'estimated';
  /** The largest error among the rows, of each metric that is an estimate. */
  readonly error?: Readonly<Partial<Record<Metric, MetricError>>>;
  /** Visitors that the estimates are drawn from, and of how many; only with them. */
  readonly sample?: { readonly kept: number; readonly of: number };
}

export interface QueryMeta extends Exactness {
  /** Of the earlier numbers, where comparisons are included; all else is about the range itself. */
  readonly comparison?: Exactness;
  readonly total_rows?: number;
  readonly time_labels?: readonly string[];
  /**
   * Whether a visitor of several days counts once. `sum_of_days`: the site tells visitors apart by
   * a salt of the day, so it counts once a day.
   */
  readonly visitors: 'distinct' | 'sum_of_days';
  /** Views without a visitor, which are in no number that is about visitors or visits. */
  readonly unattributed?: number;
  /** By `time:minute`: views of about the same time whose minute is not kept. */
  readonly unplaced?: number;
  /** The largest period that one of the documents read is about. */
  readonly read: 'days' | 'months' | 'years';
  /** Time of the last change, ISO 8601; null when there was none. */
  readonly as_of: string | null;
  /** True when these numbers can only change by an event with a timestamp of the past. */
  readonly final: boolean;
  /** IANA name of the site's zone, whose days and hours these are. */
  readonly timezone: string;
}

/** The question, resolved: with its defaults, and two date-times with an offset as its range. */
export type ResolvedQuery = Omit<Question, 'date_range'> & {
  readonly date_range: readonly [string, string];
  readonly comparison_date_range?: readonly [string, string];
};

/** The keys in this order. */
export interface QueryAnswer {
  readonly results: readonly QueryRow[];
  readonly meta: QueryMeta;
  readonly query: ResolvedQuery;
}

export interface FunnelStep {
  readonly goal: string;
  /** Who did this step, and all before it in their order, on one day. */
  readonly visitors: number;
  /** Per cent of the first step, and of the step before; null where those are 0. */
  readonly conversion_rate: number | null;
  readonly step_rate: number | null;
  /** Standard errors of these, where they are estimates. */
  readonly error?: { readonly visitors: MetricError; readonly conversion_rate: MetricError };
}

export interface FunnelAnswer {
  readonly steps: readonly FunnelStep[];
  readonly meta: Omit<QueryMeta, 'total_rows' | 'time_labels' | 'error' | 'comparison'>;
  readonly query: Omit<FunnelQuestion, 'date_range'> & { readonly date_range: readonly [string, string] };
}
