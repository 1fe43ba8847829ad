// Rollups in the Stats table, in the partition of their site and shard: one item a period, so every
// change of one is one write. It is either **valid**, and its body is the sum of the period's days,
// or **due**, and has none. A mark raises its epoch, so a sum that was begun before the mark cannot
// be written after it.
//
//           ┌── mark: epoch + 1, no body, due ◀─────────┐
//   absent ─┴─▶ due ──── write, if the epoch stands ──▶ valid
//
// Epochs count from the millisecond of the first mark. An item that was removed and begins again
// repeats no epoch, so a sum begun before the removal is not written to it.
//
// The index DUE_INDEX holds the due items alone: an item has the index keys only while it is due.
// Its partition is drawn at random, so that a stranger cannot crowd one by the choice of site
// names.

import { decodeRollup, type Parts, type RollupBody } from '../../domain/document/document-codec.ts';
import { weighWithFacts } from '../../domain/document/document-weight.ts';
import { fitRollup } from '../../domain/document/fit-document.ts';
import { type DayRange, type Level, type Period, periodOf, readyAt } from '../../domain/periods.ts';
import type { Summary } from '../../domain/document/summary.ts';
import { DUE_INDEX } from '../../shared/names.ts';
import type { ReadOptions } from '../days/document-reader.ts';
import { type ItemKey, parsePartitionKey, parseRollupSortKey, partitionKey, rollupSortKey } from '../table/keys.ts';
import { type DecodedBodies, nameOf } from '../table/decoded-bodies.ts';
import { won } from '../table/lost-race.ts';
import { queryItems, rangeQuery } from '../table/query.ts';
import { type Attributes, keyOf, type Table } from '../table/table.ts';

/** Documents of one site are summed up shard by shard. */
export interface RollupKey {
  readonly site: string;
  readonly shard: number;
  readonly period: Period;
}

export interface StoredRollup {
  readonly period: Period;
  /** How often it was marked. */
  readonly epoch: number;
  /** Undefined while it is due. */
  readonly summary: Summary | undefined;
}

/** Days, at a level that has rollups. */
export interface RollupRange extends DayRange {
  readonly level: Level;
}

/** Reads of the stats hop. */
export interface RollupReader {
  /** The rollups of a range that have an item, ascending; eventually consistent by default. */
  readRange(site: string, shard: number, range: RollupRange, options?: ReadOptions): AsyncIterable<StoredRollup>;
}

/** What writers of days need. */
export interface RollupMarker {
  /**
   * Makes it due: at once if the period is ready, otherwise from when it is. Marking it twice
   * changes no answer.
   */
  mark(key: RollupKey, now: number): Promise<void>;
}

export interface RollupStore extends RollupReader, RollupMarker {
  /** The item as of the last finished write. */
  read(key: RollupKey): Promise<StoredRollup | undefined>;
  /**
   * Makes it valid. Throws LostRaceError when it was marked since this epoch, and changes nothing
   * then.
   */
  write(key: RollupKey, epoch: number, summary: Summary): Promise<void>;
  /**
   * What one partition has due at an instant (epoch milliseconds), the longest due first. Some of
   * it may be valid by now.
   */
  due(partition: number, until: number): AsyncIterable<RollupKey>;
  /**
   * Makes a due period due from this instant on, behind all that are due by then. Leaves a valid
   * one unchanged.
   */
  postpone(key: RollupKey, until: number): Promise<void>;
}

/**
 * The first of a month makes one due of every site that is visited, more than one partition of an
 * index could take.
 */
export const DUE_PARTITIONS = 16;

/** `decoded` keeps what was read, for the next who reads it; without it, nothing is kept. */
export function createRollupReader(table: Table, decoded?: DecodedBodies): RollupReader {
  return {
    async *readRange(site, shard, { level, from, to }, { isConsistent = false, parts = 'counts' } = {}) {
      const [first, last] = [from, to].map((day) => rollupSortKey(periodOf(level, day)));
      const query = rangeQuery(partitionKey(site, shard), first ?? '', last ?? '');
      for await (const item of queryItems(table, { ...query, ConsistentRead: isConsistent }))
        yield parseItem(item, parts, decoded);
    },
  };
}

/** `random` gives numbers in [0, 1). */
export function createRollupMarker(table: Table, random: () => number): RollupMarker {
  return {
    async mark(key, now) {
      await table.update({
        Key: itemKeyOf(key),
        // Without its body it costs one unit to mark again, and next to nothing to read.
        UpdateExpression:
          'SET epoch = if_not_exists(epoch, :before) + :one, ' +
          'due = if_not_exists(due, :due), dueAt = if_not_exists(dueAt, :dueAt) ' +
          'REMOVE body, counted, duplicates, #missing, updated',
        ExpressionAttributeNames: MISSING,
        ExpressionAttributeValues: {
          ':one': 1,
          ':before': now - 1,
          ':due': String(Math.floor(random() * DUE_PARTITIONS)),
          ':dueAt': Math.max(now, readyAt(key.period)),
        },
      });
    },
  };
}

export function createRollupStore(table: Table, random: () => number): RollupStore {
  const reader = createRollupReader(table);
  return {
    ...reader,
    ...createRollupMarker(table, random),

    async read({ site, shard, period: { level, first, last } }) {
      const range = { level, from: first, to: last };
      for await (const found of reader.readRange(site, shard, range, { isConsistent: true, parts: 'all' }))
        return found;
      return undefined;
    },

    async write(key, epoch, { tally, updatedAt, ...rolled }) {
      await table.update({
        Key: itemKeyOf(key),
        ConditionExpression: 'epoch = :epoch',
        UpdateExpression:
          'SET body = :body, counted = :counted, duplicates = :duplicates, #missing = :missing, ' +
          'updated = :updated REMOVE due, dueAt',
        ExpressionAttributeNames: MISSING,
        ExpressionAttributeValues: {
          ':epoch': epoch,
          ':body': fitRollup(rolled),
          ':counted': tally.counted,
          ':duplicates': tally.duplicates,
          ':missing': tally.missing,
          ':updated': updatedAt,
        },
      });
    },

    async *due(partition, until) {
      const query = {
        IndexName: DUE_INDEX.name,
        KeyConditionExpression: 'due = :due AND dueAt <= :until',
        ExpressionAttributeValues: { ':due': String(partition), ':until': until },
      };
      for await (const item of queryItems(table, query)) {
        const { pk, sk } = keyOf(item);
        yield { ...parsePartitionKey(pk), period: parseRollupSortKey(sk) };
      }
    },

    async postpone(key, until) {
      await won(
        table.update({
          Key: itemKeyOf(key),
          ConditionExpression: 'attribute_exists(due)',
          UpdateExpression: 'SET dueAt = :dueAt',
          ExpressionAttributeValues: { ':dueAt': until },
        }),
      );
    },
  };
}

/** Marks periods of a site and shard, one after the other. */
export async function markAll(
  rollups: RollupMarker,
  { site, shard }: Pick<RollupKey, 'site' | 'shard'>,
  periods: readonly Period[],
  now: number,
): Promise<void> {
  for (const period of periods) await rollups.mark({ site, shard, period }, now);
}

/** A reserved word of DynamoDB. */
const MISSING = { '#missing': 'missing' };

const itemKeyOf = ({ site, shard, period }: RollupKey): ItemKey => ({
  pk: partitionKey(site, shard),
  sk: rollupSortKey(period),
});

/** Throws DamagedDocumentError on a body that does not decode. */
function parseItem(item: Attributes, parts: Parts, kept?: DecodedBodies): StoredRollup {
  const { sk, epoch, body, counted, duplicates, missing, updated } = item;
  const rollup = { period: parseRollupSortKey(String(sk)), epoch: Number(epoch) };
  if (!(body instanceof Uint8Array)) return { ...rollup, summary: undefined };
  const decode = (): RollupBody => decodeRollup(body, parts);
  const rolled = kept?.of(nameOf(parts, keyOf(item)), [body], decode, weighWithFacts) ?? decode();
  const tally = {
    counted: Number(counted),
    duplicates: Number(duplicates),
    filtered: rolled.counts.filteredEvents,
    missing: Number(missing),
  };
  return { ...rollup, summary: { ...rolled, tally, updatedAt: Number(updated) } };
}
