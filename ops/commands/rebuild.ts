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
import { emptyDotSet } from '../../lambdas/domain/dots/dot-set.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { Progress } from '../../kit/terminal.ts';
import { noSite } from '../access/token-sites.ts';
import { moveEvents, type Moved } from '../move/move-events.ts';
import type { Ops } from '../ops.ts';
import type { Plan } from '../rebuild/plan.ts';
import { rawDaysOf } from '../raw-retention.ts';
import { rebuildDocument } from '../rebuild/rebuild-document.ts';
import type { Target } from '../target.ts';
import { formatNumber, plural, quoted } from '../../kit/text.ts';

interface RawOptions {
  readonly partial?: true;
  readonly allRaw?: true;
  readonly move?: true;
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
      new Option(
        '--move',
        'then moves raw events to the days of the time zone that the site has now; ' +
          'for a while events may be in both days',
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
        const timezone = given.move === true ? await timezoneOf(site, target) : undefined;
        const progress = new Progress(ops);
        const done: {
          day: string;
          shard: number;
          result: string;
          keys?: string[];
          missing?: number;
          moved?: number;
        }[] = [];
        for (const [index, key] of keys.entries()) {
          const onRead = (events: number): void =>
            progress.show(`${key.day}, ${index + 1} of ${keys.length}: ${plural(events, 'raw event')}`);
          const options = { ...flags, isExpired: isExpired(key.day, rawDays, now()) };
          const deps = { ...ops, ...target, onRead };
          let plan = await rebuildDocument(key, deps, options);
          // A document that lacks raw events is refused, and none of its events are moved.
          const move = timezone !== undefined && plan.kind !== 'refused';
          const moved = move ? await moveFrom(key, timezone, flags.isDryRun, ops) : undefined;
          if (moved?.changed === true && !flags.isDryRun) plan = await rebuildDocument(key, deps, options);
          progress.clear();
          const went = moved !== undefined && { moved: moved.events };
          done.push({ day: key.day, shard: key.shard, ...toJson(plan, flags.isDryRun), ...went });
          const name = `${key.day}${target.shards > 1 ? ` shard ${key.shard}` : ''}`;
          const text = `${says(plan, flags.isDryRun)}${moved === undefined ? '' : saysMoved(moved, flags.isDryRun)}`;
          if (!isJson) terminal.out(`${name}  ${text}`);
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

function saysMoved({ events, days }: Moved, isDryRun: boolean): string {
  if (events === 0) return '; all of its events belong to it';
  const where = days.length > 3 ? plural(days.length, 'day') : days.join(', ');
  return `; ${plural(events, 'event')} ${isDryRun ? 'would be moved' : 'moved'} to ${where}`;
}

async function timezoneOf(site: string, target: Target): Promise<string> {
  const known = await target.sites.read(site);
  if (known === undefined) throw noSite(site, target);
  return known.timezone;
}

/** A document that is not there has no event to move. */
async function moveFrom(key: DocumentKey, timezone: string, isDryRun: boolean, ops: Ops): Promise<Moved> {
  const { target, randomBytes } = ops;
  const { document } = (await target.inspector.inspect(key)) ?? {};
  const counted = document?.dots.counted ?? emptyDotSet;
  const newProducer = (): string => Buffer.from(randomBytes(8)).toString('hex');
  return moveEvents({ key, counted, timezone, isDryRun }, { ...ops, ...target, newProducer });
}

const toJson = (plan: Plan, isDryRun: boolean) => ({
  result: plan.kind === 'write' ? (isDryRun ? 'would be rebuilt' : 'rebuilt') : plan.kind,
  ...(plan.kind === 'write' && { keys: plan.differences.map(({ key }) => key) }),
  ...('missing' in plan && plan.missing !== undefined && { missing: plan.missing }),
});
