// The commands of sites, tokens and logins, given a stack that is tables on a real DynamoDB API and
// nothing else.

import type { Site } from '../../lambdas/domain/access/site.ts';
import type { Token } from '../../lambdas/domain/access/token.ts';
import { createSessionStore } from '../../lambdas/store/access/session-store.ts';
import { createSiteStore } from '../../lambdas/store/access/site-store.ts';
import { createTokenStore } from '../../lambdas/store/access/token-store.ts';
import { createDocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { createDayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createRollupStore } from '../../lambdas/store/rollups/rollup-store.ts';
import { UsageError } from '../../kit/failure.ts';
import type { OpsCommand } from '../../ops/command.ts';
import { OpsFailure } from '../../ops/failure.ts';
import type { Ops } from '../../ops/ops.ts';
import { createDocumentInspector } from '../../ops/store/document-inspector.ts';
import { createRawReader } from '../../ops/store/raw-reader.ts';
import { createRemover } from '../../ops/store/remover.ts';
import type { Target } from '../../ops/target.ts';
import { openTestTable } from '../support/test-table.ts';

export const START = Date.parse('2025-11-14T10:00:00Z');

/** So that what is drawn is known; no two draws are alike. */
export function countedBytes(): (count: number) => Uint8Array {
  let next = 0;
  return (count) => Uint8Array.from({ length: count }, () => next++ % 256);
}

export async function openDesk() {
  const [numbers, sites, tokens, sessions] = await Promise.all([
    openTestTable(),
    openTestTable(),
    openTestTable(),
    openTestTable(),
  ]);
  const days = createDayItemStore(numbers.table);
  const inspector = createDocumentInspector(days);
  const target = {
    name: 'The stack Trial',
    flag: ' --stack Trial',
    url: 'https://api.example',
    scriptPath: '/js/script.js',
    access: 'registered',
    sites: createSiteStore(sites.table, { isConsistent: true }),
    tokens: createTokenStore(tokens.table),
    sessions: createSessionStore(sessions.table),
    inspector,
    documents: createDocumentReader(days),
    raw: createRawReader(numbers.table),
    rollups: createRollupStore(numbers.table, () => 0),
    // Both tables are one here: their keys are apart.
    remover: createRemover(inspector, numbers.table, numbers.table),
    shards: 1,
  } as Partial<Target> as Target;

  /**
   * Runs a command; a Failure is what it says, after `usage:` where the command line is to blame.
   */
  async function run(command: OpsCommand, args: readonly string[], more: Partial<Ops> = {}) {
    const out: string[] = [];
    let [err, failure, code] = ['', '', 0];
    const ops: Ops = {
      target,
      terminal: { out: (line) => out.push(line), err: (text) => (err += text), isTty: false },
      now: () => START,
      random: Math.random,
      randomBytes: countedBytes(),
      wait: () => Promise.resolve(),
      signal: new AbortController().signal,
      ...more,
    };
    const made = command((prepare) => async (...given) => {
      code = await prepare(...given)(ops);
    });
    made.exitOverride().configureOutput({ writeErr: () => undefined, outputError: () => undefined });
    try {
      await made.parseAsync(args, { from: 'user' });
    } catch (error) {
      if (!(error instanceof OpsFailure || error instanceof UsageError)) throw error;
      failure = error instanceof UsageError ? `usage: ${error.message}` : error.message;
    }
    return { code, out, err, failure };
  }

  return {
    target,
    tables: { numbers, sites, tokens, sessions },
    run,
    site: async (id: string): Promise<Site | undefined> => target.sites.read(id),
    async tokensOf(): Promise<Token[]> {
      const found: Token[] = [];
      for await (const token of target.tokens.list()) found.push(token);
      return found;
    },
    async close(): Promise<void> {
      await Promise.all([numbers, sites, tokens, sessions].map((table) => table.close()));
    },
  };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
