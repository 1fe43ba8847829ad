// The tables of sites, tokens and sessions of a local stack, as an operator with the account's credentials has them.

import { createSessionStore, type SessionStore } from '../../lambdas/store/access/session-store.ts';
import { createSiteStore, type SiteStore } from '../../lambdas/store/access/site-store.ts';
import { createTokenStore, type TokenStore } from '../../lambdas/store/access/token-store.ts';
import { connectTables } from '../../lambdas/store/table/table.ts';
import type { LocalStack } from '../../local/stack.ts';

export interface AccessStores {
  readonly sites: SiteStore;
  readonly tokens: TokenStore;
  readonly sessions: SessionStore;
}

export function accessStoresOf({ endpoints, region, credentials, outputs }: LocalStack): AccessStores {
  const tables = connectTables({ endpoint: endpoints.dynamodb, region, credentials });
  const table = (output: string) => tables(outputs[output] ?? '');
  return {
    sites: createSiteStore(table('SitesTableName')),
    tokens: createTokenStore(table('TokensTableName')),
    sessions: createSessionStore(table('SessionsTableName')),
  };
}
