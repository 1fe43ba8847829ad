// `drop`: removes days of a site, or the whole site, for good.

import { Option } from 'commander';

import { EXIT } from '../../kit/failure.ts';
import { Progress } from '../../kit/terminal.ts';
import { plural, quoted } from '../../kit/text.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { command, type OpsCommand } from '../command.ts';
import { documentsIn, noEvents } from '../documents.ts';
import { dropDays, type Dropped, liesIn, rollupsOf } from '../drop/drop-days.ts';
import type { DayRange } from '../../lambdas/domain/periods.ts';
import {
  type DayOptions,
  DAYS,
  daysOf,
  describeDays,
  DRY_RUN,
  type DryRunOption,
  SITE,
  type SiteOption,
} from '../options.ts';
import type { Ops } from '../ops.ts';

type DropOptions = SiteOption & DayOptions & DryRunOption & { readonly yes?: true };

export const drop: OpsCommand = (prepared) =>
  command('drop', {
    summary: 'removes days of a site, or the whole site, for good',
    about: `Removes documents, rollups, raw events and their idempotency keys; without days, those
of the whole site. It removes them only with --yes; without --yes it says what it would remove.
Answers are right during and after the run. Run an interrupted drop again to continue it. Events
that are in the queue or the dead-letter queue, or that come during the run, are not removed: they
start the day again. Copies stay too: the backups of the last 35 days (point-in-time recovery), and
answers in caches.`,
    options: [SITE, ...DAYS, new Option('--yes', 'really removes them').conflicts('dryRun'), DRY_RUN],
  }).action(
    prepared(({ site, yes, ...dayOptions }: DropOptions) => {
      const days = daysOf(dayOptions);
      return async (ops) => {
        const { target, terminal } = ops;
        const shards = Array.from({ length: target.shards }, (_, shard) => shard);
        const keys = await documentsIn(site, days, target);
        const rollups = await Promise.all(shards.map((shard) => rollupsOf(site, shard, days, target.rollups)));
        if (keys.length === 0 && rollups.flat().length === 0) throw noEvents(site, days, target);
        if (yes) {
          const dropped = await dropAll(site, days, keys, shards, ops);
          terminal.out(`${says(site, days, dropped)} dropped`);
          return EXIT.done;
        }
        const whole = rollups.flat().filter(({ period }) => liesIn(period, days));
        const planned = { documents: keys.length, rollups: whole.length };
        terminal.out(`${says(site, days, planned)} would be dropped, with all raw events of these days`);
        if (!dayOptions.dryRun) terminal.out('Nothing was dropped. With --yes, this command drops them for good.');
        return EXIT.done;
      };
    }),
  );

/** One shard after the other. */
async function dropAll(
  site: string,
  days: DayRange | undefined,
  keys: readonly DocumentKey[],
  shards: readonly number[],
  ops: Ops,
): Promise<Dropped> {
  const progress = new Progress(ops);
  let sum: Dropped = { documents: 0, events: 0, idempotencyRecords: 0, rollups: 0 };
  try {
    for (const shard of shards) {
      const before = sum;
      const own = keys.filter((key) => key.shard === shard);
      const onRemoved = (documents: number, events: number): void =>
        progress.show(
          `${before.documents + documents} of ${plural(keys.length, 'document')} dropped, ` +
            plural(before.events + events, 'raw event'),
        );
      const dropped = await dropDays(site, shard, days, own, { ...ops, ...ops.target, onRemoved });
      sum = {
        documents: sum.documents + dropped.documents,
        events: sum.events + dropped.events,
        idempotencyRecords: sum.idempotencyRecords + dropped.idempotencyRecords,
        rollups: sum.rollups + dropped.rollups,
      };
    }
  } finally {
    progress.clear();
  }
  return sum;
}

function says(
  site: string,
  days: DayRange | undefined,
  { documents, rollups, events, idempotencyRecords }: Pick<Dropped, 'documents' | 'rollups'> & Partial<Dropped>,
): string {
  const more = [
    plural(rollups, 'rollup'),
    ...(events === undefined ? [] : [plural(events, 'raw event')]),
    ...(idempotencyRecords === undefined ? [] : [plural(idempotencyRecords, 'idempotency key')]),
  ];
  return `${quoted(site)}, ${describeDays(days)}: ${[plural(documents, 'document'), ...more].join(', ')}`;
}
