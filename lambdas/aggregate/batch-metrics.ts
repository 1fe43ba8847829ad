// The metrics of one batch, as one log line.

import type { Message } from '../domain/event/message.ts';
import { bytesOf, updatedAtOf } from '../store/days/day-state.ts';
import type { Measured } from '../shared/metrics.ts';
import type { Committed } from './commit.ts';

/** @param failed messages that go back to the queue */
export function batchMetrics(commits: readonly Committed[], failed: number): Measured<'aggregate'> {
  const counted = commits.flatMap((commit) => commit.counted);
  const filtered = counted.flatMap(({ events }) => events.filter((event) => event.filtered !== undefined)).length;
  const duplicates = commits.flatMap((commit) => commit.duplicates);
  return {
    Counted: countEvents(counted) - filtered,
    Filtered: filtered,
    Duplicates: countEvents(duplicates),
    IdempotencyConflicts: duplicates.length,
    Failed: failed,
    LostRaces: commits.map(({ lostRaces }) => lostRaces).filter((races) => races > 0),
    DocumentBytes: commits.filter(hasWritten).map(({ stored }) => bytesOf(stored)),
    // Never negative, whatever the two functions' clocks say.
    Lag: commits.flatMap(({ counted, stored }) =>
      counted.map(({ acceptedAt }) => Math.max(0, updatedAtOf(stored) - acceptedAt)),
    ),
  };
}

const hasWritten = ({ counted, duplicates }: Committed): boolean => counted.length + duplicates.length > 0;

const countEvents = (messages: readonly Message[]): number =>
  messages.reduce((sum, { events }) => sum + events.length, 0);
