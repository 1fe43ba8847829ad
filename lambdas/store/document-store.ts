// Day documents in the Stats table. A write is one conditional update: `version` must be what the writer saw, and counters, version
// and body move together. Whoever loses the race learns it here and starts again from the winner's document.

import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

import { type DayDocument, emptyDocument } from '../domain/day-document.ts';
import { decodeDocument, encodeDocument } from '../domain/document-codec.ts';
import type { DocumentKey } from '../domain/message.ts';
import { daySortKey, documentItemKey, FIRST_DAY, LAST_DAY, parseDocumentItemKey, partitionKey } from './keys.ts';
import { queryItems, rangeQuery, updateOrLose } from './query.ts';

/** A document as it stands in the table; version 0 is one that is not there yet. */
export interface StoredDocument {
  readonly document: DayDocument;
  readonly version: number;
  /** Last commit, epoch milliseconds. */
  readonly updatedAt: number;
  /** Bytes of the encoded document: what it weighs in a cache, and about what a write of it costs. */
  readonly bytes: number;
}

export const absentDocument: StoredDocument = { document: emptyDocument, version: 0, updatedAt: 0, bytes: 0 };

export interface DocumentStore {
  /** The document as of the last finished write; `absentDocument` where there is none. */
  read(key: DocumentKey): Promise<StoredDocument>;
  /** Puts `next` in the place of `seen`. Throws LostRaceError, having changed nothing, when `seen` is no longer current. */
  replace(key: DocumentKey, seen: StoredDocument, next: DayDocument, now: number): Promise<StoredDocument>;
}

/** Reads of the stats hop: ranges only. */
export interface DocumentReader {
  /** All documents of a site and shard from one day to another, both inclusive; of all days when not given. */
  readRange(
    site: string,
    shard: number,
    from?: string,
    to?: string,
  ): AsyncIterable<StoredDocument & { key: DocumentKey }>;
}

export function createDocumentStore(client: DynamoDBDocumentClient, table: string): DocumentStore {
  return {
    async read(key) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: documentItemKey(key), ConsistentRead: true }),
      );
      return Item === undefined ? absentDocument : parseItem(Item);
    },

    async replace(key, seen, next, now) {
      const body = encodeDocument(next);
      const update = new UpdateCommand({
        TableName: table,
        Key: documentItemKey(key),
        ConditionExpression: seen.version === 0 ? 'attribute_not_exists(version)' : 'version = :seen',
        UpdateExpression: 'ADD #views :views, #events :events, version :one SET body = :body, updated = :now',
        ExpressionAttributeNames: { '#views': 'views', '#events': 'events' },
        ExpressionAttributeValues: {
          ...(seen.version > 0 && { ':seen': seen.version }),
          ':views': next.views - seen.document.views,
          ':events': next.events - seen.document.events,
          ':one': 1,
          ':body': body,
          ':now': now,
        },
      });
      await updateOrLose(client, update);
      return { document: next, version: seen.version + 1, updatedAt: now, bytes: body.length };
    },
  };
}

export function createDocumentReader(client: DynamoDBDocumentClient, table: string): DocumentReader {
  return {
    async *readRange(site, shard, from = FIRST_DAY, to = LAST_DAY) {
      const range = rangeQuery(table, partitionKey(site, shard), daySortKey(from), daySortKey(to));
      for await (const item of queryItems(client, range)) {
        yield { ...parseItem(item), key: parseDocumentItemKey({ pk: String(item['pk']), sk: String(item['sk']) }) };
      }
    },
  };
}

/** Throws RangeError on an item that is no document. */
function parseItem(item: Record<string, unknown>): StoredDocument {
  const { body, version, updated } = item;
  if (!(body instanceof Uint8Array)) throw new RangeError('item has no body');
  return { document: decodeDocument(body), version: Number(version), updatedAt: Number(updated), bytes: body.length };
}
