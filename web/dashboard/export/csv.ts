// Lists as CSV (RFC 4180), for spreadsheets. Spreadsheets take a cell that begins with = + - @ or a
// tab for a formula, and a stranger chooses what a cell begins with: such a cell gets an
// apostrophe before it. See https://owasp.org/www-community/attacks/CSV_Injection

import type { MetricValue, QueryAnswer } from '../api/query.ts';

const FORMULA = /^[=+\-@\t\r]/;

/** One cell. Numbers are written as they are, with a point. */
function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

/** What is not known is an empty cell. Money is its amount and currency. */
function valueCell(value: MetricValue | undefined): string | number {
  if (typeof value === 'number') return value;
  if (value === null || value === undefined) return '';
  return value.map(({ amount, currency }) => `${amount} ${currency}`).join('; ');
}

/**
 * The list of an answer: a name per row, its metrics, and behind them the standard errors of those
 * that are estimated.
 */
export function csvOfAnswer({ results }: QueryAnswer, dimension: string, metrics: readonly string[]): string {
  const estimated = metrics.map((_, index) => results.some(({ error }) => (error?.[index] ?? 0) > 0));
  const errors = metrics.filter((_, index) => estimated[index]);
  const head = [dimension, ...metrics, ...errors.map((metric) => `${metric}_error`)];
  const rows = results.map((row) => [
    row.dimensions[0] ?? '',
    ...metrics.map((_, index) => valueCell(row.metrics[index])),
    ...metrics.flatMap((_, index) => (estimated[index] ? [row.error?.[index] ?? ''] : [])),
  ]);
  return csv([head, ...rows]);
}
