// `drop`: days of a site, or all of them, away for good.

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
    summary: 'removes days of a site, or all of them, for good',
    about: `Removes documents, rollups, raw events and the idempotency keys of these; without days, all of the site. Only with
--yes: without it, it says what it would remove. Answers are right meanwhile and after, and what was interrupted goes on
when it is run again. It does not remove events that are still in the queue or the dead-letter queue, or come meanwhile: they begin
the day again. Nor what was copied before: the backups of the last 35 days (point-in-time recovery), and answers in caches.`,
    options: [SITE, ...DAYS, yesOption('do it'), DRY_RUN],
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
        if (!dayOptions.dryRun) terminal.out('Nothing was dropped: --yes does it, for good.');
        return EXIT.done;
      };
    }),
  );
