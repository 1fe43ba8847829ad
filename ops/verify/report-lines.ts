// Verify's report on a document as lines: a summary, and one line per key that differs.

import type { Difference } from './difference.ts';
import type { Report, Verdict } from './judge.ts';
import { table } from '../../kit/text-table.ts';
import { formatNumber, plural } from '../../kit/text.ts';
import type { RollupReport } from './verify-rollups.ts';

/** `--json` shows the others too. */
const MAX_DIFFERENCES = 20;

const SAYS: Record<Verdict, (report: Report) => string> = {
  equal: ({ events, unnumbered }) =>
    `equal: ${plural(events, 'event')}` +
    (unnumbered > 0 ? `; ${formatNumber(unnumbered)} more in no total (duplicates)` : ''),
  expired: ({ missing, named }) =>
    `raw has expired for ${formatNumber(missing)} of ${plural(named, 'event')}; the rest agrees`,
  incomplete: ({ missing, named }) => `raw is missing for ${formatNumber(missing)} of ${plural(named, 'event')}`,
  differs: ({ differences, missing, named, remedy }) =>
    `differs in ${plural(differences.length, 'key')}` +
    (missing > 0 ? `; raw is missing for ${formatNumber(missing)} of ${plural(named, 'event')}` : '') +
    `: ${remedy}`,
  damaged: ({ damage = '', remedy }) => `cannot be read (${damage}): ${remedy}`,
  lost: ({ remedy }) => `has raw events and no document: the first are on their way, or it was deleted (${remedy})`,
};

export function reportLines(report: Report, shards: number): string[] {
  const { day, shard, verdict, differences, underway } = report;
  const lines = [`${day}${shards > 1 ? ` shard ${shard}` : ''}  ${SAYS[verdict](report)}`];
  lines.push(...differenceLines(differences, ['', 'document', 'raw']));
  if (underway !== undefined) {
    lines.push(
      `  ${plural(underway.events, 'event')} on the way or in the dead-letter queue, ` +
        `the oldest since ${underway.since}`,
    );
  }
  return lines;
}

/** Verify's report on a rollup that is not the sum of its days. */
export const rollupLines = ({ period, shard, differences }: RollupReport, shards: number): string[] => [
  `${period}${shards > 1 ? ` shard ${shard}` : ''}  differs from the sum of its days in ` +
    `${plural(differences.length, 'key')}: rollup rebuilds it`,
  ...differenceLines(differences, ['', 'rollup', 'days']),
];

function differenceLines(differences: readonly Difference[], columns: readonly string[]): string[] {
  const rows = differences.slice(0, MAX_DIFFERENCES).map(({ key, document, raw }) => [key, document, raw]);
  const lines = rows.length > 0 ? table(columns, rows).map((line) => `  ${line}`) : [];
  const rest = differences.length - rows.length;
  return rest > 0 ? [...lines, `  and ${plural(rest, 'key')} more`] : lines;
}
