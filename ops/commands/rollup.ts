// `rollup`: rolls up the ready months and years of a site now, as the nightly run does with those
// that are due. For days that were written by hand, and for operators who do not want to wait.

import { markAll, type RollupKey } from '../../lambdas/store/rollups/rollup-store.ts';
import { type DayRange, isReady, type Period, periodOf } from '../../lambdas/domain/periods.ts';
import { roll, type Rolled } from '../../lambdas/rollup/roll.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { command, type OpsCommand } from '../command.ts';
import { EXIT } from '../../kit/failure.ts';
import { OpsFailure } from '../failure.ts';
import { type DayOptions, DAYS, daysOf, DRY_RUN, type DryRunOption, SITE, type SiteOption } from '../options.ts';
import type { Ops } from '../ops.ts';
import { plural, quoted } from '../../kit/text.ts';

export const rollup: OpsCommand = (prepared) =>
  command('rollup', {
    summary: 'rebuilds the rollups of periods that are over, from their days',
    about: `The rollup function does this once a day. Use this command after you restored or wrote
days by hand, or if you do not want to wait. Safe while events keep arriving: answers are right
before, during and after the run. It skips periods that ended less than two days ago.`,
    options: [SITE, ...DAYS, DRY_RUN],
  }).action(
    prepared(({ site, dryRun: isDryRun, ...dayOptions }: SiteOption & DayOptions & DryRunOption) => {
      const days = daysOf(dayOptions);
      return async (ops) => {
        const { target, terminal } = ops;
        const say = ({ shard, period }: RollupKey, what: string): void =>
          terminal.out(`${period.name}${target.shards > 1 ? ` shard ${shard}` : ''}  ${what}`);
        if (!isDryRun) {
          const made = await rollUpSite(site, days, ops, say);
          terminal.out(`${plural(made, 'period')} of ${quoted(site)} rolled up`);
          return EXIT.done;
        }
        for (let shard = 0; shard < target.shards; shard += 1) {
          for (const period of await periodsWithDays(site, shard, days, ops))
            say({ site, shard, period }, 'would be rolled up');
        }
        return EXIT.done;
      };
    }),
  );

type Say = (key: RollupKey, what: string) => void;

/** Rolls up the ready periods of a site. Returns how many rollups now exist. */
export async function rollUpSite(
  site: string,
  days: DayRange | undefined,
  ops: Pick<Ops, 'target' | 'now' | 'signal'>,
  say: Say = () => undefined,
): Promise<number> {
  let made = 0;
  for (let shard = 0; shard < ops.target.shards; shard += 1)
    made += await rollUp(site, shard, await periodsWithDays(site, shard, days, ops), ops, say);
  return made;
}

/** Ready periods that contain days, months before years. */
async function periodsWithDays(
  site: string,
  shard: number,
  range: DayRange | undefined,
  { target, now }: Pick<Ops, 'target' | 'now'>,
): Promise<Period[]> {
  const months = new Map<string, Period>();
  const years = new Map<string, Period>();
  for await (const day of target.inspector.days(site, shard, range?.from, range?.to)) {
    const [month, year] = [periodOf('month', day), periodOf('year', day)];
    if (isReady(month, now())) months.set(month.name, month);
    if (isReady(year, now())) years.set(year.name, year);
  }
  return [...months.values(), ...years.values()];
}

const SAYS: Record<Rolled, string> = {
  done: 'rolled up',
  waits: 'waits for a month that is not rolled up yet',
};

/**
 * Marks the periods as if an event had come for each, then builds their rollups. Returns how many
 * now exist.
 */
async function rollUp(
  site: string,
  shard: number,
  periods: readonly Period[],
  { target, now, signal }: Pick<Ops, 'target' | 'now' | 'signal'>,
  say: Say,
): Promise<number> {
  const { rollups, documents, inspector: items } = target;
  await markAll(rollups, { site, shard }, periods, now());
  let made = 0;
  for (const period of periods) {
    signal.throwIfAborted();
    const key = { site, shard, period };
    const rolled = await orSay(key, roll(key, { documents, items, rollups, now }));
    if (rolled === 'done') made += 1;
    say(key, SAYS[rolled]);
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
