// The Sessions table: sessions, and login codes that wait to be used. It is a table of its own, so
// that the function that makes sessions cannot make tokens. Items expire by TTL, and there is no
// backup: an ended session stays gone.

import type { Token } from '../../domain/access/token.ts';
import { KEY } from '../../shared/names.ts';
import { tokenItemKey } from '../table/keys.ts';
import { won } from '../table/lost-race.ts';
import type { Table } from '../table/table.ts';
import { parseTokenItem, toTokenItem } from './token-item.ts';

export interface SessionStore {
  /**
   * A session or a login code. Throws LostRaceError where the id is taken: ids are drawn at random
   * from 2^50.
   */
  add(token: Token): Promise<void>;
  /** Undefined where there is none, or a code that is taken. Eventually consistent. */
  read(id: string): Promise<Token | undefined>;
  /**
   * Takes a login code for a session. True for one session alone, and for it however often: a retry
   * of the SDK, whose first try was done and not answered, is told the same.
   */
  take(id: string, session: string): Promise<boolean>;
  /**
   * Puts off the end of a session (epoch milliseconds). A session that ended meanwhile stays ended.
   */
  extend(id: string, expiresAt: number): Promise<void>;
  /** Ends a session for good, if the digest of its secret is this one: an id is no secret. */
  remove(id: string, digest: Uint8Array): Promise<void>;
}

export function createSessionStore(table: Table): SessionStore {
  return {
    async add(token) {
      await table.put({ Item: toTokenItem(token, true), ConditionExpression: 'attribute_not_exists(pk)' });
    },

    async read(id) {
      const item = await table.get(tokenItemKey(id));
      return item === undefined || item['takenBy'] !== undefined ? undefined : parseTokenItem(item);
    },

    // The item stays until it expires, or a retry could not tell its own deletion from another's.
    take: (id, session) =>
      won(
        table.update({
          Key: tokenItemKey(id),
          ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(takenBy) OR takenBy = :session)',
          UpdateExpression: 'SET takenBy = :session',
          ExpressionAttributeValues: { ':session': session },
        }),
      ),

    async extend(id, expiresAt) {
      await won(
        table.update({
          Key: tokenItemKey(id),
          ConditionExpression: 'attribute_exists(pk)',
          UpdateExpression: 'SET expiresAt = :at, #ttl = :ttl',
          ExpressionAttributeNames: { '#ttl': KEY.ttl },
          ExpressionAttributeValues: { ':at': expiresAt, ':ttl': Math.ceil(expiresAt / 1000) },
        }),
      );
    },

    async remove(id, digest) {
      await won(
        table.delete({
          Key: tokenItemKey(id),
          ConditionExpression: 'digest = :digest',
          ExpressionAttributeValues: { ':digest': digest },
        }),
      );
    },
  };
}
