// Questions of the page, in the shapes of the query API. Answers have the types of the server's own
// code; only types are imported, so nothing of it is in the page.

import type {
  FunnelAnswer,
  FunnelStep,
  MetricError,
  MetricValue,
  Money,
  QueryAnswer,
  QueryMeta,
  QueryRow,
} from '../../../lambdas/domain/query/answer.ts';
import type { ComparisonMode, Metric, NamedRange } from '../../../lambdas/domain/query/names.ts';
import type { ApiFilter } from '../state/filters.ts';

export type { FunnelAnswer, FunnelStep, MetricError, MetricValue, Money, QueryAnswer, QueryMeta, QueryRow };

export type DateRange = NamedRange | readonly [from: string, to: string];

export interface Comparisons {
  readonly mode: ComparisonMode;
  readonly date_range?: readonly [from: string, to: string];
  readonly match_day_of_week?: boolean;
}

/**
 * The part of a SentQuestion that the page uses; a test reads its questions by the server's schema.
 */
export interface Query {
  readonly site_id: string;
  readonly metrics: readonly Metric[];
  readonly date_range: DateRange;
  readonly dimensions?: readonly string[];
  readonly filters?: readonly ApiFilter[];
  readonly include?: {
    readonly total_rows?: boolean;
    readonly time_labels?: boolean;
    readonly comparisons?: Comparisons;
  };
  readonly pagination?: { readonly limit: number; readonly offset?: number };
}

/** `POST /api/v2/funnel`. */
export interface FunnelQuery {
  readonly site_id: string;
  readonly date_range: DateRange;
  readonly steps: readonly string[];
  readonly filters?: readonly ApiFilter[];
}
