// The operator of a local stack: adds sites, gives out tokens and login codes, by the stores that
// `ops` has.

import type { Site } from '../../lambdas/domain/access/site.ts';
import type { Token, TokenKind } from '../../lambdas/domain/access/token.ts';
import { createSessionStore } from '../../lambdas/store/access/session-store.ts';
import { createSiteStore } from '../../lambdas/store/access/site-store.ts';
import { createTokenStore } from '../../lambdas/store/access/token-store.ts';
import { connectTables } from '../../lambdas/store/table/table.ts';
import type { RunningStack } from '../../kit/running-stack.ts';
import { aSite, aToken } from './access.ts';

/** Where its tables are: a stack of this process, or one that has announced itself. */
export type OperatedStack = Pick<RunningStack, 'endpoints' | 'region' | 'credentials' | 'outputs'>;

export function operatorOf({ endpoints, region, credentials, outputs }: OperatedStack) {
  const tables = connectTables({ endpoint: endpoints.dynamodb, region, credentials });
  const table = (output: string) => tables(outputs[output] ?? `no ${output}`);
  const sites = createSiteStore(table('SitesTableName'));
  const tokens = createTokenStore(table('TokensTableName'));
  const sessions = createSessionStore(table('SessionsTableName'));
  return {
    addSite: async (id: string, more: Partial<Site> = {}): Promise<void> => {
      for (const alias of more.aliases ?? []) await sites.addAlias(alias, id);
      await sites.add(aSite(id, more));
    },
    /** As its holder shows it: a token, a session or a login code. */
    give: async (kind: TokenKind, more: Partial<Token> = {}): Promise<string> => {
      const { text, stored } = aToken(kind, more);
      await (kind === 'session' || kind === 'login' ? sessions : tokens).add(stored);
      return text;
    },
  };
}
