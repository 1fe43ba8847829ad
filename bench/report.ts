// The result as a person reads it, and as a program does.

import { availableParallelism, cpus } from 'node:os';

import { median } from './statistics.ts';
import type { NamedFigure, Verdict } from './verdicts.ts';

/** What a run of the benchmark has found. */
export interface Result {
  readonly rounds: number;
  readonly scale: number;
  readonly figures: readonly NamedFigure[];
  readonly verdicts: readonly Verdict[];
}

/** Lines: a table of figures, one of verdicts. */
export function table({ rounds, scale, figures, verdicts }: Result): string[] {
  const head = ['figure', 'min', 'median', 'max', 'unit'];
  const rows = figures.map(({ name, unit, values }) => [
    name,
    ...[Math.min(...values), median(values), Math.max(...values)].map(shown),
    unit,
  ]);
  const judged = verdicts.map(({ figure, over, is, limit, unit, measured, verdict, note }) => [
    verdict,
    over === undefined ? figure : `${figure} / ${over}`,
    shown(measured),
    `${is === 'atMost' ? '<=' : '>='} ${shown(limit)} ${unit}`,
    note,
  ]);
  const lines = [`${machine()}; ${rounds} rounds, scale ${scale}`, '', ...aligned([head, ...rows])];
  return judged.length === 0
    ? lines
    : [...lines, '', ...aligned([['', 'target', 'median', 'limit', 'note'], ...judged])];
}

/** Everything, with the machine that it was measured on; JSON has no NaN, and says null. */
export const toJson = (result: Result): string => `${JSON.stringify({ machine: machine(), ...result }, null, 2)}\n`;

const machine = (): string =>
  `Node ${process.versions.node}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown kind'}`;

/** Three digits that matter, and thousands with their commas. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value.toLocaleString('en-US', {
    maximumFractionDigits: value === 0 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))),
  });
}

/** Columns as wide as their widest cell; those of numbers are aligned right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (rows[0] ?? []).map((head) => ['min', 'median', 'max'].includes(head));
  return rows.map((row) =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
