// Puts a document in the place of one that is wrong, while events keep arriving. The new one is made beside it, from the raw events
// that its dots name, and the swap is the same conditional write as every commit's: `version` is still what was read. So a commit
// and a rebuild cannot undo each other, and whenever this is interrupted the old document or the new one is there, whole. It marks the
// day's rollups before the swap, so that they are made again if it dies, and after it, as every writer does.

import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { periodsOf } from '../../lambdas/domain/periods.ts';
import { emptyDotSet } from '../../lambdas/domain/dots/dot-set.ts';
import { type DocumentInspector } from '../store/document-inspector.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { markAll, type RollupMarker } from '../../lambdas/store/rollups/rollup-store.ts';
import type { RawReader } from '../store/raw-reader.ts';
import { OpsFailure } from '../failure.ts';
import { type Plan, planRebuild, type PlanOptions } from './plan.ts';
import { RawFold } from '../verify/raw-fold.ts';

export interface RebuildDeps {
  readonly inspector: DocumentInspector;
  readonly rollups: RollupMarker;
  readonly raw: RawReader;
  readonly now: () => number;
  readonly random: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
  /** Is told how many raw events were read by now. */
  readonly onRead?: (events: number) => void;
}

export interface RebuildOptions extends PlanOptions {
  readonly isDryRun: boolean;
  /** Count raw events that the document does not name, too: for a document that was deleted, and has come back with less. */
  readonly isAllRaw: boolean;
}

/** After a lost race only what is new is read, so the next attempt is quick; this many lost in a row are a defect, or a flood. */
const MAX_ATTEMPTS = 100;
const PAUSE_MS = 50;

/** What was done, or in a dry run would be. Throws OpsFailure, having changed nothing, when it loses every race. */
export async function rebuildDocument(
  key: DocumentKey,
  { inspector, rollups, raw, now, random, wait, signal, onRead }: RebuildDeps,
  options: RebuildOptions,
): Promise<Plan> {
  const fold = new RawFold(raw, key, onRead);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    signal.throwIfAborted();
    const item = await inspector.inspect(key);
    const document = item?.document;
    // Where the document is lost, all raw is folded, and stays so if a commit begins the document anew before the write.
    const counted = options.isAllRaw ? undefined : document?.dots.counted;
    await fold.catchUp(counted, document?.dots.duplicates ?? emptyDotSet, signal);
    const plan = planRebuild(item, fold.document, options);
    if (plan.kind !== 'write' || options.isDryRun) return plan;
    await markAll(rollups, key, periodsOf(key.day), now());
    try {
      await inspector.overwrite(key, item, plan.next, now());
      await markAll(rollups, key, periodsOf(key.day), now());
      return plan;
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
    }
    await wait(random() * PAUSE_MS);
  }
  throw new OpsFailure(`${key.day} changes faster than it can be rebuilt, and is as it was: try again later`);
}
