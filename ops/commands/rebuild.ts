// `rebuild`: replaces wrong documents by new ones from their raw events. Safe at any time, also
// while events keep arriving.

import { Option } from 'commander';

import { command, type OpsCommand } from '../command.ts';
import { documentsOf } from '../documents.ts';
import { EXIT, UsageError } from '../../kit/failure.ts';
import { isExpired } from '../verify/judge.ts';
import {
  type DayOptions,
  DAYS,
  daysOf,
  DRY_RUN,
  type DryRunOption,
  JSON_OUTPUT,
  type JsonOption,
  SITE,
  type SiteOption,
} from '../options.ts';
import { Progress } from '../../kit/terminal.ts';
import type { Plan } from '../rebuild/plan.ts';
import { rawDaysOf } from '../raw-retention.ts';
import { rebuildDocument } from '../rebuild/rebuild-document.ts';
import { formatNumber, plural, quoted } from '../../kit/text.ts';

interface RawOptions {
  readonly partial?: true;
  readonly allRaw?: true;
}

export const rebuild: OpsCommand = (prepared) =>
  command('rebuild', {
    summary: 'rebuilds documents that differ from their raw events',
    about: `Safe while events keep arriving: one conditional write replaces the old document by the
new one, which keeps its dots, so nothing is counted twice. After Ctrl-C every document is whole,
old or new. If raw events are missing, the day is refused, as the counts that only the old document
holds would be lost.`,
    options: [
      SITE,
      ...DAYS,
      new Option(
        '--partial',
        'if the raw events left contradict the document, rebuild from them; ' +
          'events without raw are dropped from the totals',
      ),
      new Option(
        '--all-raw',
        'also count raw events that are not in the document, for one that was deleted and started again',
      ),
      DRY_RUN,
      JSON_OUTPUT,
    ],
  }).action(
    prepared((given: SiteOption & DayOptions & RawOptions & DryRunOption & JsonOption) => {
      const { site, json: isJson } = given;
      const days = daysOf(given);
      if (days === undefined) throw new UsageError('Name the days to rebuild: --date, or --from and --to');
      const flags = {
        isPartial: given.partial === true,
        isAllRaw: given.allRaw === true,
        isDryRun: given.dryRun === true,
      };
      return async (ops) => {
        const { target, terminal, now } = ops;
        const keys = await documentsOf(site, days, target);
        const rawDays = await rawDaysOf(site, target);
        const progress = new Progress(ops);
        const done: { day: string; shard: number; result: string; keys?: string[]; missing?: number }[] = [];
        for (const [index, key] of keys.entries()) {
          const onRead = (events: number): void =>
            progress.show(`${key.day}, ${index + 1} of ${keys.length}: ${plural(events, 'raw event')}`);
          const options = { ...flags, isExpired: isExpired(key.day, rawDays, now()) };
          const plan = await rebuildDocument(key, { ...ops, ...target, onRead }, options);
          progress.clear();
          done.push({ day: key.day, shard: key.shard, ...toJson(plan, flags.isDryRun) });
          const name = `${key.day}${target.shards > 1 ? ` shard ${key.shard}` : ''}`;
          if (!isJson) terminal.out(`${name}  ${says(plan, flags.isDryRun)}`);
        }
        const refused = done.filter(({ result }) => result === 'refused').length;
        if (isJson) terminal.out(quoted({ site, dry_run: flags.isDryRun, documents: done }, 2));
        return refused > 0 ? EXIT.wrong : EXIT.done;
      };
    }),
  );

function says(plan: Plan, isDryRun: boolean): string {
  if (plan.kind === 'equal') return 'is right: unchanged';
  if (plan.kind === 'kept') {
    return `unchanged: raw is missing for ${plural(plan.missing, 'event')}, and the rest agrees`;
  }
  if (plan.kind === 'refused') {
    const why =
      plan.missing === undefined
        ? 'its raw events may have expired, and their number is unknown'
        : `raw is missing for ${formatNumber(plan.missing)} of ${plural(plan.named, 'event')}`;
    return `refused: ${why}; --partial rebuilds from the rest`;
  }
  const lost = plan.missing > 0 ? `, without ${plural(plan.missing, 'event')} whose raw is missing` : '';
  const was = plan.differences.length > 0 ? `; ${plural(plan.differences.length, 'key')} differed` : '';
  const done = isDryRun ? 'would be rebuilt' : 'rebuilt';
  return `${done} from ${plural(plan.next.counts.events, 'raw event')}${was}${lost}`;
}

const toJson = (plan: Plan, isDryRun: boolean) => ({
  result: plan.kind === 'write' ? (isDryRun ? 'would be rebuilt' : 'rebuilt') : plan.kind,
  ...(plan.kind === 'write' && { keys: plan.differences.map(({ key }) => key) }),
  ...('missing' in plan && plan.missing !== undefined && { missing: plan.missing }),
});
