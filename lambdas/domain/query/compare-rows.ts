// Sets rows beside those of an earlier range: of the same values, and in a series of the same place
// in it.

import type { MetricValue, QueryRow } from './answer.ts';
import { COUNTS, errorsOf } from './cells.ts';
import { keyOf } from './count-rows.ts';
import type { Span } from './date-range.ts';
import { type Grain, labelsOf } from './grain.ts';
import type { Metric } from './names.ts';
import type { Prepared } from './prepare.ts';
import { rounded } from './rounded.ts';
import { isTime } from './basis.ts';
import type { Row } from './tabulate.ts';

type Comparison = NonNullable<QueryRow['comparison']>;

export interface Compared {
  readonly comparison: Comparison;
  /** The earlier row; absent where nothing happened. */
  readonly row?: Row;
}

/** One per row of `page`. */
export function compareRows(page: readonly Row[], before: readonly Row[], prepared: Prepared): Compared[] {
  const { question, compared } = prepared;
  const place = question.dimensions.findIndex(isTime);
  const byValues = new Map(before.map((row) => [keyOf(row.values), row]));
  const earlier = place < 0 || compared === undefined ? undefined : earlierLabels(prepared, compared);
  return page.map(({ values, cells }) => {
    const label = earlier?.get(values[place] ?? '');
    const then = earlier === undefined ? values : label === undefined ? undefined : values.with(place, label);
    const row = then && byValues.get(keyOf(then));
    const metrics = question.metrics.map((metric, index) => row?.cells[index]?.value ?? absent(metric));
    const comparison = {
      ...(earlier !== undefined && then !== undefined && { dimensions: then }),
      metrics,
      ...errorsOf(row?.cells ?? []),
      change: question.metrics.map((metric, index) =>
        changeOf(metric, cells[index]?.value ?? null, metrics[index] ?? null),
      ),
    };
    return { comparison, ...(row !== undefined && { row }) };
  });
}

/**
 * The rows that a series lacks: of times without events, whose earlier times have some. Without
 * them the earlier series had gaps, and would end where this one does.
 */
export function rowsOfBefore(rows: readonly Row[], before: readonly Row[], prepared: Prepared): Row[] {
  const { question, compared } = prepared;
  if (compared === undefined || question.dimensions.length !== 1 || !question.dimensions.every(isTime)) return [];
  const [now, then] = [rows, before].map((some) => new Set(some.map(({ values: [label] }) => label)));
  const cells = question.metrics.map((metric) => ({ value: absent(metric), error: 0 }));
  return [...earlierLabels(prepared, compared)]
    .filter(([label, earlier]) => now?.has(label) === false && then?.has(earlier) === true)
    .map(([label]) => ({ values: [label], cells }));
}

/** What a row without events has. */
const absent = (metric: Metric): MetricValue => (COUNTS.includes(metric) ? 0 : metric === 'total_revenue' ? [] : null);
/** Per cent already: compared by their difference. */
const RATES: readonly Metric[] = ['bounce_rate', 'percentage', 'conversion_rate', 'group_conversion_rate'];

function changeOf(metric: Metric, now: MetricValue, then: MetricValue): number | null {
  if (typeof now !== 'number' || typeof then !== 'number') return null;
  if (RATES.includes(metric)) return rounded(now - then, 1);
  if (then === 0) return now === 0 ? 0 : null;
  return rounded((100 * (now - then)) / then, 1);
}

/** By each label of the series, the one at its place in the earlier series. */
function earlierLabels({ span, grain }: Prepared, compared: Span): ReadonlyMap<string, string> {
  const [now, then] = [seriesOf(span, grain), seriesOf(compared, grain)];
  return new Map(now.flatMap((label, index) => (then[index] === undefined ? [] : [[label, then[index]] as const])));
}

/** Hours go by clock: each day has 24 of them. */
function seriesOf(span: Span, grain: Grain): string[] {
  if (grain !== 'hour') return labelsOf(span, grain);
  return labelsOf(span, 'day').flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => `${day} ${String(hour).padStart(2, '0')}:00:00`),
  );
}
