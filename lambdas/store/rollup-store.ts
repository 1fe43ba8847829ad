// Rollups in the Stats table, in the partition of their site and shard. A rollup is there, to answer from, or struck out: an item without a
// body. Its generation counts how often it was struck out, so who began to make it before cannot finish after.

import { decodeCounts, encodeCounts } from '../domain/document-codec.ts';
import { type Level, type Period, periodOf, type Run } from '../domain/periods.ts';
import type { Summary } from '../domain/summary.ts';
import { type ItemKey, parseRollupSortKey, partitionKey, rollupSortKey } from './keys.ts';
import { queryItems, rangeQuery } from './query.ts';
import type { Attributes, Table } from './table.ts';

/** Documents of one site are summed up shard by shard. */
export interface RollupKey {
  readonly site: string;
  readonly shard: number;
  readonly period: Period;
}

export interface StoredRollup {
  readonly period: Period;
  readonly generation: number;
  /** Undefined while it is struck out. */
  readonly summary: Summary | undefined;
}

/** Days from one to another, at a level that has rollups. */
export interface RollupRun extends Run {
  readonly level: Level;
}

/** Reads of the stats hop. */
export interface RollupReader {
  /** The rollups of a run that have an item, ascending. Eventually consistent, unless told otherwise. */
  readRange(site: string, shard: number, run: RollupRun, isConsistent?: boolean): AsyncIterable<StoredRollup>;
}

export interface RollupStore extends RollupReader {
  /** The item as of the last finished write. */
  read(key: RollupKey): Promise<StoredRollup | undefined>;
  /** Makes sure that there is an item; answers its generation. */
  begin(key: RollupKey): Promise<number>;
  /** Strikes it out, whether it is there or not. */
  strike(key: RollupKey): Promise<void>;
  /** Throws LostRaceError when it was struck out since this generation, and DocumentTooLargeError; having changed nothing. */
  write(key: RollupKey, generation: number, summary: Summary): Promise<void>;
}

export function createRollupReader(table: Table): RollupReader {
  return {
    async *readRange(site, shard, { level, from, to }, isConsistent = false) {
      const [first, last] = [from, to].map((day) => rollupSortKey(periodOf(level, day)));
      const query = rangeQuery(partitionKey(site, shard), first ?? '', last ?? '');
      for await (const item of queryItems(table, { ...query, ConsistentRead: isConsistent })) yield parseItem(item);
    },
  };
}

export function createRollupStore(table: Table): RollupStore {
  const reader = createRollupReader(table);
  const keyOf = ({ site, shard, period }: RollupKey): ItemKey => ({
    pk: partitionKey(site, shard),
    sk: rollupSortKey(period),
  });
  return {
    ...reader,

    async read({ site, shard, period: { level, first, last } }) {
      for await (const found of reader.readRange(site, shard, { level, from: first, to: last }, true)) return found;
      return undefined;
    },

    async begin(key) {
      const item = await table.update({
        Key: keyOf(key),
        UpdateExpression: 'SET generation = if_not_exists(generation, :first)',
        ExpressionAttributeValues: { ':first': 1 },
        ReturnValues: 'ALL_NEW',
      });
      return Number(item['generation']);
    },

    async strike(key) {
      await table.update({
        Key: keyOf(key),
        // Without its body it costs one unit to strike out again, and next to nothing to read.
        UpdateExpression: 'ADD generation :one REMOVE body, counted, duplicates, gaps, updated',
        ExpressionAttributeValues: { ':one': 1 },
      });
    },

    async write(key, generation, { counts, tally, updatedAt }) {
      await table.update({
        Key: keyOf(key),
        ConditionExpression: 'generation = :generation',
        UpdateExpression:
          'SET body = :body, counted = :counted, duplicates = :duplicates, gaps = :gaps, updated = :updated',
        ExpressionAttributeValues: {
          ':generation': generation,
          ':body': encodeCounts(counts),
          ':counted': tally.counted,
          ':duplicates': tally.duplicates,
          ':gaps': tally.gaps,
          ':updated': updatedAt,
        },
      });
    },
  };
}

/** Throws DamagedDocumentError on a body that is no document. */
function parseItem(item: Attributes): StoredRollup {
  const { sk, generation, body, counted, duplicates, gaps, updated } = item;
  const summary =
    body instanceof Uint8Array
      ? {
          counts: decodeCounts(body),
          tally: { counted: Number(counted), duplicates: Number(duplicates), gaps: Number(gaps) },
          updatedAt: Number(updated),
        }
      : undefined;
  return { period: parseRollupSortKey(String(sk)), generation: Number(generation), summary };
}
