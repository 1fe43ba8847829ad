// Tables of text for a terminal.

import { formatNumber } from './text.ts';

/**
 * A row per item and a cell per column: numbers right-aligned, text left-aligned, two spaces
 * between.
 */
export function table(
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  format: (value: number) => string = formatNumber,
): string[] {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? format(cell) : cell)));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const isRight = columns.map((_, index) => rows.length > 0 && rows.every((row) => typeof row[index] === 'number'));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, index) => (isRight[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  return [columns, ...cells].map(line);
}
