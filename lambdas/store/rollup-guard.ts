// What keeps rollups right without reading days and without transactions. Whoever writes to a day that a rollup may hold (it is rolled, or
// absent) first announces that here, and only then writes, on condition that the day is still what it saw:
//
//   1. the dekad is due, so it will be rolled up, again if need be;
//   2. where there are rollups, the dekad's is struck out, then its month's, then its year's, and it is due once more, as it may have been
//      made meanwhile; where there are none, as on any day of a new site, nothing of that;
//   3. the day is written, and says that it is open: whoever writes to it next need not do all this again.
//
// A rollup is made in the opposite order (lambdas/rollup/roll.ts): its item is there before it looks below, every day is closed, which makes
// all who have not seen that lose their race, and its body is written only if it was not struck out meanwhile. So at every moment, a
// rollup that is not struck out holds whatever its days hold.

import type { DocumentKey } from '../domain/message.ts';
import { periodOf, periodsOf } from '../domain/periods.ts';
import type { DueStore } from './due-store.ts';
import type { RollupStore } from './rollup-store.ts';

export interface RollupGuard {
  /** Resolves when the day may be written. Doing it for nothing costs a little time until the rollups are made again, and no answer. */
  announce(key: DocumentKey): Promise<void>;
}

export function createRollupGuard(
  rollups: Pick<RollupStore, 'read' | 'strike'>,
  dues: Pick<DueStore, 'put'>,
): RollupGuard {
  return {
    async announce({ site, shard, day }) {
      const dekad = { site, shard, period: periodOf('dekad', day) };
      await dues.put(dekad);
      const keys = periodsOf(day).map((period) => ({ site, shard, period }));
      const found = await Promise.all(keys.map((key) => rollups.read(key)));
      if (found.every((rollup) => rollup === undefined)) return;
      // From small to large: a month that is made just now either sees that its dekad is struck out, or is struck out after it looked.
      for (const key of keys) await rollups.strike(key);
      await dues.put(dekad);
    },
  };
}
