// The figures of the page: what the API calls each, how it is written, and whether more of it is
// good.

import type { Metric as ApiMetric } from '../../../lambdas/domain/query/names.ts';
import type { TextKey } from '../text/text.ts';

/** How a figure's number is written. */
export type Unit = 'count' | 'ratio' | 'percent' | 'seconds' | 'money';

export interface MetricInfo {
  readonly label: TextKey;
  readonly unit: Unit;
  /** 1: more is better. -1: less is. */
  readonly better: 1 | -1;
}

const TABLE = {
  visitors: { label: 'metric.visitors', unit: 'count', better: 1 },
  visits: { label: 'metric.visits', unit: 'count', better: 1 },
  pageviews: { label: 'metric.pageviews', unit: 'count', better: 1 },
  views_per_visit: { label: 'metric.views_per_visit', unit: 'ratio', better: 1 },
  bounce_rate: { label: 'metric.bounce_rate', unit: 'percent', better: -1 },
  visit_duration: { label: 'metric.visit_duration', unit: 'seconds', better: 1 },
  events: { label: 'metric.events', unit: 'count', better: 1 },
  total_revenue: { label: 'metric.total_revenue', unit: 'money', better: 1 },
  conversion_rate: { label: 'metric.conversion_rate', unit: 'percent', better: 1 },
} as const satisfies Readonly<Partial<Record<ApiMetric, MetricInfo>>>;

export type Metric = keyof typeof TABLE;

/** The six figures, in their order on the page. */
export const FIGURES = [
  'visitors',
  'visits',
  'pageviews',
  'views_per_visit',
  'bounce_rate',
  'visit_duration',
] as const satisfies readonly Metric[];
export type Figure = (typeof FIGURES)[number];

export const isFigure = (text: string): text is Figure => (FIGURES as readonly string[]).includes(text);

export const infoOf = (metric: Metric): MetricInfo => TABLE[metric];
