// A soak as lines for a person.

import { table } from '../../kit/text-table.ts';
import { formatNumber, plural } from '../../kit/text.ts';
import { LEAST_VALUES, type Verdict } from './judge.ts';
import type { SoakResult } from './soak.ts';

export function report({ samples, verdicts, sent, answers: compared, faults }: SoakResult): string[] {
  const calls = [...sent.answers.values()].reduce((sum, count) => sum + count, 0);
  const answers = [...sent.answers]
    .sort(([a], [b]) => a - b)
    .map(([status, count]) => `${status}: ${formatNumber(count)}`);
  const cells = [...sent.truth.sites.values()].flatMap((days) => [...days.values()]);
  const events = cells.reduce((sum, cell) => sum + cell.events, 0);
  return [
    `${plural(calls, 'request')} (${answers.join(', ')}), ${plural(events, 'event')}; ` +
      `${plural(samples.length, 'sample')}; ${plural(compared, 'answer')} compared with the truth`,
    '',
    ...table(['', '', 'second third', 'last third', 'at most', 'largest', ''], verdicts.map(row)),
    '',
    ...(faults.length === 0 ? ['Nothing grows, and every number is right.'] : ['Not as it should be:', ...faults]),
  ];
}

function row({ series, second, last, bound, largest, fault }: Verdict): string[] {
  const digits = series.unit === '' ? 0 : 1;
  const shown = (value: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '-').padStart(9);
  const isShort = series.values.length < LEAST_VALUES;
  const most = Math.min(Number.isFinite(bound) ? bound : Infinity, series.most ?? Infinity);
  const word = fault ?? (isShort ? 'too short to judge' : 'flat');
  return [series.name, series.unit, shown(second), shown(last), shown(most), shown(largest), word];
}
