// The stats hop: reads the rollups and days of the range asked for, adds them up, answers. Its cost
// grows with neither events nor years.

import type { Counts } from '../domain/document/counts.ts';
import {
  type EventReceipt,
  openEventReceipt,
  parseEventReceipt,
  type ReceiptKey,
} from '../domain/event/event-receipt.ts';
import { MAX_ANSWER_DOCUMENTS, TOP_PATHS } from '../domain/limits/questions.ts';
import { PairwiseSum } from '../domain/document/pairwise-sum.ts';
import { hasDot } from '../domain/dots/dot-set.ts';
import { addSummaries, noSummary, type Summary } from '../domain/document/summary.ts';
import { DAY_MS, dayOf } from '../domain/event/timestamp.ts';
import { mostFrequent, mostMissed } from '../domain/sketches/top-values.ts';
import { countVisitors } from '../domain/sketches/visitors.ts';
import { BadRequestError, ForbiddenError } from '../http/errors.ts';
import type { Answers } from '../http/http-routes.ts';
import { cacheFor } from './cache-control.ts';
import { isFinal, type QueueClock } from './finality.ts';
import { toLedger } from './ledger.ts';
import { parseStatsQuery, type StatsQuery } from './stats-query.ts';
import type { Readers } from './readers.ts';
import { FIRST_DAY, LAST_DAY, type RangeReader, readRange, TooManyDocumentsError } from './read-range.ts';

/** What days are read with. */
export interface DaysReader extends RangeReader, QueueClock {
  /** Shards that documents may lie in, from 0. */
  readonly shards: number;
  /** Throws HttpError where documents lie in more shards than are read. Absent: they do not. */
  readonly checkShards?: () => Promise<void>;
}

export interface StatsDeps extends DaysReader {
  /** What opens the receipts of a site; undefined where there is no such site. */
  readonly receiptKeyOf: (site: string) => Promise<ReceiptKey | undefined>;
  readonly readers: Pick<Readers, 'admit'>;
}

/** The keys of an answer, in its order: five, and a sixth where the list of paths was cut. */
export interface Stats {
  readonly site_id: string;
  readonly date: string;
  readonly total_views: number;
  readonly unique_users: number;
  readonly top_paths: readonly { readonly path: string; readonly views: number }[];
  /**
   * The most views by which one of `top_paths` may be too low. A path of up to 16 bytes that is not
   * listed has at most this many more than the last of them, a longer one in proportion.
   */
  readonly top_paths_missed?: number;
}

export type EventStatus = 'counted' | 'pending' | 'duplicate' | 'filtered';

export function statsAnswers(deps: StatsDeps): Answers {
  return {
    'GET /api/stats': async (request) => {
      const query = parseStatsQuery(request);
      const { isPrivate, filters } = await deps.readers.admit(request, query.site);
      if (filters.length > 0) throw new ForbiddenError('This share is fixed to filters: ask POST /api/v2/query');
      const withLedger = query.includes.has('ledger');
      const { counts, tally, updatedAt, isFinal } = await readDays(query, deps);
      const ledger = withLedger ? { ledger: toLedger(tally, updatedAt, isFinal, counts.filtered) } : {};
      // An empty day is never kept for long: the first events of an old day may still come.
      const mayBeKept = isFinal && updatedAt > 0;
      return {
        status: 200,
        body: { ...toStats(query, counts), ...ledger },
        headers: cacheFor(mayBeKept, isPrivate),
      };
    },
    'GET /api/event/{receipt}': async ({ parameters: { receipt: text = '' } }) => {
      const receipt = await openReceipt(text, deps);
      if (receipt === undefined) throw new BadRequestError('Invalid event receipt');
      const status = await findStatus(receipt, deps);
      return {
        status: 200,
        body: { receipt: text, status, ...(status === 'filtered' && { reason: receipt.filtered }) },
        headers: { 'cache-control': 'no-store' },
      };
    },
  };
}

/**
 * Undefined for a receipt that was never given out, and for a removed site, whose key is gone.
 */
async function openReceipt(
  text: string,
  { receiptKeyOf }: Pick<StatsDeps, 'receiptKeyOf'>,
): Promise<EventReceipt | undefined> {
  const sealed = parseEventReceipt(text);
  const key = sealed && (await receiptKeyOf(sealed.site));
  return key && openEventReceipt(sealed, key);
}

/** What is known of the days asked for, and whether it is final. */
export interface Days extends Summary {
  readonly isFinal: boolean;
}

/**
 * Adds up all shards. Throws BadRequestError where that takes more documents than one answer reads;
 * `names` are those of the range's parameters.
 */
export async function readDays(
  { site, days }: Pick<StatsQuery, 'site' | 'days'>,
  deps: DaysReader,
  names: readonly [from: string, to: string] = ['from', 'to'],
): Promise<Days> {
  await deps.checkShards?.();
  const sum = new PairwiseSum(addSummaries);
  const { from, to } = days ?? { from: FIRST_DAY, to: LAST_DAY };
  const readShard = async (shard: number): Promise<void> => {
    for await (const { summary } of readRange({ site, shard, from, to }, deps)) sum.push(summary);
  };
  try {
    await Promise.all(Array.from({ length: deps.shards }, (_, shard) => readShard(shard)));
  } catch (error) {
    if (error instanceof TooManyDocumentsError)
      throw new BadRequestError(adviseNarrower(to, names, deps), { cause: error });
    throw error;
  }
  const total = sum.total() ?? noSummary;
  return { ...total, isFinal: isFinal(total.updatedAt, to, deps) };
}

/** A range of this many days never takes more documents, whatever is rolled up. */
function adviseNarrower(
  to: string,
  [fromName, toName]: readonly [string, string],
  { now, maxDocuments = MAX_ANSWER_DOCUMENTS }: DaysReader,
): string {
  const today = dayOf(now());
  const last = to < today ? to : today;
  const first = dayOf(Date.parse(last) - (maxDocuments - 1) * DAY_MS);
  return (
    `These days hold more than ${maxDocuments} documents, the most that one answer reads. ` +
    `Ask for at most ${maxDocuments} days, such as ${fromName}=${first}&${toName}=${last}`
  );
}

/** Judges by the document alone: an event in none of its dots is still on its way. */
async function findStatus(
  { site, day, shard, dot, filtered }: EventReceipt,
  { documents }: Pick<RangeReader, 'documents'>,
): Promise<EventStatus> {
  for await (const { document } of documents.readRange(site, shard, day, day)) {
    if (hasDot(document.dots.counted, dot)) return filtered === undefined ? 'counted' : 'filtered';
    if (hasDot(document.dots.duplicates, dot)) return 'duplicate';
  }
  return 'pending';
}

/** The body of an answer, without the ledger. */
export function toStats({ site, date }: StatsQuery, { views, visitors, dimensions }: Counts): Stats {
  const paths = dimensions.path;
  const top = mostFrequent(paths, TOP_PATHS);
  return {
    site_id: site,
    date,
    total_views: views,
    unique_users: countVisitors(visitors),
    top_paths: top.map(({ value, hits }) => ({ path: value, views: hits })),
    ...(paths.floor > 0 && { top_paths_missed: Math.max(mostMissed(paths, ''), ...top.map(({ missed }) => missed)) }),
  };
}
