// `verify`: checks the numbers. Folds the raw events of every day again, compares the result with
// the document, and compares rollups with their documents.

import { command, type OpsCommand } from '../command.ts';
import { documentsOf } from '../documents.ts';
import { EXIT } from '../../kit/failure.ts';
import { isBad, isExpired, judge, type Report } from '../verify/judge.ts';
import { type DayDocument, emptyDocument } from '../../lambdas/domain/document/day-document.ts';
import { emptyDotSet } from '../../lambdas/domain/dots/dot-set.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { type DayOptions, DAYS, daysOf, JSON_OUTPUT, type JsonOption, SITE, type SiteOption } from '../options.ts';
import { Progress } from '../../kit/terminal.ts';
import type { Ops } from '../ops.ts';
import { rawDaysOf } from '../raw-retention.ts';
import { RawFold } from '../verify/raw-fold.ts';
import { plural, quoted } from '../../kit/text.ts';
import { reportLines, rollupLines } from '../verify/report-lines.ts';
import type { StoredRollup } from '../../lambdas/store/rollups/rollup-store.ts';
import { compareRollups, PeriodSums, wholeRollups } from '../verify/verify-rollups.ts';

export const verify: OpsCommand = (prepared) =>
  command('verify', {
    summary: 'compares documents with their raw events, key by key',
    about: `Reads only. Exits with 1 if anything differs. Raw events that no document counts yet are
reported as on their way, and days whose raw events are older than the retention as expired. Rollups
of whole periods are compared with their days.`,
    options: [SITE, ...DAYS, JSON_OUTPUT],
  }).action(
    prepared(({ site, json: isJson, ...dayOptions }: SiteOption & DayOptions & JsonOption) => {
      const days = daysOf(dayOptions);
      return async (ops) => {
        const shards = Array.from({ length: ops.target.shards }, (_, shard) => shard);
        const sums = shards.map(() => new PeriodSums());
        const readRollups = (): Promise<StoredRollup[][]> =>
          Promise.all(shards.map((shard) => wholeRollups(site, shard, days, ops.target.rollups)));
        const rollupsBefore = await readRollups();
        const keys = await documentsOf(site, days, ops.target);
        const rawDays = await rawDaysOf(site, ops.target);
        const progress = new Progress(ops);
        const reports: Report[] = [];
        for (const [index, key] of keys.entries()) {
          const { report, document } = await verifyDocument(key, rawDays, ops, (events) =>
            progress.show(`${key.day}, ${index + 1} of ${keys.length}: ${plural(events, 'raw event')}`),
          );
          progress.clear();
          sums[key.shard]?.add(key.day, document ?? emptyDocument);
          reports.push(report);
          if (!isJson) for (const line of reportLines(report, ops.target.shards)) ops.terminal.out(line);
        }
        const rollupsAfter = await readRollups();
        const wrong = sums
          .flatMap((sum, shard) => compareRollups(shard, rollupsBefore[shard] ?? [], sum, rollupsAfter[shard] ?? []))
          .filter(({ differences }) => differences.length > 0);
        if (!isJson)
          for (const each of wrong) for (const line of rollupLines(each, shards.length)) ops.terminal.out(line);
        const bad = reports.filter(isBad).length + wrong.length;
        const result = bad === 0 ? 'all right' : `${bad} wrong`;
        const summary = `${plural(reports.length, 'document')} of ${quoted(site)} verified: ${result}`;
        ops.terminal.out(isJson ? quoted({ site, ok: bad === 0, documents: reports, rollups: wrong }, 2) : summary);
        return bad === 0 ? EXIT.done : EXIT.wrong;
      };
    }),
  );

/**
 * Reads the document before the raw events: the raw events of everything that it counts are stored
 * by then.
 */
async function verifyDocument(
  key: DocumentKey,
  rawDays: number,
  { target, now, signal }: Ops,
  onRead: (events: number) => void,
): Promise<{ report: Report; document: DayDocument | undefined }> {
  signal.throwIfAborted();
  const item = await target.inspector.inspect(key);
  const fold = new RawFold(target.raw, key, onRead);
  await fold.catchUp(item?.document?.dots.counted ?? emptyDotSet, emptyDotSet, signal);
  const report = judge(key, item, fold, isExpired(key.day, rawDays, now()));
  return { report, document: item?.document };
}
