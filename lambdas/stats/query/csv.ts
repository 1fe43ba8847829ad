// An answer as CSV (RFC 4180), for spreadsheets: a column per dimension, per metric, and per error
// of a metric that is an estimate.

import type { MetricValue, QueryAnswer, QueryRow } from '../../domain/query/answer.ts';

/** Spreadsheets take a cell that begins with one of these for a formula, which may do anything. */
const FORMULA = /^[=+\-@\t\r]/;

/** With a line of names first. What is not known is an empty cell. */
export function toCsv({ results, query }: Pick<QueryAnswer, 'results' | 'query'>): string {
  const { dimensions, metrics } = query;
  const estimated = metrics.flatMap((metric, place) =>
    results.some(({ error }) => error !== undefined && error[place] !== 0) ? [{ metric, place }] : [],
  );
  const head = [...dimensions, ...metrics, ...estimated.map(({ metric }) => `${metric}_error`)];
  const rows = results.map((row) => [
    ...row.dimensions.map(textCell),
    ...row.metrics.map(numberCell),
    ...estimated.map(({ place }) => errorCell(row, place)),
  ]);
  return [head, ...rows].map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** Text of strangers: never a formula, and quoted where it could end its cell. */
function textCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function numberCell(value: MetricValue): string {
  if (value === null) return '';
  return typeof value === 'number'
    ? String(value)
    : value.map(({ amount, currency }) => `${amount} ${currency}`).join(' ');
}

function errorCell({ error }: QueryRow, place: number): string {
  const value = error === undefined ? 0 : error[place];
  return value === null || value === undefined ? '' : String(value);
}
