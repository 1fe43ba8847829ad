// The operator of a local stack: adds sites, gives out tokens and login codes, by the stores that
// `ops` has.

import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';

import type { Site } from '../../lambdas/domain/access/site.ts';
import type { Token, TokenKind } from '../../lambdas/domain/access/token.ts';
import { createSessionStore } from '../../lambdas/store/access/session-store.ts';
import { createSiteStore } from '../../lambdas/store/access/site-store.ts';
import { toTokenItem } from '../../lambdas/store/access/token-item.ts';
import { createTokenStore } from '../../lambdas/store/access/token-store.ts';
import { createTable, createTableClient } from '../../lambdas/store/table/table.ts';
import type { RunningStack } from '../../kit/running-stack.ts';
import { aSite, aToken } from './access.ts';

/** Where its tables are: a stack of this process, or one that has announced itself. */
export type OperatedStack = Pick<RunningStack, 'endpoints' | 'region' | 'credentials' | 'outputs'>;

export function operatorOf({ endpoints, region, credentials, outputs }: OperatedStack) {
  const client = createTableClient({ endpoint: endpoints.dynamodb, region, credentials });
  const nameOf = (output: string): string => outputs[output] ?? `no ${output}`;
  const sites = createSiteStore(createTable(client, nameOf('SitesTableName')));
  const tokens = createTokenStore(createTable(client, nameOf('TokensTableName')));
  const sessions = createSessionStore(createTable(client, nameOf('SessionsTableName')));
  return {
    addSite: async (id: string, more: Partial<Site> = {}): Promise<void> => {
      for (const alias of more.aliases ?? []) await sites.addAlias(alias, id);
      await sites.add(aSite(id, more));
    },
    /** As its holder shows it: a token, a session or a login code. */
    give: async (kind: TokenKind, more: Partial<Token> = {}): Promise<string> => {
      const { text, stored } = aToken(kind, more);
      await (isOfSession(kind) ? sessions : tokens).add(stored);
      return text;
    },
    /** Stores tokens, sessions and login codes: 25 in a call, the most that DynamoDB takes. */
    storeAll: async (all: readonly Token[]): Promise<void> => {
      for (let first = 0; first < all.length; first += 25) {
        const some = Object.groupBy(all.slice(first, first + 25), ({ kind }) =>
          nameOf(isOfSession(kind) ? 'SessionsTableName' : 'TokensTableName'),
        );
        const puts = (of: readonly Token[] = []) =>
          of.map((token) => ({ PutRequest: { Item: toTokenItem(token, isOfSession(token.kind)) } }));
        const RequestItems = Object.fromEntries(Object.entries(some).map(([name, of]) => [name, puts(of)]));
        await client.send(new BatchWriteCommand({ RequestItems }));
      }
    },
  };
}

const isOfSession = (kind: TokenKind): boolean => kind === 'session' || kind === 'login';
