// Replaces a wrong document while events keep arriving. The new document is built from the raw
// events that the old one's dots name. The swap is the same conditional write as every commit's:
// `version` must still be what was read. So a commit and a rebuild cannot undo each other, and
// after an interruption the old document or the new one is there, whole. The rebuild marks the
// day's rollups before the swap, so that they are rebuilt if it dies, and after the swap, as every
// writer does.

import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { periodsOf } from '../../lambdas/domain/periods.ts';
import { emptyDotSet } from '../../lambdas/domain/dots/dot-set.ts';
import type { DocumentInspector, InspectedDay } from '../store/document-inspector.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { markAll, type RollupMarker } from '../../lambdas/store/rollups/rollup-store.ts';
import type { RawReader } from '../store/raw-reader.ts';
import { OpsFailure } from '../failure.ts';
import type { Ops } from '../ops.ts';
import { type Plan, type PlanOptions, planRebuild } from './plan.ts';
import { RawFold } from '../verify/raw-fold.ts';

export interface RebuildDeps extends Pick<Ops, 'now' | 'random' | 'wait' | 'signal'> {
  readonly inspector: DocumentInspector;
  readonly rollups: RollupMarker;
  readonly raw: RawReader;
  /** Called with the number of raw events read so far. */
  readonly onRead?: (events: number) => void;
}

export interface RebuildOptions extends PlanOptions {
  readonly isDryRun: boolean;
  /**
   * Also count raw events that the document does not name: for a document that was deleted, and was
   * started again with fewer events.
   */
  readonly isAllRaw: boolean;
}

/**
 * An attempt fails if a commit ends between its read of the items and its write, one right after
 * the other. On a busy day it takes one attempt or two; this many losses in a row are a bug.
 */
const MAX_ATTEMPTS = 100;
const PAUSE_MS = 50;

/**
 * Returns what was done, or would be done in a dry run. Throws OpsFailure, having changed nothing,
 * if it loses every race.
 */
export async function rebuildDocument(
  key: DocumentKey,
  { inspector, rollups, raw, now, random, wait, signal, onRead }: RebuildDeps,
  options: RebuildOptions,
): Promise<Plan> {
  const fold = new RawFold(raw, key, onRead);
  const look = async (): Promise<{ item: InspectedDay | undefined; plan: Plan }> => {
    signal.throwIfAborted();
    const item = await inspector.inspect(key);
    const document = item?.document;
    // If the document is lost, all raw events are folded, also when a commit starts the document
    // again before the write.
    const counted = options.isAllRaw ? undefined : document?.dots.counted;
    await fold.catchUp(counted, document?.dots.duplicates ?? emptyDotSet, signal);
    return { item, plan: planRebuild(item, fold.document, options) };
  };
  const { plan: first } = await look();
  if (first.kind !== 'write' || options.isDryRun) return first;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    // What takes time comes before this look, so that the write follows it at once. Otherwise the
    // commits of a busy day would win every race.
    await markAll(rollups, key, periodsOf(key.day), now());
    await fold.readAhead(signal);
    const { item, plan } = await look();
    if (plan.kind !== 'write') return plan;
    try {
      await inspector.overwrite(key, item, plan.next, now());
      await markAll(rollups, key, periodsOf(key.day), now());
      return plan;
    } catch (error) {
      if (!(error instanceof LostRaceError)) throw error;
    }
    await wait(random() * PAUSE_MS);
  }
  throw new OpsFailure(`${key.day} changes faster than it can be rebuilt, and was not changed: try again later`);
}
