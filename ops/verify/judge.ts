// Judges one document for verify, from data that was already read.

import { type DayDocument, emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { countNumbers, emptyDotSet, hasDot } from '../../lambdas/domain/dots/dot-set.ts';
import { DAY_MS, MAX_DAY_SHIFT_MS } from '../../lambdas/domain/event/timestamp.ts';
import { MAX_AHEAD_MS } from '../../lambdas/domain/limits/requests.ts';
import type { InspectedDay } from '../store/document-inspector.ts';
import { compare } from './compare.ts';
import type { Difference } from './difference.ts';
import { planRebuild } from '../rebuild/plan.ts';
import type { RawFold } from './raw-fold.ts';
import { missingOf, unnumberedOf } from './dot-difference.ts';

/**
 * `equal`: the document is the fold of its raw events. `expired`: it agrees with the raw events
 * left; the others may be older than the retention. `incomplete`: raw events that should exist are
 * missing. `differs`: a number differs. `damaged`: the document cannot be read. `lost`: the day has
 * raw events but no document.
 */
export type Verdict = 'equal' | 'expired' | 'incomplete' | 'differs' | 'damaged' | 'lost';

export interface Report {
  readonly day: string;
  readonly shard: number;
  readonly verdict: Verdict;
  /** Events that the document counts. */
  readonly events: number;
  /**
   * Events that its dots name; how many of them lack the raw events that they should have; and how
   * many are in no total.
   */
  readonly named: number;
  readonly missing: number;
  readonly unnumbered: number;
  readonly differences: readonly Difference[];
  /**
   * Events that are stored but not counted: on their way, or in the dead-letter queue. The oldest
   * was accepted at `since`.
   */
  readonly underway: { readonly events: number; readonly since: string } | undefined;
  /** The command that repairs it; absent if nothing needs repair. */
  readonly remedy?: 'rebuild' | 'rebuild --partial';
  /** Why the document cannot be read. */
  readonly damage?: string;
}

/** Verdicts that make verify fail. */
export const isBad = ({ verdict }: Report): boolean => verdict !== 'equal' && verdict !== 'expired';

/**
 * Whether raw events of a day may have expired. Each is kept for the retention from its commit. The
 * first may be sent MAX_AHEAD_MS before the day begins, and that is MAX_DAY_SHIFT_MS before UTC
 * midnight at the earliest. Of a day that no event can have yet some clock was wrong, and nothing
 * is certain.
 */
export function isExpired(day: string, rawDays: number, now: number): boolean {
  const first = Date.parse(day) - MAX_DAY_SHIFT_MS - MAX_AHEAD_MS;
  return now < first || now >= first + rawDays * DAY_MS;
}

export function judge(
  { day, shard }: DocumentKey,
  item: InspectedDay | undefined,
  raw: Pick<RawFold, 'document' | 'waiting'>,
  expired: boolean,
): Report {
  const document = item?.document;
  const duplicates = document?.dots.duplicates ?? emptyDotSet;
  const underway = toUnderway([...raw.waiting].filter(({ dot }) => !hasDot(duplicates, dot)));
  const unread = { day, shard, named: 0, missing: 0, unnumbered: 0, differences: [] };
  if (item === undefined || document === undefined) {
    // No dots name any raw events, so all of them wait; rebuild takes all.
    const remedy = remedyOf(item, fold(emptyDocument, [...raw.waiting]), expired);
    if (item === undefined) return { ...unread, ...remedy, verdict: 'lost', events: 0, underway };
    // Without its dots, the number of events on their way is unknown.
    const { events, damage } = item;
    return { ...unread, ...remedy, verdict: 'damaged', events, underway: undefined, damage };
  }

  const missing = missingOf(document, raw.document);
  const differences = compare({ ...item, document }, raw.document, missing === 0);
  const ifMissing = expired ? 'expired' : 'incomplete';
  return {
    day,
    shard,
    verdict: differences.length > 0 ? 'differs' : missing > 0 ? ifMissing : 'equal',
    events: document.counts.events,
    named: countNumbers(document.dots.counted),
    missing,
    unnumbered: unnumberedOf(document),
    differences,
    underway,
    ...(differences.length > 0 && remedyOf(item, raw.document, expired)),
  };
}

/** Asks rebuild what it would write. */
function remedyOf(item: InspectedDay | undefined, raw: DayDocument, isExpired: boolean): Pick<Report, 'remedy'> {
  const writes = (isPartial: boolean): boolean => planRebuild(item, raw, { isPartial, isExpired }).kind === 'write';
  return writes(false) ? { remedy: 'rebuild' } : writes(true) ? { remedy: 'rebuild --partial' } : {};
}

function toUnderway(messages: readonly Message[]): Report['underway'] {
  if (messages.length === 0) return undefined;
  const since = messages.reduce((least, { acceptedAt }) => Math.min(least, acceptedAt), Infinity);
  const events = messages.reduce((sum, message) => sum + message.events.length, 0);
  return { events, since: new Date(since).toISOString() };
}
