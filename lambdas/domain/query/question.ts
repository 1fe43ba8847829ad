// What a client asks: the body of POST /api/v2/query and of POST /api/v2/funnel. The schemas are
// also what GET /api/openapi.json describes; read-question.ts reads by them, and says what is
// wrong.

import * as z from 'zod/mini';
import { _default as withDefault } from 'zod/mini';

import { isGoal } from '../access/goal.ts';
import { isDay, parseTimestamp } from '../event/timestamp.ts';
import { FUNNEL_STEPS, MAX_FILTER_VALUES, MAX_OFFSET, MAX_ROWS } from '../limits/questions.ts';
import { MAX_CHARACTERS } from '../limits/requests.ts';
import {
  COMPARISONS,
  METRICS,
  NAMED_RANGES,
  type Operator,
  OPERATORS,
  PROPERTY_PREFIX,
  TIME_DIMENSIONS,
  VALUE_DIMENSIONS,
} from './names.ts';

/** About one dimension: one of the values, or none of them. */
export type Condition = [operator: Operator, dimension: string, values: string[]];
export type Filter = Condition | [join: 'and' | 'or', filters: Filter[]] | [not: 'not', filter: Filter];

/** Whether a filter is about one dimension, and joins no others. */
export const isCondition = (filter: Filter): filter is Condition => OPERATORS.some((name) => name === filter[0]);

const text = (max: number = MAX_CHARACTERS.path) => z.string().check(z.minLength(1), z.maxLength(max));

const property = z.string().check(
  // Aborting: so that a union with other names says what all of them are.
  z.startsWith(PROPERTY_PREFIX, { abort: true }),
  z.minLength(PROPERTY_PREFIX.length + 1, { abort: true }),
  z.maxLength(PROPERTY_PREFIX.length + MAX_CHARACTERS.path, { abort: true }),
  z.describe('`event:props:` and the name of a property that the site has registered.'),
);
const valueDimension = z.union([z.enum(VALUE_DIMENSIONS), property]);
const dimension = z.union(
  [z.enum(VALUE_DIMENSIONS), z.enum(TIME_DIMENSIONS), property],
  `one of ${[...VALUE_DIMENSIONS, ...TIME_DIMENSIONS].join(', ')}, ${PROPERTY_PREFIX}NAME`,
);
const metric = z.enum(METRICS);

/** What is read by hand (read-filters.ts); here for the description of the API. */
export const filterSchema: z.ZodMiniType<Filter, Filter> = z.lazy(() =>
  z.union([
    z.tuple([z.enum(OPERATORS), valueDimension, z.array(text()).check(z.minLength(1), z.maxLength(MAX_FILTER_VALUES))]),
    z.tuple([z.enum(['and', 'or']), z.array(filterSchema).check(z.minLength(1))]),
    z.tuple([z.literal('not'), filterSchema]),
  ]),
);

const day = z.string().check(z.refine(isDay, 'a day, YYYY-MM-DD'), z.describe('A local day of the site, YYYY-MM-DD.'));
const instant = z.string().check(
  z.refine((value) => value.includes('T') && parseTimestamp(value) !== undefined, 'an ISO 8601 date-time'),
  z.describe('An ISO 8601 date-time.'),
);
const days = z.tuple([day, day]).check(z.describe('The first and the last day, both inclusive.'));
const dateRange = z.union(
  [
    z.enum(NAMED_RANGES),
    days,
    z
      .tuple([instant, instant])
      .check(z.describe('From the first instant to before the second; both on the half-hour.')),
  ],
  `one of ${NAMED_RANGES.join(', ')}, or two days ["2025-11-01","2025-11-14"], or two date-times`,
);

const comparisons = z.strictObject({
  mode: z.enum(COMPARISONS),
  date_range: z.optional(days.check(z.describe('With `custom` alone.'))),
  match_day_of_week: withDefault(
    z.boolean().check(z.describe('Moves the earlier range so that it begins on the same day of the week.')),
    false,
  ),
});

const asked = {
  site_id: text(MAX_CHARACTERS.site_id).check(z.describe('The site that is asked about.')),
  date_range: dateRange,
  filters: withDefault(z.array(filterSchema).check(z.describe('All of them must hold.')), []),
};

/** The body of POST /api/v2/query. */
export const questionSchema = z.strictObject({
  site_id: asked.site_id,
  metrics: z.array(metric).check(z.minLength(1), z.maxLength(METRICS.length)),
  date_range: asked.date_range,
  dimensions: withDefault(z.array(dimension).check(z.maxLength(2)), []),
  filters: asked.filters,
  order_by: withDefault(
    z
      .array(z.tuple([z.union([metric, dimension], 'a metric or dimension of the question'), z.enum(['asc', 'desc'])]))
      .check(
        z.maxLength(4),
        z.describe('Metrics and dimensions of the question. Without: time, then the first metric.'),
      ),
    [],
  ),
  include: withDefault(
    z.strictObject({
      total_rows: withDefault(z.boolean(), false),
      time_labels: withDefault(z.boolean(), false),
      comparisons: z.optional(comparisons),
    }),
    { total_rows: false, time_labels: false },
  ),
  pagination: withDefault(
    z.strictObject({
      limit: withDefault(z.int().check(z.minimum(1), z.maximum(MAX_ROWS)), MAX_ROWS),
      offset: withDefault(z.int().check(z.minimum(0), z.maximum(MAX_OFFSET)), 0),
    }),
    { limit: MAX_ROWS, offset: 0 },
  ),
});

/** A question as it is answered: with its defaults. */
export type Question = Readonly<z.output<typeof questionSchema>>;
/** A question as it is sent. */
export type SentQuestion = z.input<typeof questionSchema>;
export type DateRange = Question['date_range'];
export type Comparisons = z.output<typeof comparisons>;

/** The body of POST /api/v2/funnel. */
export const funnelSchema = z.strictObject({
  site_id: asked.site_id,
  date_range: asked.date_range,
  steps: z
    .array(text().check(z.refine(isGoal, 'a goal: the name of an event, or Visit /path*')))
    .check(
      z.minLength(FUNNEL_STEPS.least),
      z.maxLength(FUNNEL_STEPS.most),
      z.describe('Goals, in their order: names of events, or `Visit /path*`.'),
    ),
  filters: asked.filters,
});

export type FunnelQuestion = Readonly<z.output<typeof funnelSchema>>;
