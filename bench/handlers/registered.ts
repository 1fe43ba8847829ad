// What a deployment that is registered asks for before it takes events: the site, and a write token
// of it.

import { randomBytes } from 'node:crypto';

import { siteDefaults, VISITOR_KEY_BYTES } from '../../lambdas/domain/access/site.ts';
import { drawToken, formatToken } from '../../lambdas/domain/access/token.ts';
import { createSiteStore } from '../../lambdas/store/access/site-store.ts';
import { createTokenStore } from '../../lambdas/store/access/token-store.ts';
import { connectTables } from '../../lambdas/store/table/table.ts';
import type { BenchStack } from '../harness/stack.ts';

/** Adds the site to the stack; returns the headers of a server that may write its events. */
export async function registerWriter(
  { endpoints, region, credentials, outputs }: BenchStack,
  site: string,
): Promise<Record<string, string>> {
  const tables = connectTables({ endpoint: endpoints.dynamodb, region, credentials });
  const createdAt = Date.now();
  const visitorKey = new Uint8Array(randomBytes(VISITOR_KEY_BYTES));
  const sites = createSiteStore(tables(outputs['SitesTableName'] ?? ''));
  await sites.add({ ...siteDefaults(site), id: site, visitorKey, createdAt });
  const { digest, ...shown } = drawToken('write', randomBytes);
  const token = { id: shown.id, kind: 'write', digest, sites: [site], name: 'bench', createdAt } as const;
  await createTokenStore(tables(outputs['TokensTableName'] ?? '')).add(token);
  return { authorization: `Bearer ${formatToken(shown)}` };
}
