// One run of the rollup hop: makes what is due of closed periods, site by site. What it has no time for, or loses to a late event, stays
// due. Doing it twice at once changes nothing.

import { isClosed } from '../domain/periods.ts';
import { log } from '../shared/log.ts';
import { forEachParallel } from '../shared/parallel.ts';
import type { Due, DueStore } from '../store/due-store.ts';
import { DUE_PARTITIONS } from '../store/keys.ts';
import { LostRaceError } from '../store/lost-race.ts';
import type { Settled } from './roll.ts';

export interface RunDeps {
  readonly dues: Pick<DueStore, 'list'>;
  /** Does what a due item asks for, or throws. */
  readonly settle: (due: Due) => Promise<Settled>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Rollups of one run; one that was due twice is counted twice. */
export interface Outcome {
  readonly done: number;
  readonly tooLarge: number;
  /** Due still: lost to a late event. */
  readonly lost: number;
  /** Due still: something is wrong, and the log says what. */
  readonly failed: number;
}

/** A dekad makes its month due, and that its year. */
const PASSES = 3;

/** Begins nothing after `deadline` (epoch milliseconds). Throws only where due items cannot be read. */
export async function run(deadline: number, { dues, settle, now }: RunDeps): Promise<Outcome> {
  let [done, tooLarge] = [0, 0];
  let [lost, failed] = [0, 0];
  const process = async (due: Due): Promise<void> => {
    try {
      if ((await settle(due)) === 'done') done += 1;
      else tooLarge += 1;
    } catch (error) {
      if (error instanceof LostRaceError) lost += 1;
      else {
        failed += 1;
        log.error('not rolled up', error, { period: due.period.name, shard: due.shard });
      }
    }
  };
  for (let pass = 0; pass < PASSES; pass += 1) {
    const before = done + tooLarge;
    [lost, failed] = [0, 0]; // Tried again.
    await forEachParallel(Array(DUE_PARTITIONS).keys(), DUE_PARTITIONS, async (partition) => {
      for await (const due of dues.list(partition)) {
        const instant = now();
        if (instant >= deadline) return;
        if (isClosed(due.period, instant)) await process(due);
      }
    });
    if (done + tooLarge === before || now() >= deadline) break;
  }
  return { done, tooLarge, lost, failed };
}
