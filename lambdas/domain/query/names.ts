// The names of a question: what may be asked for, by what, and how it may be filtered. They are
// those of Plausible's Stats API, version 2 (https://plausible.io/docs/stats-api), where it has
// them.

/** The columns of an answer, in the order in which the documentation explains them. */
export const METRICS = [
  'visitors',
  'visits',
  'pageviews',
  'events',
  'views_per_visit',
  'bounce_rate',
  'visit_duration',
  'percentage',
  'conversion_rate',
  'group_conversion_rate',
  'total_revenue',
] as const;
export type Metric = (typeof METRICS)[number];

/** What is known of a visitor-day: that of its first event. */
export const PERSON_DIMENSIONS = {
  'event:hostname': 'hostname',
  'visit:country': 'country',
  'visit:language': 'language',
  'visit:device': 'device',
  'visit:browser': 'browser',
  'visit:os': 'os',
  'visit:screen': 'screen',
} as const;
export type PersonDimension = keyof typeof PERSON_DIMENSIONS;

/** What is known of a visit by its first event. */
export const WAY_DIMENSIONS = {
  'visit:source': 'source',
  'visit:referrer': 'referrer',
  'visit:channel': 'channel',
  'visit:utm_source': 'utm_source',
  'visit:utm_medium': 'utm_medium',
  'visit:utm_campaign': 'utm_campaign',
  'visit:utm_content': 'utm_content',
  'visit:utm_term': 'utm_term',
} as const;
export type WayDimension = keyof typeof WAY_DIMENSIONS;

/** The pages of a visit's first and last view. */
export const END_DIMENSIONS = ['visit:entry_page', 'visit:exit_page'] as const;
export type EndDimension = (typeof END_DIMENSIONS)[number];

/** What is known of each event. */
export const EVENT_DIMENSIONS = ['event:page', 'event:name', 'event:goal'] as const;
export type EventDimension = (typeof EVENT_DIMENSIONS)[number];

/**
 * `time` is one of the others, by the length of the range. `time:minute` is of `realtime` alone.
 */
export const TIME_DIMENSIONS = ['time', 'time:minute', 'time:hour', 'time:day', 'time:week', 'time:month'] as const;

/** Before the name of a property that the site has registered. */
export const PROPERTY_PREFIX = 'event:props:';

/** What has a value per event, visit or visitor-day; properties besides. */
export const VALUE_DIMENSIONS = [
  ...EVENT_DIMENSIONS,
  ...(Object.keys(PERSON_DIMENSIONS) as PersonDimension[]),
  ...(Object.keys(WAY_DIMENSIONS) as WayDimension[]),
  ...END_DIMENSIONS,
] as const;
export type ValueDimension = EventDimension | PersonDimension | WayDimension | EndDimension;

/** How a condition of a filter compares. */
export const OPERATORS = ['is', 'is_not', 'contains', 'contains_not'] as const;
export type Operator = (typeof OPERATORS)[number];

/** Ranges by name; all of them end with today, in the site's time zone. */
export const NAMED_RANGES = [
  'day',
  '7d',
  '28d',
  '30d',
  '91d',
  'month',
  '6mo',
  '12mo',
  'year',
  'all',
  'realtime',
] as const;
export type NamedRange = (typeof NAMED_RANGES)[number];

/** What a range can be compared with. */
export const COMPARISONS = ['previous_period', 'year_over_year', 'custom'] as const;
export type ComparisonMode = (typeof COMPARISONS)[number];

/**
 * What stands for a value that an event, visit or visitor-day does not have, in answers and in
 * filters.
 */
export const absentName = (dimension: string): string => {
  if (dimension === 'visit:source' || dimension === 'visit:referrer') return 'Direct / None';
  return dimension === 'visit:channel' ? 'Direct' : '(not set)';
};
