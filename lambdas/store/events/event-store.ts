// Raw events and idempotency records in the Events table. Both are written before the document and
// may be written again by a redelivery: raw events carry their dot, and a record accepts its own
// message again.

import { type Dot, formatDot } from '../../domain/dots/dot.ts';
import { IDEMPOTENCY_DAYS, MAX_DELIVERY_DAYS } from '../../domain/limits/requests.ts';
import type { DocumentKey, QueuedMessage } from '../../domain/event/message.ts';
import { DAY_MS } from '../../domain/event/timestamp.ts';
import { idempotencyItemKey, rawItemKey } from '../table/keys.ts';
import { won } from '../table/lost-race.ts';
import { packRaw, toPacks } from './raw-pack.ts';
import type { Table } from '../table/table.ts';

export interface EventStore {
  /**
   * Takes the idempotency record of this name for this message, for seven days from its acceptance
   * (epoch milliseconds), however late it is delivered. True when the message holds it, now or
   * since an earlier delivery; false when another message does.
   */
  takeRecord(name: string, dot: Dot, acceptedAt: number): Promise<boolean>;
  /**
   * Keeps the messages of one document as they came, packed, for as long as their site says, or
   * else the deployment.
   */
  keepRaw(key: DocumentKey, messages: readonly QueuedMessage[], now: number): Promise<void>;
}

export function createEventStore(table: Table, options: { readonly rawRetentionDays: number }): EventStore {
  return {
    takeRecord: (name, dot, acceptedAt) =>
      won(
        table.put({
          Item: {
            ...idempotencyItemKey(name),
            dot: formatDot(dot),
            until: inDays(acceptedAt, IDEMPOTENCY_DAYS),
            // Kept while a message that was accepted before `until` can still be on its way.
            expires: inDays(acceptedAt, IDEMPOTENCY_DAYS + MAX_DELIVERY_DAYS),
          },
          ConditionExpression: 'attribute_not_exists(pk) OR #dot = :dot OR #until <= :accepted',
          ExpressionAttributeNames: { '#dot': 'dot', '#until': 'until' },
          ExpressionAttributeValues: { ':dot': formatDot(dot), ':accepted': seconds(acceptedAt) },
        }),
      ),

    async keepRaw(key, messages, now) {
      for (const pack of toPacks(messages)) {
        const item = {
          ...rawItemKey(key, pack),
          messages: pack.length,
          body: packRaw(pack),
          // Of messages from before and after a change of the site, all go when the first must.
          expires: inDays(now, Math.min(...pack.map(({ rawDays }) => rawDays ?? options.rawRetentionDays))),
        };
        await table.put({ Item: item });
      }
    },
  };
}

const seconds = (epochMs: number): number => Math.floor(epochMs / 1000);
const inDays = (epochMs: number, days: number): number => seconds(epochMs + days * DAY_MS);
