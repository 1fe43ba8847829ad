// What verify says of a document, as lines: one that sums it up, and one for each key that differs.

import type { Report, Verdict } from './judge.ts';
import { counted, formatNumber, table } from './text.ts';

/** The rest is in `--json`. */
const MAX_DIFFERENCES = 20;

const SAYS: Record<Verdict, (report: Report) => string> = {
  equal: ({ events }) => `equal: ${counted(events, 'event')}`,
  expired: ({ missing, named }) =>
    `raw has expired for ${formatNumber(missing)} of ${counted(named, 'event')}; what is left agrees`,
  incomplete: ({ missing, named }) => `raw is missing for ${formatNumber(missing)} of ${counted(named, 'event')}`,
  differs: ({ differences, missing, named }) =>
    `differs in ${counted(differences.length, 'key')}` +
    (missing > 0 ? `; raw is missing for ${formatNumber(missing)} of ${counted(named, 'event')}` : ''),
  damaged: ({ damage = '' }) => `cannot be read (${damage}): rebuild it`,
  lost: () => 'has raw events and no document: the first are on their way, or it was deleted (rebuild it)',
};

export function reportLines(report: Report, shards: number): string[] {
  const { day, shard, verdict, differences, underway } = report;
  const lines = [`${day}${shards > 1 ? ` shard ${shard}` : ''}  ${SAYS[verdict](report)}`];
  const rows = differences.slice(0, MAX_DIFFERENCES).map(({ key, document, raw }) => [key, document, raw]);
  if (rows.length > 0) lines.push(...table(['', 'document', 'raw'], rows).map((line) => `  ${line}`));
  if (differences.length > rows.length) lines.push(`  and ${counted(differences.length - rows.length, 'key')} more`);
  if (underway !== undefined) {
    lines.push(
      `  ${counted(underway.events, 'event')} on the way or in the dead-letter queue, the oldest since ${underway.since}`,
    );
  }
  return lines;
}
