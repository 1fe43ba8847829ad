// Answers a question from what was read for it.

import type { Exactness, MetricError, QueryMeta, QueryRow, ResolvedQuery } from './answer.ts';
import { type Cell, errorsOf } from './cells.ts';
import { compareRows, rowsOfBefore } from './compare-rows.ts';
import { type Clock, describeSpan, type Span } from './date-range.ts';
import type { Sample } from './estimate.ts';
import { labelsOf, minuteLabels } from './grain.ts';
import type { Metric } from './names.ts';
import { ordered, pageOf } from './order.ts';
import type { AskedSite, Prepared } from './prepare.ts';
import type { Question } from './question.ts';
import type { Reading } from './reading.ts';
import { tabulateNow } from './tabulate-now.ts';
import { type Row, type Table, tabulate } from './tabulate.ts';

/** What of `meta` the engine knows; who has read the documents knows the rest. */
export type EngineMeta = Omit<QueryMeta, 'read' | 'as_of' | 'final' | 'timezone'>;

export interface EngineAnswer {
  readonly results: readonly QueryRow[];
  readonly meta: EngineMeta;
  readonly query: ResolvedQuery;
}

/** `compared` is what `prepared.compared` was read as. */
export function answerQuestion(
  prepared: Prepared,
  reading: Reading,
  compared: Reading | undefined,
  site: AskedSite,
  clock: Clock,
): EngineAnswer {
  const { question, span } = prepared;
  const isNow = question.date_range === 'realtime';
  const table = isNow ? tabulateNow(question, reading, clock) : tabulate(question, reading, site.goals);
  const before = compared && tabulate(question, compared, site.goals);
  const compares = before === undefined ? [] : rowsOfBefore(table.rows, before.rows, prepared);
  const rows = ordered([...table.rows, ...compares], question);
  const page = pageOf(rows, question);
  const comparisons = before && compareRows(page, before.rows, prepared);
  const earlier = comparisons?.flatMap(({ row }) => (row === undefined ? [] : [row]));
  const { date_range: _, ...rest } = question;
  return {
    results: page.map((row, index) => toQueryRow(row, comparisons?.[index]?.comparison)),
    meta: {
      ...(question.include.total_rows && { total_rows: rows.length }),
      ...(question.include.time_labels && { time_labels: timeLabels(prepared, reading, clock) }),
      ...exactnessOf(question, page, table),
      ...(before !== undefined && { comparison: exactnessOf(question, earlier ?? [], before) }),
      visitors: visitorsOf(site, span),
      ...unattributed(table, reading),
      ...(table.unplaced !== undefined && table.unplaced > 0 && { unplaced: table.unplaced }),
    },
    query: {
      ...rest,
      date_range: describeSpan(span, clock.days),
      ...(prepared.compared !== undefined && { comparison_date_range: describeSpan(prepared.compared, clock.days) }),
    },
  };
}

/** Whether a visitor of several days counts once in a range. */
export const visitorsOf = ({ identity }: Pick<AskedSite, 'identity'>, { from, to }: Span): QueryMeta['visitors'] =>
  identity === 'daily' && from !== to ? 'sum_of_days' : 'distinct';

function toQueryRow({ values, cells }: Row, comparison: QueryRow['comparison']): QueryRow {
  return {
    dimensions: values,
    metrics: cells.map(({ value }) => value),
    ...errorsOf(cells),
    ...(comparison !== undefined && { comparison }),
  };
}

/** Of the rows that are answered, and the samples that they come from. */
function exactnessOf({ metrics }: Question, rows: readonly Row[], { samples }: Pick<Table, 'samples'>): Exactness {
  const errors = metrics.flatMap((metric, place): [Metric, MetricError][] => {
    const cells = rows
      .map(({ cells }) => cells[place])
      .filter((cell): cell is Cell => cell !== undefined && cell.error !== 0);
    if (cells.length === 0) return [];
    const known = cells.flatMap(({ error }) => (error === null ? [] : [error]));
    return [[metric, known.length === 0 ? null : Math.max(...known)]];
  });
  return {
    method: errors.length > 0 || samples.length > 0 ? 'estimated' : 'exact',
    ...(errors.length > 0 && { error: Object.fromEntries(errors) }),
    ...(samples.length > 0 && { sample: sampleOf(samples) }),
  };
}

/** Of a series, all parts together. */
export const sampleOf = (samples: readonly Sample[]): { kept: number; of: number } => ({
  kept: samples.reduce((sum, { kept }) => sum + kept, 0),
  of: samples.reduce((sum, { of }) => sum + of, 0),
});

/** Views in no row, where that matters. */
export function unattributed(
  { isAboutVisitors }: Pick<Table, 'isAboutVisitors'>,
  { parts }: Reading,
): { unattributed?: number } {
  const views = parts.reduce((sum, { summary }) => sum + summary.counts.unattributed, 0);
  return isAboutVisitors && views > 0 ? { unattributed: views } : {};
}

function timeLabels({ question, span, grain }: Prepared, { parts, hours }: Reading, { now, days }: Clock): string[] {
  if (grain === 'total') return [];
  if (grain === 'minute') return minuteLabels(now, days);
  if (grain === 'hour') return hours === undefined ? [] : [...hours.labels];
  // All of time begins with the first day that has something, and ends today.
  const [first, today] = [parts[0]?.label, days.of(now).day];
  if (question.date_range !== 'all') return labelsOf(span, grain);
  return first === undefined ? [] : labelsOf({ from: first, to: today > first ? today : first }, grain);
}
