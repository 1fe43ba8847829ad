// What verify says of one document: the judgement alone, from what was read.

import { type DayDocument, emptyDocument, fold } from '../../lambdas/domain/document/day-document.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { countNumbers, hasDot, emptyDotSet } from '../../lambdas/domain/dots/dot-set.ts';
import { DAY_MS, dayOf } from '../../lambdas/domain/event/timestamp.ts';
import type { InspectedDay } from '../store/document-inspector.ts';
import { compare, type Difference } from './compare.ts';
import { planRebuild } from '../rebuild/plan.ts';
import type { RawFold } from './raw-fold.ts';
import { missingOf, unnumberedOf } from './dot-difference.ts';

/**
 * `equal`: the document is the fold of its raw events. `expired`: so far as raw events are left; the others may be older than
 * their retention. `incomplete`: raw events are missing that should be there. `differs`, `damaged` (cannot be read), `lost` (raw events of
 * a day that has no document).
 */
export type Verdict = 'equal' | 'expired' | 'incomplete' | 'differs' | 'damaged' | 'lost';

export interface Report {
  readonly day: string;
  readonly shard: number;
  readonly verdict: Verdict;
  /** Events that the document counts. */
  readonly events: number;
  /** Events that its dots name; how many of them it should have raw events of and has none, and how many are in no number of it. */
  readonly named: number;
  readonly missing: number;
  readonly unnumbered: number;
  readonly differences: readonly Difference[];
  /** Events that are kept and not counted: on their way, or in the dead-letter queue; the oldest was accepted at `since`. */
  readonly underway: { readonly events: number; readonly since: string } | undefined;
  /** The command that mends it; absent where nothing is to be mended. */
  readonly remedy?: 'rebuild' | 'rebuild --partial';
  /** Why the document cannot be read. */
  readonly damage?: string;
}

/** Verdicts that make verify fail. */
export const isBad = ({ verdict }: Report): boolean => verdict !== 'equal' && verdict !== 'expired';

/**
 * Whether raw events of a day may have expired. They are kept for the retention from their commit, which comes after the day has begun,
 * so until its beginning plus the retention. But the day is told by the client's clock: one that is yet to come may have been sent
 * at any time before.
 */
export const isExpired = (day: string, rawRetentionDays: number, now: number): boolean =>
  day <= dayOf(now - rawRetentionDays * DAY_MS) || day > dayOf(now);

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
    // Without its dots nobody can say what is on its way.
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

/** What rebuild would write, asked of itself. */
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
