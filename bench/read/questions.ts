// The questions of `POST /api/v2/query` that are timed: what a dashboard asks when it opens, and
// one that a filter makes, which only visitor tables can answer.

/** Without site and range. */
type Question = Readonly<Record<string, unknown>>;

const FIGURES = ['visitors', 'visits', 'pageviews', 'views_per_visit', 'bounce_rate', 'visit_duration'];

const listOf = (dimension: string): Question => ({
  metrics: ['visitors', 'pageviews'],
  dimensions: [dimension],
  pagination: { limit: 9 },
});

/** Figures, chart, and a list in each panel. */
export const DASHBOARD: readonly Question[] = [
  { metrics: FIGURES },
  { metrics: FIGURES, dimensions: ['time:day'], include: { time_labels: true } },
  listOf('event:page'),
  listOf('visit:entry_page'),
  listOf('visit:channel'),
  listOf('visit:source'),
  listOf('visit:country'),
  listOf('visit:browser'),
];

export const FILTERED: Question = {
  metrics: ['visitors', 'visits', 'bounce_rate'],
  dimensions: ['visit:entry_page'],
  filters: [['is', 'visit:browser', ['Chrome']]],
  pagination: { limit: 9 },
};
