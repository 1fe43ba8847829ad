// Removes days and rollups for good, for drop (drop-days.ts); no function may do that. A removal of
// an item that a function may be writing is conditional, so that write stays whole.

import { type DayDocument, emptyDocument } from '../../lambdas/domain/document/day-document.ts';
import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { forEachParallel } from '../../lambdas/shared/parallel.ts';
import { versionOf } from '../../lambdas/store/days/day-state.ts';
import {
  deltaItemKey,
  documentItemKey,
  endOfRaw,
  idempotencyItemKey,
  type ItemKey,
  partitionKey,
  rawSortKey,
  rollupSortKey,
} from '../../lambdas/store/table/keys.ts';
import { LostRaceError, won } from '../../lambdas/store/table/lost-race.ts';
import { queryItems, rangeQuery } from '../../lambdas/store/table/query.ts';
import { unpackRaw } from '../../lambdas/store/events/raw-pack.ts';
import type { RollupKey } from '../../lambdas/store/rollups/rollup-store.ts';
import { keyOf, type Table } from '../../lambdas/store/table/table.ts';
import type { DocumentInspector } from './document-inspector.ts';

export interface Remover {
  /**
   * Removes the document, whatever its state. A commit during the removal starts the day again, and
   * stays. Throws LostRaceError if commits come too fast; the document is then as they left it.
   * Does nothing if there is no document.
   */
  removeDocument(key: DocumentKey, now: number): Promise<void>;
  /**
   * Removes the raw events of the day and the idempotency records of their messages. Calls
   * `onRemoved` with the number of events now and then.
   */
  removeRaw(key: DocumentKey, signal: AbortSignal, onRemoved?: (events: number) => void): Promise<RemovedRaw>;
  /** Returns false, and removes nothing, if the rollup was marked after it had this epoch. */
  removeRollup(key: RollupKey, epoch: number): Promise<boolean>;
}

/**
 * Events in raw items, as far as the items can be read, and idempotency records, whose keys are
 * free again.
 */
export interface RemovedRaw {
  readonly events: number;
  readonly idempotencyRecords: number;
}

const MAX_ATTEMPTS = 100;
const MAX_PARALLEL = 16;

export function createRemover(inspector: DocumentInspector, stats: Table, events: Table): Remover {
  /** False if the item has changed since. */
  const remove = (table: Table, Key: ItemKey, attribute: string, value: string | number): Promise<boolean> =>
    won(
      table.delete({
        Key,
        ConditionExpression: '#attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': value },
      }),
    );

  async function removeRecords(messages: readonly Message[]): Promise<number> {
    let removed = 0;
    await forEachParallel(messages, MAX_PARALLEL, async ({ idempotencyRecord, dot }) => {
      if (idempotencyRecord === undefined) return;
      if (await remove(events, idempotencyItemKey(idempotencyRecord), 'dot', formatDot(dot))) removed += 1;
    });
    return removed;
  }

  return {
    async removeDocument(key, now) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const before = await inspector.inspect(key);
        if (before === undefined) return;
        // Empties the document first: a function that holds its delta could otherwise add to a
        // deleted base.
        if (!(await won(inspector.overwrite(key, before, emptyDocument, now)))) continue;
        const emptied = await inspector.inspect(key);
        // A commit has started it again.
        if (emptied?.document === undefined || !isEmpty(emptied.document)) return;
        const { base, delta } = emptied.items;
        if (delta !== undefined) await remove(stats, deltaItemKey(key), 'version', versionOf(delta));
        await remove(stats, documentItemKey(key), 'version', versionOf(base));
        return;
      }
      throw new LostRaceError('the document changes faster than it can be removed');
    },

    async removeRaw(key, signal, onRemoved = () => undefined) {
      const range = rangeQuery(partitionKey(key.site, key.shard), rawSortKey(key.day, 0), endOfRaw(key.day));
      let [removed, idempotencyRecords] = [0, 0];
      for await (const item of queryItems(events, { ...range, ConsistentRead: true })) {
        signal.throwIfAborted();
        const messages = readable(item['body']);
        idempotencyRecords += await removeRecords(messages);
        // Deleted after its idempotency records, since only this item names their keys.
        await events.delete({ Key: keyOf(item) });
        removed += messages.reduce((sum, message) => sum + message.events.length, 0);
        onRemoved(removed);
      }
      return { events: removed, idempotencyRecords };
    },

    removeRollup: ({ site, shard, period }, epoch) =>
      remove(stats, { pk: partitionKey(site, shard), sk: rollupSortKey(period) }, 'epoch', epoch),
  };
}

const isEmpty = ({ counts, dots }: DayDocument): boolean =>
  counts.events + dots.counted.size + dots.duplicates.size === 0;

/** None if the item is damaged: it is removed all the same. */
function readable(body: unknown): Message[] {
  try {
    return body instanceof Uint8Array ? unpackRaw(body) : [];
  } catch {
    return [];
  }
}
