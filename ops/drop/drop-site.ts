// All that is dropped of a site, or of days of it: what there is, its removal shard after shard,
// and both as a sentence. For drop and site remove.

import { Progress } from '../../kit/terminal.ts';
import { plural, quoted } from '../../kit/text.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import type { StoredRollup } from '../../lambdas/store/rollups/rollup-store.ts';
import { documentsIn } from '../documents.ts';
import type { DayRange } from '../../lambdas/domain/periods.ts';
import { describeDays } from '../options.ts';
import type { Ops } from '../ops.ts';
import type { Target } from '../target.ts';
import { dropDays, type Dropped, liesIn, rollupsOf } from './drop-days.ts';

export interface DropPlan {
  readonly site: string;
  /** Undefined for all days. */
  readonly days: DayRange | undefined;
  /** Days with a document, or with raw events alone. */
  readonly keys: readonly DocumentKey[];
  /** That hold a day of these; those that hold others too will be made again. */
  readonly rollups: readonly StoredRollup[];
}

export async function planDrop(site: string, days: DayRange | undefined, target: Target): Promise<DropPlan> {
  const keys = await documentsIn(site, days, target);
  const rollups = await Promise.all(shardsOf(target).map((shard) => rollupsOf(site, shard, days, target.rollups)));
  return { site, days, keys, rollups: rollups.flat() };
}

export const isNothing = ({ keys, rollups }: DropPlan): boolean => keys.length + rollups.length === 0;

/** For good. Throws the signal's reason between two steps; the same again does the rest. */
export async function carryOut({ site, days, keys }: DropPlan, ops: Ops): Promise<Dropped> {
  const progress = new Progress(ops);
  let sum: Dropped = { documents: 0, events: 0, idempotencyRecords: 0, rollups: 0 };
  try {
    for (const shard of shardsOf(ops.target)) {
      const before = sum;
      const own = keys.filter((key) => key.shard === shard);
      const onRemoved = (documents: number, events: number): void =>
        progress.show(
          `${before.documents + documents} of ${plural(keys.length, 'document')} dropped, ` +
            plural(before.events + events, 'raw event'),
        );
      const dropped = await dropDays(site, shard, days, own, { ...ops, ...ops.target, onRemoved });
      sum = {
        documents: sum.documents + dropped.documents,
        events: sum.events + dropped.events,
        idempotencyRecords: sum.idempotencyRecords + dropped.idempotencyRecords,
        rollups: sum.rollups + dropped.rollups,
      };
    }
  } finally {
    progress.clear();
  }
  return sum;
}

/** What would be dropped. */
export function describePlan({ site, days, keys, rollups }: DropPlan): string {
  const whole = rollups.filter(({ period }) => liesIn(period, days));
  return `${describe(site, days)}: ${plural(keys.length, 'document')}, ${plural(whole.length, 'rollup')}`;
}

/** What was. */
export const describeDropped = (
  { site, days }: Pick<DropPlan, 'site' | 'days'>,
  { documents, rollups, events, idempotencyRecords }: Dropped,
): string =>
  `${describe(site, days)}: ${plural(documents, 'document')}, ${plural(rollups, 'rollup')}, ` +
  `${plural(events, 'raw event')}, ${plural(idempotencyRecords, 'idempotency key')}`;

const describe = (site: string, days: DayRange | undefined): string => `${quoted(site)}, ${describeDays(days)}`;

const shardsOf = ({ shards }: Pick<Target, 'shards'>): number[] => Array.from({ length: shards }, (_, shard) => shard);
