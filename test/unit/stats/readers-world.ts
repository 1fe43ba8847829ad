// A stats function over tables that a test fills: what its callers are answered.

import type { Context } from 'aws-lambda';

import type { Site } from '../../../lambdas/domain/access/site.ts';
import type { Token } from '../../../lambdas/domain/access/token.ts';
import { createCallers } from '../../../lambdas/http/caller.ts';
import { createHttpHandler } from '../../../lambdas/http/http-handler.ts';
import { countDenials } from '../../../lambdas/stats/count-denials.ts';
import { everybody, registeredReaders } from '../../../lambdas/stats/readers.ts';
import { createSites, sitesAnswers } from '../../../lambdas/stats/sites.ts';
import { statsAnswers } from '../../../lambdas/stats/stats.ts';
import { DamagedSiteError } from '../../../lambdas/store/access/site-store.ts';
import { FORMATS } from '../../fuzz/formats.ts';
import { MemoryTables } from '../../fuzz/memory-tables.ts';
import { aSite, aToken } from '../../support/access.ts';

export const NOW = Date.parse('2025-11-14T10:00:00Z');

/** A stats function over tables that a test fills, and changes behind its back. */
export function readersWorld(access: 'registered' | 'open' = 'registered') {
  const sites = new Map<string, Site>();
  const tokens = new Map<string, Token>();
  /** Sites whose items cannot be read. */
  const damaged = new Set<string>();
  const state = { now: NOW, denied: 0, reads: 0, scans: 0 };
  const now = () => state.now;
  const found = createSites(
    {
      find: async (id) => {
        state.reads += 1;
        if (damaged.has(id)) throw new DamagedSiteError(id);
        return sites.get(id);
      },
      async *list(onDamaged) {
        state.scans += 1;
        for (const id of damaged) onDamaged(new DamagedSiteError(id));
        yield* sites.values();
      },
    },
    now,
  );
  const callers = createCallers({ readToken: async (id) => tokens.get(id), now });
  const readers = access === 'open' ? everybody : registeredReaders({ findSite: (id) => found.find(id), callers });
  const { reader: documents, rollups } = new MemoryTables();
  const stats = statsAnswers({
    documents,
    rollups,
    shards: 1,
    queueRetentionDays: 28,
    now,
    receiptKeyOf: async (id) => (await found.find(id))?.receiptKey,
    readers,
  });
  const answers = countDenials({ ...stats, ...sitesAnswers(found, readers) }, () => (state.denied += 1));
  const handler = createHttpHandler(answers, '*');

  const ask = async (path: string, query: string, token?: string, method = 'GET') => {
    const headers = token === undefined ? [] : [['authorization', `Bearer ${token}`] as const];
    const event = FORMATS['2.0']({
      grammar: 'stats query',
      method,
      path,
      query,
      headers,
      body: undefined,
      queueIsDown: false,
    });
    const { statusCode: status, headers: sent, body } = await handler(event, { awsRequestId: 'test' } as Context);
    return { status, headers: sent, body: JSON.parse(body) as Record<string, unknown> };
  };
  return {
    state,
    sites,
    damaged,
    tokens,
    addSite: (id: string, more: Partial<Site> = {}) => sites.set(id, aSite(id, more)),
    addToken: (kind: Token['kind'], more: Partial<Token> = {}) => {
      const { text, stored } = aToken(kind, more);
      tokens.set(stored.id, stored);
      return { text, stored };
    },
    stats: (site: string, token?: string, method?: string) => ask('/api/stats', `site_id=${site}`, token, method),
    list: (token?: string) => ask('/api/sites', '', token),
    receipt: (text: string) => ask(`/api/event/${text}`, ''),
  };
}
