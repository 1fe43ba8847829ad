// The stats hop: reads the documents of the days asked for, adds them up, answers. Its cost grows with days, not with events.

import { type DayDocument, emptyDocument, mergeForAnswer } from '../domain/day-document.ts';
import { DAY_MS, dayOf } from '../domain/timestamp.ts';
import { mostFrequent } from '../domain/top-values.ts';
import { countVisitors } from '../domain/visitors.ts';
import type { Answers } from '../shared/http-handler.ts';
import type { DocumentReader } from '../store/document-store.ts';
import { nameDays, parseStatsQuery, type StatsQuery } from './query.ts';

export interface StatsDeps {
  readonly documents: DocumentReader;
  /** Shards that documents may lie in, from 0. */
  readonly shards: number;
  /** Days after which the queue holds no message any more: only then can numbers be called settled. */
  readonly queueRetentionDays: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The five keys of the contract, in its order. */
export interface Stats {
  readonly site_id: string;
  readonly date: string;
  readonly total_views: number;
  readonly unique_users: number;
  readonly top_paths: readonly { readonly path: string; readonly views: number }[];
}

const TOP_PATHS = 10;

export function statsAnswers(deps: StatsDeps): Answers {
  return {
    'GET /api/stats': async (request) => {
      const query = parseStatsQuery(request);
      const { document, updatedAt } = await readSum(query, deps);
      const settledBefore = deps.now() - deps.queueRetentionDays * DAY_MS;
      const isSettled = updatedAt > 0 && updatedAt < settledBefore && isOver(query, settledBefore);
      return {
        status: 200,
        body: toStats(query, document),
        headers: { 'cache-control': isSettled ? CACHE_SETTLED : CACHE_OPEN },
      };
    },
  };
}

/** A day that can still change: long enough for a crowd of readers to share an answer, too short to be seen as stale. */
const CACHE_OPEN = 'public, max-age=1';
/** A day that is over, and whose documents no message has touched for longer than the queue keeps any. */
const CACHE_SETTLED = 'public, max-age=86400';

const isOver = ({ days }: StatsQuery, settledBefore: number): boolean =>
  days !== undefined && days.to < dayOf(settledBefore);

async function readSum(
  { site, days }: StatsQuery,
  { documents, shards }: StatsDeps,
): Promise<{ document: DayDocument; updatedAt: number }> {
  const sums = await Promise.all(
    Array.from({ length: shards }, async (_, shard) => {
      let sum = { document: emptyDocument, updatedAt: 0 };
      for await (const { document, updatedAt } of documents.readRange(site, shard, days?.from, days?.to)) {
        sum = add(sum, { document, updatedAt });
      }
      return sum;
    }),
  );
  return sums.reduce(add);
}

type Sum = Awaited<ReturnType<typeof readSum>>;

const add = (a: Sum, b: Sum): Sum => ({
  document: mergeForAnswer(a.document, b.document),
  updatedAt: Math.max(a.updatedAt, b.updatedAt),
});

const toStats = ({ site, days }: StatsQuery, document: DayDocument): Stats => ({
  site_id: site,
  date: nameDays(days),
  total_views: document.views,
  unique_users: countVisitors(document.visitors),
  top_paths: mostFrequent(document.dimensions.path, TOP_PATHS).map(([path, views]) => ({ path, views })),
});
