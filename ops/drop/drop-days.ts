// Removes days of a site for good. Answers are right at any moment, and an interrupted run can be
// run again:
//
//   mark every rollup that holds a day ─▶ documents ─▶ raw events ─▶ rollups
//
// The last step removes the rollups that hold no other day, and marks the others.
//
// A query reads the days of a marked rollup instead of the rollup. A rollup that is rebuilt during
// the run is removed or marked at the end. The range alone selects the rollups, as a run that died
// may have left one without days.

import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { type DayRange, LEVELS, type Period } from '../../lambdas/domain/periods.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import type { RollupStore, StoredRollup } from '../../lambdas/store/rollups/rollup-store.ts';
import { HIGHEST_DAY, LOWEST_DAY } from '../../lambdas/store/table/keys.ts';
import { OpsFailure } from '../failure.ts';
import type { Remover } from '../store/remover.ts';

export interface DropDeps {
  readonly remover: Remover;
  readonly rollups: Pick<RollupStore, 'readRange' | 'mark'>;
  readonly now: () => number;
  /** Checked before each step. */
  readonly signal: AbortSignal;
  /** Called with the number of documents and raw events removed so far. */
  readonly onRemoved?: (documents: number, events: number) => void;
}

export interface Dropped {
  readonly documents: number;
  readonly events: number;
  readonly idempotencyRecords: number;
  readonly rollups: number;
}

/** `keys` are of one site and shard, and within the range. */
export async function dropDays(
  site: string,
  shard: number,
  range: DayRange | undefined,
  keys: readonly DocumentKey[],
  { remover, rollups, now, signal, onRemoved = () => undefined }: DropDeps,
): Promise<Dropped> {
  const mark = async ({ period }: StoredRollup): Promise<void> => rollups.mark({ site, shard, period }, now());
  for (const rollup of await rollupsOf(site, shard, range, rollups)) await mark(rollup);
  const marked = new Map<string, number>();
  for (const { period, epoch } of await rollupsOf(site, shard, range, rollups)) marked.set(period.name, epoch);

  let [documents, events, idempotencyRecords] = [0, 0, 0];
  for (const key of keys) {
    signal.throwIfAborted();
    await orSay(key, remover.removeDocument(key, now()));
    onRemoved((documents += 1), 0);
  }
  for (const key of keys) {
    signal.throwIfAborted();
    const removed = await remover.removeRaw(key, signal, (more) => onRemoved(documents, events + more));
    events += removed.events;
    idempotencyRecords += removed.idempotencyRecords;
  }

  let gone = 0;
  for (const rollup of await rollupsOf(site, shard, range, rollups)) {
    const { period } = rollup;
    const epoch = marked.get(period.name);
    const isGone =
      epoch !== undefined && liesIn(period, range) && (await remover.removeRollup({ site, shard, period }, epoch));
    if (isGone) gone += 1;
    else await mark(rollup);
  }
  return { documents, events, idempotencyRecords, rollups: gone };
}

/** The rollups of a site and shard that hold a day of the range; a consistent read. */
export async function rollupsOf(
  site: string,
  shard: number,
  { from, to }: DayRange = { from: LOWEST_DAY, to: HIGHEST_DAY },
  rollups: Pick<RollupStore, 'readRange'>,
): Promise<StoredRollup[]> {
  const found: StoredRollup[] = [];
  for (const level of LEVELS) {
    const range = { level, from, to };
    for await (const rollup of rollups.readRange(site, shard, range, { isConsistent: true })) found.push(rollup);
  }
  return found;
}

/** Whether it holds no day outside the range. */
export const liesIn = ({ first, last }: Period, range: DayRange | undefined): boolean =>
  range === undefined || (first >= range.from && last <= range.to);

async function orSay({ day }: DocumentKey, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof LostRaceError)) throw error;
    throw new OpsFailure(`${day} changes faster than it can be dropped: run it again when fewer events come`);
  }
}
