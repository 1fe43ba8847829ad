// `rollup`: makes the rollups of a site anew, now, as the daily run does with what is due. For days that were written by hand, and for who
// does not want to wait.

import type { RollupKey } from '../../lambdas/store/rollup-store.ts';
import { isClosed, type Period, periodsOf } from '../../lambdas/domain/periods.ts';
import { settle } from '../../lambdas/rollup/roll.ts';
import { LostRaceError } from '../../lambdas/store/lost-race.ts';
import { command, type OpsCommand } from '../command.ts';
import { EXIT } from '../../kit/failure.ts';
import { OpsFailure } from '../failure.ts';
import {
  type DayOptions,
  type DayRange,
  DAYS,
  daysOf,
  DRY_RUN,
  type DryRunOption,
  SITE,
  type SiteOption,
} from '../options.ts';
import type { Ops } from '../ops.ts';
import { counted, quoted } from '../../kit/text.ts';

export const rollup: OpsCommand = (prepared) =>
  command('rollup', {
    summary: 'makes the rollups of closed periods anew, from their days',
    about: `Happens by itself once a day, so this is for days that were restored or written by hand, and for the impatient.
Safe while events keep arriving; answers are right before, meanwhile and after. Periods that ended
less than two days ago are left for later.`,
    options: [SITE, ...DAYS, DRY_RUN],
  }).action(
    prepared(({ site, dryRun: isDryRun, ...dayOptions }: SiteOption & DayOptions & DryRunOption) => {
      const days = daysOf(dayOptions);
      return async (ops) => {
        const { target, terminal } = ops;
        let made = 0;
        for (let shard = 0; shard < target.shards; shard += 1) {
          const say = ({ period }: RollupKey, what: string): void =>
            terminal.out(`${period.name}${target.shards > 1 ? ` shard ${shard}` : ''}  ${what}`);
          const periods = await periodsWithDays(site, shard, days, ops);
          if (isDryRun) for (const period of periods) say({ site, shard, period }, 'would be rolled up');
          else made += await rollUp(site, shard, periods, ops, say);
        }
        if (!isDryRun) terminal.out(`${counted(made, 'period')} of ${quoted(site)} rolled up`);
        return EXIT.done;
      };
    }),
  );

/** Closed periods in which there are days, in the order in which they are rolled up. */
async function periodsWithDays(
  site: string,
  shard: number,
  range: DayRange | undefined,
  { target, now }: Pick<Ops, 'target' | 'now'>,
): Promise<Period[]> {
  const found = new Map<string, Period>();
  for await (const day of target.keeper.days(site, shard, range?.from, range?.to)) {
    for (const period of periodsOf(day)) if (isClosed(period, now())) found.set(period.name, period);
  }
  return [...found.values()].sort((a, b) =>
    a.level < b.level ? -1 : a.level > b.level ? 1 : a.first < b.first ? -1 : 1,
  );
}

/** Announces every dekad as if an event had come for it, and does what is due then. Answers how many periods it rolled up. */
async function rollUp(
  site: string,
  shard: number,
  periods: readonly Period[],
  { target, now, signal }: Pick<Ops, 'target' | 'now' | 'signal'>,
  say: (key: RollupKey, what: string) => void,
): Promise<number> {
  const { rollups, dues, guard, store: documents } = target;
  for (const { level, first } of periods) if (level === 'dekad') await guard.announce({ site, shard, day: first });
  let made = 0;
  // A dekad makes its month due, and that its year.
  for (let pass = 0; pass < 3; pass += 1) {
    for (const due of await dues.of(site, shard)) {
      signal.throwIfAborted();
      if (!isClosed(due.period, now())) continue;
      const settled = await orSay(due, settle(due, { documents, rollups, dues }));
      if (settled === 'done') made += 1;
      say(due, settled === 'done' ? 'rolled up' : 'is too large for a rollup: read from what is below it');
    }
  }
  return made;
}

async function orSay<T>({ period }: RollupKey, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof LostRaceError)) throw error;
    throw new OpsFailure(`${period.name} changes faster than it can be rolled up; it stays due: try again later`);
  }
}
