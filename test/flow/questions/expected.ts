// The answers that the product owes, in the form in which it gives them: rows in their order, cut
// to a page, with what they are compared with.

import { type Funnel, isTime, type Question } from './asked.ts';
import { daysBetween } from './calendar.ts';
import { quotient, type Value } from './metrics.ts';
import type { Truth } from './truth.ts';

export interface Row {
  readonly dimensions: readonly string[];
  readonly metrics: readonly Value[];
  readonly comparison?: {
    readonly dimensions?: readonly string[];
    readonly metrics: readonly Value[];
    readonly change: readonly Value[];
  };
}

export interface Expected {
  readonly results: readonly Row[];
  readonly totalRows: number;
}

const COUNTS = ['visitors', 'visits', 'pageviews', 'events'];
const RATES = ['bounce_rate', 'percentage', 'conversion_rate', 'group_conversion_rate'];

export function expectedOf(question: Question, truth: Truth): Expected {
  const rows = sorted(
    [...truth.rowsOf(question)].map(([key, metrics]): Row => ({ dimensions: JSON.parse(key), metrics })),
    question,
  );
  const { limit = rows.length, offset = 0 } = question.pagination ?? {};
  const page = rows.slice(offset, offset + limit);
  const earlier = question.include?.comparisons?.date_range;
  return {
    totalRows: rows.length,
    results: earlier === undefined ? page : compared(page, question, earlier, truth),
  };
}

/** By time, then by the first metric, the most first, unless the question says; then by values. */
function sorted(rows: readonly Row[], { metrics, dimensions = [], order_by: asked }: Question): Row[] {
  const time = dimensions.find(isTime);
  const [first = ''] = metrics;
  const order = asked ?? [...(time === undefined ? [] : [[time, 'asc'] as const]), [first, 'desc'] as const];
  const all = [...order, ...dimensions.map((dimension) => [dimension, 'asc'] as const)];
  return rows.toSorted((a, b) => {
    for (const [name, direction] of all) {
      const sign = direction === 'asc' ? 1 : -1;
      const [metric, dimension] = [metrics.indexOf(name), dimensions.indexOf(name)];
      const difference =
        metric >= 0
          ? byNumber(a.metrics[metric], b.metrics[metric], sign)
          : sign * byText(a.dimensions[dimension] ?? '', b.dimensions[dimension] ?? '');
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function byNumber(a: Value | undefined, b: Value | undefined, sign: number): number {
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  // What is not known comes last.
  return Number(typeof a !== 'number') - Number(typeof b !== 'number');
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function compared(rows: readonly Row[], question: Question, earlier: readonly [string, string], truth: Truth): Row[] {
  const before = truth.rowsOf({ ...question, date_range: earlier });
  const place = (question.dimensions ?? []).findIndex(isTime);
  const [now, then] = [daysBetween(...question.date_range), daysBetween(...earlier)];
  return rows.map((row) => {
    const label = place < 0 ? undefined : then[now.indexOf(row.dimensions[place] ?? '')];
    const values = label === undefined ? row.dimensions : row.dimensions.with(place, label);
    const isBefore = place < 0 || label !== undefined;
    const none = question.metrics.map((metric) => (COUNTS.includes(metric) ? 0 : null));
    const metrics = (isBefore ? before.get(JSON.stringify(values)) : undefined) ?? none;
    const change = question.metrics.map((metric, index) => changeOf(metric, row.metrics[index], metrics[index]));
    return { ...row, comparison: { ...(label !== undefined && { dimensions: values }), metrics, change } };
  });
}

function changeOf(metric: string, now: Value | undefined, then: Value | undefined): number | null {
  if (typeof now !== 'number' || typeof then !== 'number') return null;
  // Of whole numbers: what is compared has two decimals at most.
  const [after, before] = [Math.round(100 * now), Math.round(100 * then)];
  if (RATES.includes(metric)) return quotient(after - before, 100, 1);
  return after === 0 && before === 0 ? 0 : quotient(100 * (after - before), before, 1);
}

/** The steps of a funnel. */
export function expectedSteps({ steps, date_range: range, filters = [] }: Funnel, truth: Truth) {
  const reached = truth.funnelOf(steps, range, filters);
  const perCent = (some = 0, all = 0): number | null => quotient(100 * some, all, 1);
  return steps.map((goal, step) => ({
    goal,
    visitors: reached[step],
    conversion_rate: perCent(reached[step], reached[0]),
    step_rate: perCent(reached[step], reached[Math.max(0, step - 1)]),
  }));
}
