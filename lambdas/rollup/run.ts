// One run of the rollup function: makes what is due of ready periods, the longest due first, until
// its time ends. What it has no time for, or loses to a late event, stays due; doing it twice at
// once changes nothing.
//
// It is fair without knowing who is a stranger. What is made leaves the line, and what cannot be
// made goes to its end; so every run begins where the last one ended, and a period waits for those
// alone that were due before it, however many come after it. The place in line is the time of the
// first mark, or when the period was ready, and nobody can choose it. With 30,000 made-up sites due
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
 * Begins nothing after `deadline` (epoch milliseconds). Throws only where what is due cannot be
 * read, or put back in line.
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
