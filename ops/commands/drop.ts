// `drop`: removes days of a site, or the whole site, for good.

import { EXIT } from '../../kit/failure.ts';
import { command, type OpsCommand } from '../command.ts';
import { noEvents } from '../documents.ts';
import { carryOut, describeDropped, describePlan, isNothing, planDrop } from '../drop/drop-site.ts';
import {
  type DayOptions,
  DAYS,
  daysOf,
  DRY_RUN,
  type DryRunOption,
  SITE,
  type SiteOption,
  yesOption,
  type YesOption,
} from '../options.ts';

type DropOptions = SiteOption & DayOptions & DryRunOption & YesOption;

export const drop: OpsCommand = (prepared) =>
  command('drop', {
    summary: 'removes days of a site, or the whole site, for good',
    about: `Removes documents, rollups, raw events and their idempotency keys; without days, those
of the whole site. It removes them only with --yes; without --yes it says what it would remove.
Answers are right during and after the run. Run an interrupted drop again to continue it. Events
that are in the queue or the dead-letter queue, or that come during the run, are not removed: they
start the day again. Copies stay too: the backups of the last 35 days (point-in-time recovery), and
answers in caches.`,
    options: [SITE, ...DAYS, yesOption('really removes them'), DRY_RUN],
  }).action(
    prepared(({ site, yes, ...dayOptions }: DropOptions) => {
      const days = daysOf(dayOptions);
      return async (ops) => {
        const { target, terminal } = ops;
        const plan = await planDrop(site, days, target);
        if (isNothing(plan)) throw noEvents(site, days, target);
        if (yes) {
          const dropped = await carryOut(plan, ops);
          terminal.out(`${describeDropped(plan, dropped)} dropped`);
          return EXIT.done;
        }
        terminal.out(`${describePlan(plan)} would be dropped, with all raw events of these days`);
        if (!dayOptions.dryRun) terminal.out('Nothing was dropped. With --yes, this command drops them for good.');
        return EXIT.done;
      };
    }),
  );
