// The Tokens table: tokens that operators made with `ops token`. The functions read single items
// and write none, so that no request can make a token.

import type { Token } from '../../domain/access/token.ts';
import { tokenItemKey } from '../table/keys.ts';
import { won } from '../table/lost-race.ts';
import { scanItems } from '../table/query.ts';
import type { Table } from '../table/table.ts';
import { parseTokenItem, toTokenItem } from './token-item.ts';

export interface TokenReader {
  /** Undefined where there is none. Eventually consistent. */
  read(id: string): Promise<Token | undefined>;
}

export interface TokenStore extends TokenReader {
  /** Throws LostRaceError where the id is taken: ids are drawn at random from 2^50. */
  add(token: Token): Promise<void>;
  /** All tokens, in no order; those that were revoked or expired too. */
  list(): AsyncIterable<Token>;
  /** False where there is no such token. Revoking again keeps the first time. */
  revoke(id: string, now: number): Promise<boolean>;
}

export function createTokenStore(table: Table): TokenStore {
  return {
    async read(id) {
      const item = await table.get(tokenItemKey(id));
      return item && parseTokenItem(item);
    },

    async add(token) {
      await table.put({ Item: toTokenItem(token, false), ConditionExpression: 'attribute_not_exists(pk)' });
    },

    async *list() {
      for await (const item of scanItems(table)) {
        const token = parseTokenItem(item);
        if (token !== undefined) yield token;
      }
    },

    revoke: (id, now) =>
      won(
        table.update({
          Key: tokenItemKey(id),
          ConditionExpression: 'attribute_exists(pk)',
          UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
          ExpressionAttributeValues: { ':now': now },
        }),
      ),
  };
}
