// The fewest documents that hold a range of days: rollups where there are any, days where not. The first few days are all
// there is of a young site, in one query; of any other they say before which day there is nothing to look for. Then the
// clock says which periods should be there, and where one is not, or is due, the level below is read: so the clock only
// ever costs a query, it never decides an answer.
//
// Every day is read at exactly one level, and a valid rollup holds all that was acknowledged of its days. So an answer holds
// each event once, all that were acknowledged before it began, and none that was not counted when it ended.

import { MAX_ANSWER_DOCUMENTS, YEARS } from '../domain/limits.ts';
import {
  closedBefore,
  cover,
  dayAfter,
  dayBefore,
  levelBelow,
  type Period,
  periodOf,
  type Run,
} from '../domain/periods.ts';
import { type Summary, summaryOf } from '../domain/document/summary.ts';
import { mergeParallel } from '../shared/parallel.ts';
import type { DocumentReader, ReadDocument } from '../store/days/document-reader.ts';
import type { RollupReader, RollupRun } from '../store/rollups/rollup-store.ts';

export interface RangeReader {
  readonly documents: Pick<DocumentReader, 'readRange' | 'firstOf'>;
  readonly rollups: RollupReader;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Days of events that make a site young. Tests take other numbers, so that their sites need not be old or large. */
  readonly youngDays?: number;
  readonly maxDocuments?: number;
}

/** A site and shard, and days, both inclusive. */
export interface Range {
  readonly site: string;
  readonly shard: number;
  readonly from: string;
  readonly to: string;
}

/** The range holds more documents than one answer reads. */
export class TooManyDocumentsError extends Error {
  override readonly name = 'TooManyDocumentsError';
}

/** No event has a day outside these. */
export const FIRST_DAY = `${YEARS.first}-01-01`;
export const LAST_DAY = `${YEARS.last}-12-31`;

/** A week: few enough that an old site does not pay much for them, and enough for a new one to be read in a single query. */
const YOUNG_DAYS = 7;

/** Queries at once, at each level: a site has as many gaps as it has years without events. */
const MAX_PARALLEL = 8;

/** The summaries that add up to a range, in no order. Throws TooManyDocumentsError. */
export async function* readRange({ site, shard, ...days }: Range, reader: RangeReader): AsyncGenerator<Summary> {
  const { documents, now, youngDays = YOUNG_DAYS } = reader;
  const [from, to] = [later(days.from, FIRST_DAY), earlier(days.to, LAST_DAY)];
  // A day alone is one query, whatever the clock says.
  const runsFrom = (first: string): readonly Run[] =>
    first === to ? [{ level: 'day', from: first, to }] : cover(first, to, closedBefore(now()));

  const hasRollups = runsFrom(from).some(isOfRollups);
  const found = hasRollups ? await documents.firstOf(site, shard, from, to, youngDays) : [];
  if (hasRollups && found.length < youngDays) {
    for (const document of found) yield toSummary(await document.read());
  } else {
    const begin = found[0]?.day ?? from;
    const descent = new Descent({ site, shard, from: begin, to }, reader);
    yield* descent.read(runsFrom(hasRollups ? later(from, periodOf('year', begin).first) : from));
  }
}

/** Reads runs, and below each rollup that it does not find, the level below. */
class Descent {
  readonly #range: Range;
  readonly #reader: RangeReader;
  readonly #maxDocuments: number;
  #documents = 0;

  /** Nothing is looked for before the first day of the range. */
  constructor(range: Range, reader: RangeReader) {
    this.#range = range;
    this.#reader = reader;
    this.#maxDocuments = reader.maxDocuments ?? MAX_ANSWER_DOCUMENTS;
  }

  read(runs: readonly Run[]): AsyncGenerator<Summary> {
    const some = runs.filter(({ to }) => to >= this.#range.from);
    return mergeParallel(
      some.map((run) => (isOfRollups(run) ? this.#readRollups(run) : this.#readDays(run))),
      MAX_PARALLEL,
    );
  }

  async *#readDays({ from, to }: Run): AsyncGenerator<Summary> {
    const { site, shard } = this.#range;
    for await (const found of this.#reader.documents.readRange(site, shard, from, to)) {
      this.#count();
      yield toSummary(found);
    }
  }

  async *#readRollups(run: RollupRun): AsyncGenerator<Summary> {
    const { site, shard } = this.#range;
    const valid: Period[] = [];
    for await (const { period, summary } of this.#reader.rollups.readRange(site, shard, run)) {
      if (summary === undefined) continue;
      this.#count();
      valid.push(period);
      yield summary;
    }
    yield* this.read(gapsIn(run, valid));
  }

  #count(): void {
    this.#documents += 1;
    if (this.#documents > this.#maxDocuments) {
      throw new TooManyDocumentsError(`the range holds more than ${this.#maxDocuments} documents`);
    }
  }
}

const toSummary = ({ document, updatedAt }: ReadDocument): Summary => summaryOf(document, updatedAt);

const isOfRollups = (run: Run): run is RollupRun => run.level !== 'day';
const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

/** The days of a run that none of these periods holds, which are in order; to be read at the level below. */
function gapsIn({ level, from, to }: RollupRun, valid: readonly Pick<Period, 'first' | 'last'>[]): Run[] {
  const gaps: Run[] = [];
  let next = from;
  for (const { first, last } of [...valid, { first: dayAfter(to), last: to }]) {
    if (next < first) gaps.push({ level: levelBelow(level), from: next, to: dayBefore(first) });
    next = dayAfter(last);
  }
  return gaps;
}
