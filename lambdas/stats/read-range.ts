// The fewest documents that hold a range of days: rollups where there are any, days where not. The first few days are all there is of a
// young site, in one query; of any other they say before which day there is nothing to look for. Then it asks at once for what should be
// there by the clock, and, a level below, for what was not: the clock only ever costs a query, it never decides an answer.
//
// Every day is read at exactly one level, and a rollup holds all that its days held when it was read. So an answer holds each event once,
// all that were counted before it began, and none that was not counted when it ended.

import { YEARS } from '../domain/limits.ts';
import { closedBefore, cover, dayAfter, dayBefore, levelBelow, periodOf, type Run } from '../domain/periods.ts';
import { type Summary, summaryOf } from '../domain/summary.ts';
import { forEachParallel } from '../shared/parallel.ts';
import type { DocumentReader } from '../store/document-reader.ts';
import type { RollupReader } from '../store/rollup-store.ts';

export interface RangeReader {
  readonly documents: DocumentReader;
  readonly rollups: RollupReader;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Days of events that make a site young. Tests take another number, so that their sites need not be old. */
  readonly youngDays?: number;
}

/** No event has a day outside these. */
export const FIRST_DAY = `${YEARS.first}-01-01`;
export const LAST_DAY = `${YEARS.last}-12-31`;

/** A week: few enough that an old site does not pay much for them, and enough for a new one to be read in a single query. */
const YOUNG_DAYS = 7;

/** Queries at once, at each level: a site has as many holes as it has years without events. */
const MAX_PARALLEL = 8;

/** Gives every summary of a site and shard from one day to another, both inclusive, in no order. */
export async function readRange(
  site: string,
  shard: number,
  from: string,
  to: string,
  onRead: (summary: Summary) => void,
  { documents, rollups, now, youngDays = YOUNG_DAYS }: RangeReader,
): Promise<void> {
  let begin = FIRST_DAY;
  const readRuns = (runs: readonly Run[]): Promise<void> => forEachParallel(runs, MAX_PARALLEL, readRun);

  async function readRun({ level, from, to }: Run): Promise<void> {
    if (level === 'day') {
      for await (const { document, updatedAt } of documents.readRange(site, shard, from, to)) {
        onRead(summaryOf(document, updatedAt));
      }
      return;
    }
    const below = levelBelow(level);
    const holes: Run[] = [];
    const look = (hole: Run): void => void (hole.to >= begin && holes.push(hole));
    let next = from;
    for await (const { period, summary } of rollups.readRange(site, shard, { level, from, to })) {
      if (summary === undefined) continue;
      onRead(summary);
      if (next < period.first) look({ level: below, from: next, to: dayBefore(period.first) });
      next = dayAfter(period.last);
    }
    if (next <= to) look({ level: below, from: next, to });
    await readRuns(holes);
  }

  const [first, last] = [from > FIRST_DAY ? from : FIRST_DAY, to < LAST_DAY ? to : LAST_DAY];
  const closed = closedBefore(now());
  // A day alone is one query, whatever the clock says.
  const runs: Run[] = first === last ? [{ level: 'day', from: first, to: last }] : cover(first, last, closed);
  if (runs.every(({ level }) => level === 'day')) return readRuns(runs);

  const days = await documents.firstOf(site, shard, first, last, youngDays);
  if (days.length < youngDays) {
    for (const { document, updatedAt } of await Promise.all(days.map((day) => day.read()))) {
      onRead(summaryOf(document, updatedAt));
    }
    return;
  }
  begin = days[0]?.day ?? first;
  const year = periodOf('year', begin).first;
  await readRuns(cover(first > year ? first : year, last, closed));
}
