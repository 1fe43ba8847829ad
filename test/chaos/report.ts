// A run of chaos as lines for a person.

import type { ChaosResult } from './chaos.ts';

const MAX_DIFFERENCES = 40;

export function report({ faults, redriven, truth, ledger, taken, ...compared }: ChaosResult): string[] {
  const { days, answers, receipts, differences } = compared;
  const total = [...faults.values()].reduce((sum, count) => sum + count, 0);
  const cells = [...truth.sites.values()].flatMap((days) => [...days.values()]);
  const unknown = cells.reduce((sum, cell) => sum + cell.unknown.single + cell.unknown.batch, 0);
  const acknowledged = cells.reduce((sum, cell) => sum + cell.events, 0);
  const shown = differences.slice(0, MAX_DIFFERENCES);
  return [
    `${count(total)} faults`,
    ...table([...faults].sort(([a], [b]) => (a < b ? -1 : 1))),
    'requests',
    ...table([
      ['sent', truth.sentRequests],
      ['answered with 202', truth.acceptedRequests],
      ['without a key and without a 202', truth.unknownRequests],
    ]),
    'messages',
    ...table([
      ['redriven from the dead-letter queue', redriven],
      ['without a key and of unknown outcome', unknown],
      ['of these taken after all', taken],
    ]),
    'events',
    ...table([['acknowledged, each key once', acknowledged]]),
    'ledger, in events',
    ...table(Object.entries(ledger)),
    `differences, in ${days} days of ${truth.sites.size} sites: ` +
      `views, visitors, paths, ledger; in ${count(answers)} questions about visits, sources, ` +
      `revenue; and in ${count(receipts)} receipts`,
    ...table([['wrong numbers', differences.length]]),
    ...shown.map((line) => `    ${line}`),
    ...(differences.length > shown.length ? [`    and ${differences.length - shown.length} more`] : []),
  ];
}

const count = (value: number): string => value.toLocaleString('en');

const table = (rows: readonly (readonly [name: string, value: number])[]): string[] =>
  rows.map(([name, value]) => `  ${name.padEnd(36)}${count(value).padStart(9)}`);
