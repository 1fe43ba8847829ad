// Day documents as their keeper sees them, for verify and rebuild; no function does. It looks at an item even where it cannot be
// read as a document, and puts another in its place by the same condition as every commit: `version` is still what was seen.

import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';

import type { DayDocument } from '../domain/day-document.ts';
import { decodeDocument, encodeDocument } from '../domain/document-codec.ts';
import type { DocumentKey } from '../domain/message.ts';
import { daySortKey, documentItemKey, FIRST_DAY, LAST_DAY, parseDocumentItemKey, partitionKey } from './keys.ts';
import { queryItems, rangeQuery, updateOrLose } from './query.ts';

/** An item of the Stats table. A number that is missing or none is NaN. */
export interface InspectedItem {
  /** Undefined when the body cannot be read; `damage` says why. */
  readonly document: DayDocument | undefined;
  readonly damage: string;
  readonly version: number;
  /** The item's plain numbers, which are a copy of the document's. */
  readonly views: number;
  readonly events: number;
  /** Last commit, epoch milliseconds. */
  readonly updatedAt: number;
}

export interface DocumentKeeper {
  /** Days of which a site and shard have an item, ascending. */
  days(site: string, shard: number, from?: string, to?: string): AsyncIterable<string>;
  /** The item as of the last finished write; undefined where there is none. */
  inspect(key: DocumentKey): Promise<InspectedItem | undefined>;
  /** Puts `next` in the place of `seen`, every number of the item anew. Throws LostRaceError, having changed nothing. */
  overwrite(key: DocumentKey, seen: InspectedItem | undefined, next: DayDocument, now: number): Promise<void>;
}

export function createDocumentKeeper(client: DynamoDBDocumentClient, table: string): DocumentKeeper {
  return {
    async *days(site, shard, from = FIRST_DAY, to = LAST_DAY) {
      const range = rangeQuery(table, partitionKey(site, shard), daySortKey(from), daySortKey(to));
      const keys = queryItems(client, { ...range, ProjectionExpression: 'pk, sk', ConsistentRead: true });
      for await (const { pk, sk } of keys) yield parseDocumentItemKey({ pk: String(pk), sk: String(sk) }).day;
    },

    async inspect(key) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: documentItemKey(key), ConsistentRead: true }),
      );
      return Item === undefined ? undefined : toInspected(Item);
    },

    async overwrite(key, seen, next, now) {
      const hasVersion = seen !== undefined && !Number.isNaN(seen.version);
      const update = new UpdateCommand({
        TableName: table,
        Key: documentItemKey(key),
        ConditionExpression: hasVersion ? 'version = :seen' : 'attribute_not_exists(version)',
        UpdateExpression: 'SET #views = :views, #events = :events, version = :version, body = :body, updated = :now',
        ExpressionAttributeNames: { '#views': 'views', '#events': 'events' },
        ExpressionAttributeValues: {
          ...(hasVersion && { ':seen': seen.version }),
          ':views': next.views,
          ':events': next.events,
          // Where the version is lost, one that no document has had (versions count commits, this counts milliseconds): a function
          // that still holds the lost document in its cache must not find its version again.
          ':version': hasVersion ? seen.version + 1 : now,
          ':body': encodeDocument(next),
          ':now': now,
        },
      });
      await updateOrLose(client, update);
    },
  };
}

function toInspected({ body, version, views, events, updated }: Record<string, unknown>): InspectedItem {
  const numbers = {
    version: toNumber(version),
    views: toNumber(views),
    events: toNumber(events),
    updatedAt: toNumber(updated),
  };
  try {
    if (!(body instanceof Uint8Array)) throw new RangeError('it has no body');
    return { document: decodeDocument(body), damage: '', ...numbers };
  } catch (error) {
    return { document: undefined, damage: error instanceof Error ? error.message : String(error), ...numbers };
  }
}

const toNumber = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);
