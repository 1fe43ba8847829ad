// The result as text for people, and as JSON for programs.

import { availableParallelism, cpus } from 'node:os';

import { table } from '../../kit/text-table.ts';
import { median } from '../../kit/statistics.ts';
import type { NamedFigure, Verdict } from './verdicts.ts';

/** The result of a run of the benchmark. */
export interface Result {
  readonly rounds: number;
  readonly scale: number;
  readonly figures: readonly NamedFigure[];
  readonly verdicts: readonly Verdict[];
}

/** A table of figures, one of verdicts. */
export function lines({ rounds, scale, figures, verdicts }: Result): string[] {
  const head = ['figure', 'min', 'median', 'max', 'unit'];
  const rows = figures.map(({ name, unit, values }) => [
    name,
    Math.min(...values),
    median(values),
    Math.max(...values),
    unit,
  ]);
  const judged = verdicts.map(({ figure, over, is, limit, unit, measured, verdict, note }) => [
    verdict,
    over === undefined ? figure : `${figure} / ${over}`,
    measured,
    `${is === 'atMost' ? '<=' : '>='} ${shown(limit)} ${unit}`,
    note,
  ]);
  const measured = [`${machine()}; ${rounds} rounds, scale ${scale}`, '', ...table(head, rows, shown)];
  return judged.length === 0
    ? measured
    : [...measured, '', ...table(['', 'target', 'median', 'limit', 'note'], judged, shown)];
}

/** Everything, with a description of the measuring machine. JSON has no NaN and uses null. */
export const toJson = (result: Result): string => `${JSON.stringify({ machine: machine(), ...result }, null, 2)}\n`;

const machine = (): string =>
  `Node ${process.versions.node}, ${availableParallelism()} cores of ${cpus()[0]?.model ?? 'an unknown kind'}`;

/** Three significant digits, with commas between thousands. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value.toLocaleString('en-US', {
    maximumFractionDigits: value === 0 ? 0 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))),
  });
}
