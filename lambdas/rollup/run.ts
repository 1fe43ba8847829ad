// One run of the rollup function: makes the due sums of ready periods, the longest due first, until
// its time ends. A sum that it has no time for, or loses to a late event, stays due. Two runs at
// once do no harm.
//
// The order is fair without knowing which sites are made up. A finished period leaves the line, and
// one that fails goes to its end. So every run begins where the last one ended, and a period waits
// only for those that were due before it, however many follow. Its place is the time of its first
// mark, or the time when it was ready; a client cannot choose either. With 30,000 made-up sites due
// every day, and time for 20,000, an honest site of the first night has its turn within two nights,
// and one of the seventh within five.

import { isReady, parentOf } from '../domain/periods.ts';
import { log } from '../shared/log.ts';
import { forEachParallel } from '../shared/parallel.ts';
import { LostRaceError } from '../store/table/lost-race.ts';
import { DUE_PARTITIONS, type RollupKey, type RollupStore } from '../store/rollups/rollup-store.ts';
import type { Rolled } from './roll.ts';

export interface RunDeps {
  readonly rollups: Pick<RollupStore, 'due' | 'postpone'>;
  /** Makes a period valid, or throws. */
  readonly roll: (key: RollupKey) => Promise<Rolled>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Periods of one run; a year may be met more than once. */
export interface Outcome {
  readonly done: number;
  /** Due still: years, one of whose months is due. */
  readonly waiting: number;
  /** Due still: lost to a late event. */
  readonly lost: number;
  /** Due still: something is wrong, and the log says what. */
  readonly failed: number;
}

/**
 * Begins nothing after `deadline` (epoch milliseconds). Throws only if it cannot read the due
 * periods, or put one back in line.
 */
export async function run(deadline: number, { rollups, roll, now }: RunDeps): Promise<Outcome> {
  const outcome = { done: 0, waiting: 0, lost: 0, failed: 0 };
  const attempt = async (key: RollupKey): Promise<keyof Outcome> => {
    try {
      return (await roll(key)) === 'done' ? 'done' : 'waiting';
    } catch (error) {
      if (error instanceof LostRaceError) return 'lost';
      log.error('not rolled up', error, { period: key.period.name, shard: key.shard });
      return 'failed';
    }
  };
  const process = async (key: RollupKey): Promise<void> => {
    const came = await attempt(key);
    outcome[came] += 1;
    if (came === 'waiting' || came === 'failed') await rollups.postpone(key, now() + 1);
    // The month may have been the last that its year waited for. If not, the year is in line
    // itself.
    const year = parentOf(key.period);
    if (came === 'done' && year !== undefined && isReady(year, now()))
      outcome[await attempt({ ...key, period: year })] += 1;
  };
  const until = now();
  await forEachParallel(Array(DUE_PARTITIONS).keys(), DUE_PARTITIONS, async (partition) => {
    for await (const key of rollups.due(partition, until)) {
      if (now() >= deadline) return;
      await process(key);
    }
  });
  return outcome;
}
