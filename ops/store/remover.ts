// Removes days and rollups for good, for drop (drop-days.ts); no function may. Every removal of what a function may write meanwhile is
// conditional, so what comes then stays whole.

import { type DayDocument, emptyDocument } from '../../lambdas/domain/document/day-document.ts';
import { formatDot } from '../../lambdas/domain/dots/dot.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { forEachParallel } from '../../lambdas/shared/parallel.ts';
import { versionOf } from '../../lambdas/store/days/day-state.ts';
import {
  idempotencyItemKey,
  documentItemKey,
  endOfRaw,
  type ItemKey,
  partitionKey,
  rawSortKey,
  rollupSortKey,
  deltaItemKey,
} from '../../lambdas/store/table/keys.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import { queryItems, rangeQuery } from '../../lambdas/store/table/query.ts';
import { unpackRaw } from '../../lambdas/store/events/raw-pack.ts';
import type { RollupKey } from '../../lambdas/store/rollups/rollup-store.ts';
import { keyOf, type Table } from '../../lambdas/store/table/table.ts';
import type { DocumentInspector } from './document-inspector.ts';

export interface Remover {
  /**
   * Removes the document, whatever it is. What is committed meanwhile begins the day again, and stays. Throws LostRaceError where commits
   * come so fast that it cannot; the document is as they made it then. Without a document nothing is done.
   */
  removeDocument(key: DocumentKey, now: number): Promise<void>;
  /** Removes the raw events of the day and the idempotency records that they hold; `onRemoved` is told how many events, now and then. */
  removeRaw(key: DocumentKey, signal: AbortSignal, onRemoved?: (events: number) => void): Promise<RemovedRaw>;
  /** False, and it stays, where it was marked since it had this epoch. */
  removeRollup(key: RollupKey, epoch: number): Promise<boolean>;
}

/** Events in raw items, as far as these could be read, and idempotency records, whose keys are free again. */
export interface RemovedRaw {
  readonly events: number;
  readonly idempotencyRecords: number;
}

const MAX_ATTEMPTS = 100;
const MAX_PARALLEL = 16;

export function createRemover(inspector: DocumentInspector, stats: Table, events: Table): Remover {
  /** False where the item has changed since. */
  const remove = (table: Table, Key: ItemKey, attribute: string, value: string | number): Promise<boolean> =>
    table
      .delete({
        Key,
        ConditionExpression: '#attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': value },
      })
      .then(() => true, orFalse);

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
        // Emptied first: an item that is deleted while a function holds its delta would leave that without what it adds to.
        if (!(await inspector.overwrite(key, before, emptyDocument, now).then(() => true, orFalse))) continue;
        const emptied = await inspector.inspect(key);
        if (emptied?.document === undefined || !isEmpty(emptied.document)) return; // A commit has begun it again.
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
        // After its keys, of which nothing else tells.
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

const orFalse = (error: unknown): false => {
  if (error instanceof LostRaceError) return false;
  throw error;
};

/** None where the item is damaged: it goes away all the same. */
function readable(body: unknown): Message[] {
  try {
    return body instanceof Uint8Array ? unpackRaw(body) : [];
  } catch {
    return [];
  }
}
