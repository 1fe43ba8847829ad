// The counts of some events within limits of a test's own.

import { countEvents } from '../../lambdas/domain/document/count-events.ts';
import { addCounts, type Counts, DAY_ROOM, noCounts } from '../../lambdas/domain/document/counts.ts';
import { byDimension } from '../../lambdas/domain/document/dimensions.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { LEAST_WEIGHT } from '../../lambdas/domain/limits/documents.ts';

/** `limit`: visitors that are counted exactly, and short values that each list has room for. */
export function countsWithin(events: readonly MessageEvent[], limit: number): Counts {
  const room = limit * LEAST_WEIGHT;
  return addCounts(countEvents(events), noCounts, {
    ...DAY_ROOM,
    visitors: limit,
    types: room,
    dimensions: byDimension(() => room),
  });
}
