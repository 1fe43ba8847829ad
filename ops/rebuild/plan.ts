// Decides what rebuild does with one document, from data that was already read.

import { type DayDocument, emptyDocument } from '../../lambdas/domain/document/day-document.ts';
import { countNumbers, mergeDotSets } from '../../lambdas/domain/dots/dot-set.ts';
import type { InspectedDay } from '../store/document-inspector.ts';
import { compare } from '../verify/compare.ts';
import type { Difference } from '../verify/difference.ts';
import { missingOf } from '../verify/dot-difference.ts';

export type Plan =
  /** The document is right. */
  | { readonly kind: 'equal' }
  /**
   * Raw events are missing, and the rest does not contradict the document: it knows more than they
   * do.
   */
  | { readonly kind: 'kept'; readonly missing: number }
  /** Raw events are missing; undefined if their number is unknown. */
  | { readonly kind: 'refused'; readonly missing: number | undefined; readonly named: number }
  | {
      readonly kind: 'write';
      readonly next: DayDocument;
      readonly differences: readonly Difference[];
      /** Events that stay in the dots but are dropped from the totals (`--partial`). */
      readonly missing: number;
    };

export interface PlanOptions {
  readonly isPartial: boolean;
  /** Whether the day is older than the retention of raw events, so that some may be gone. */
  readonly isExpired: boolean;
}

/**
 * `raw` is the fold of the messages that the document's dots name, or of all raw events if the
 * document cannot be read. Dots are never dropped. So an event that was counted, or noted as a
 * duplicate, is never counted again, whatever else is lost.
 */
export function planRebuild(
  item: InspectedDay | undefined,
  raw: DayDocument,
  { isPartial, isExpired }: PlanOptions,
): Plan {
  const document = item?.document;
  const before = document ?? emptyDocument;
  const next: DayDocument = {
    counts: raw.counts,
    table: raw.table,
    dots: { ...before.dots, counted: mergeDotSets(before.dots.counted, raw.dots.counted) },
  };
  if (item === undefined || document === undefined) {
    // Only the item's plain number of events says how many there were.
    const named = Number.isNaN(item?.events ?? NaN) ? 0 : (item?.events ?? 0);
    const missing = Math.max(0, named - raw.counts.events);
    if ((missing > 0 || isExpired) && !isPartial) return { kind: 'refused', missing: missing || undefined, named };
    return { kind: 'write', next, differences: [], missing };
  }
  const missing = missingOf(document, raw);
  const differences = compare({ ...item, document }, raw, missing === 0);
  if (missing === 0 && differences.length === 0) return { kind: 'equal' };
  if (missing > 0 && !isPartial) return { kind: 'refused', missing, named: countNumbers(document.dots.counted) };
  if (differences.length === 0) return { kind: 'kept', missing };
  return { kind: 'write', next, differences, missing };
}
