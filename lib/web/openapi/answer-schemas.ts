// The answers about sites as schemas, for the description of the API alone. Tests hold them to the
// types (domain/query/answer.ts) and to what the API answers.

import * as z from 'zod/mini';

import { METRICS } from '../../../lambdas/domain/query/names.ts';

const count = z.int().check(z.minimum(0));
const nullable = (schema: z.ZodMiniNumber) => z.nullable(schema);

const money = z.strictObject({
  amount: z.string().check(z.describe("In the currency's own unit, as a decimal: `10.29`.")),
  currency: z.string().check(z.describe('ISO 4217.')),
});
const metricValue = z.union([z.number(), z.null(), z.array(money)]);
const metricError = nullable(z.number());

const errors = z
  .array(metricError)
  .check(z.describe('One standard error per metric: 0 where it is exact, null where it is not known.'));

const comparison = z.strictObject({
  dimensions: z.optional(z.array(z.string())),
  metrics: z.array(metricValue),
  error: z.optional(errors),
  change: z
    .array(nullable(z.number()))
    .check(z.describe('Per cent; of rates the difference in points. null where there is none.')),
});

export const rowSchema = z.strictObject({
  dimensions: z.array(z.string()).check(z.describe('A value per dimension.')),
  metrics: z
    .array(metricValue)
    .check(z.describe('A value per metric; null where it is not known, or nothing to divide by.')),
  error: z.optional(errors),
  comparison: z.optional(comparison),
});

const exactness = {
  method: z.enum(['exact', 'estimated']),
  sample: z.optional(
    z
      .strictObject({ kept: count, of: count })
      .check(z.describe('Visitors that estimates are drawn from, and of how many.')),
  ),
};

const exactnessOfRows = {
  method: exactness.method,
  error: z.optional(
    z
      .partialRecord(z.enum(METRICS), metricError)
      .check(z.describe('The largest error among the rows, of each metric that is an estimate.')),
  ),
  sample: exactness.sample,
};

const about = {
  visitors: z
    .enum(['distinct', 'sum_of_days'])
    .check(z.describe('`sum_of_days`: a visitor of several days counts once a day.')),
  unattributed: z.optional(count.check(z.describe('Views without a visitor: they are in no number about visitors.'))),
  read: z.enum(['days', 'months', 'years']).check(z.describe('The largest period that was read as one.')),
  as_of: z.nullable(z.string()).check(z.describe('Time of the last change, ISO 8601.')),
  final: z.boolean().check(z.describe('Whether only an event with a timestamp of the past can change this.')),
  timezone: z.string().check(z.describe("The site's IANA zone: days and hours are its own.")),
};

export const answerSchema = z.strictObject({
  results: z.array(rowSchema),
  meta: z.strictObject({
    total_rows: z.optional(count),
    time_labels: z.optional(z.array(z.string())),
    ...exactnessOfRows,
    comparison: z.optional(z.strictObject(exactnessOfRows).check(z.describe('Of the earlier numbers.'))),
    ...about,
    unplaced: z.optional(count.check(z.describe('By `time:minute`: views whose minute is not kept.'))),
  }),
  query: z
    .looseObject({ date_range: z.tuple([z.string(), z.string()]) })
    .check(z.describe('The question with its defaults, and its range as two date-times.')),
});

const step = z.strictObject({
  goal: z.string(),
  visitors: count.check(z.describe('Who did this step, and all before it in their order, on one day.')),
  conversion_rate: nullable(z.number()).check(z.describe('Per cent of the first step.')),
  step_rate: nullable(z.number()).check(z.describe('Per cent of the step before.')),
  error: z.optional(z.strictObject({ visitors: metricError, conversion_rate: metricError })),
});

export const funnelAnswerSchema = z.strictObject({
  steps: z.array(step),
  meta: z.strictObject({ ...exactness, ...about }),
  query: z.looseObject({ date_range: z.tuple([z.string(), z.string()]) }),
});

export const statsSchema = z.looseObject({
  site_id: z.string(),
  date: z.string(),
  total_views: count,
  unique_users: count,
  top_paths: z.array(z.strictObject({ path: z.string(), views: count })),
  top_paths_missed: z.optional(count),
});

export const sitesSchema = z.object({
  sites: z.array(z.looseObject({ id: z.string(), name: z.string(), timezone: z.string(), public: z.boolean() })),
});

export const siteSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  timezone: z.string(),
  public: z.boolean(),
  identity: z.string(),
  goals: z.array(z.string()),
  funnels: z.array(z.strictObject({ name: z.string(), steps: z.array(z.string()) })),
  properties: z.array(z.string()),
});

export const receiptSchema = z.object({
  receipt: z.string(),
  status: z.enum(['counted', 'pending', 'duplicate', 'filtered']),
});

export const acceptedSchema = z.object({
  success: z.literal(true),
  message: z.string(),
  accepted: z.optional(count),
});

export const errorSchema = z.object({
  success: z.literal(false),
  error: z.string().check(z.describe('What is wrong, and what is allowed.')),
  details: z.optional(z.array(z.string())),
});
