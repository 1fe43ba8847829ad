// Reads the fewest documents that hold a range of days: rollups where they exist, days elsewhere.
// One query for the first few days finds everything of a young site. For an older site it gives the
// earliest day worth querying. The clock then says which periods should have a rollup. Where one is
// absent or due, the level below is read: a wrong clock costs a query, and never changes an answer.
//
// Every day is read at exactly one level, and a valid rollup holds every acknowledged event of its
// days. So an answer holds each event once: all that were acknowledged before it began, and only
// such as were counted when it ended.

import { MAX_ANSWER_DOCUMENTS } from '../domain/limits/questions.ts';
import { YEARS } from '../domain/limits/requests.ts';
import {
  cover,
  dayAfter,
  dayBefore,
  type DayRange,
  levelBelow,
  type LevelRange,
  type Period,
  periodOf,
  watermarkAt,
} from '../domain/periods.ts';
import type { Parts } from '../domain/document/document-codec.ts';
import { type Summary, summaryOf } from '../domain/document/summary.ts';
import { mergeParallel } from '../shared/parallel.ts';
import type { DocumentReader, ReadDocument } from '../store/days/document-reader.ts';
import type { RollupRange, RollupReader } from '../store/rollups/rollup-store.ts';

export interface RangeReader {
  readonly documents: Pick<DocumentReader, 'readRange' | 'firstOf'>;
  readonly rollups: RollupReader;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /**
   * Days of events that make a site young. Tests take other numbers, so that their sites need not
   * be old or large.
   */
  readonly youngDays?: number;
  readonly maxDocuments?: number;
}

/** Days of a site and shard. */
export interface ShardRange extends DayRange {
  readonly site: string;
  readonly shard: number;
}

export interface ReadOptions {
  /** All but the visitor tables, unless it says `all`. */
  readonly parts?: Parts;
  /** `days`: no rollups, so every part is one day; `months`: no years. */
  readonly levels?: 'days' | 'months' | 'any';
}

/** Days that were read as one; several parts may be of one day, by shard. */
export interface RangePart {
  readonly first: string;
  readonly last: string;
  readonly summary: Summary;
}

/** The range holds more documents than one answer reads. */
export class TooManyDocumentsError extends Error {
  override readonly name = 'TooManyDocumentsError';
}

/** No event has a day outside these: its UTC day, or the one before or after it. */
export const FIRST_DAY = dayBefore(`${YEARS.first}-01-01`);
export const LAST_DAY = dayAfter(`${YEARS.last}-12-31`);

/**
 * A week: few enough that an old site does not pay much for them, and enough for a new one to be
 * read in a single query.
 */
const YOUNG_DAYS = 7;

/** Queries at once, at each level: a site has as many gaps as it has years without events. */
const MAX_PARALLEL = 8;

/** The summaries that add up to a range, in no order. Throws TooManyDocumentsError. */
export async function* readRange(
  { site, shard, ...days }: ShardRange,
  reader: RangeReader,
  { parts = 'counts', levels = 'any' }: ReadOptions = {},
): AsyncGenerator<RangePart> {
  const { documents, now, youngDays = YOUNG_DAYS } = reader;
  const [from, to] = [later(days.from, FIRST_DAY), earlier(days.to, LAST_DAY)];
  // A day alone is one query, whatever the clock says.
  const coverFrom = (first: string): readonly LevelRange[] =>
    first === to || levels === 'days'
      ? [{ level: 'day', from: first, to }]
      : cover(first, to, watermarkAt(now())).map((range) => (levels === 'months' ? withoutYears(range) : range));

  const hasRollups = coverFrom(from).some(isOfRollups);
  const found = hasRollups ? await documents.firstOf(site, shard, from, to, youngDays) : [];
  if (hasRollups && isAll(found, youngDays)) {
    for (const document of found) yield toPart(await document.read(parts));
  } else {
    const begin = found[0]?.day ?? from;
    const descent = new Descent({ site, shard, from: begin, to }, reader, parts);
    yield* descent.read(coverFrom(hasRollups ? later(from, periodOf('year', begin).first) : from));
  }
}

/** Reads ranges, and in the gaps, where it finds no rollup, the level below. */
class Descent {
  readonly #range: ShardRange;
  readonly #reader: RangeReader;
  readonly #parts: Parts;
  readonly #maxDocuments: number;
  #documents = 0;

  /** Nothing is looked for before the first day of the range. */
  constructor(range: ShardRange, reader: RangeReader, parts: Parts) {
    this.#range = range;
    this.#reader = reader;
    this.#parts = parts;
    this.#maxDocuments = reader.maxDocuments ?? MAX_ANSWER_DOCUMENTS;
  }

  read(ranges: readonly LevelRange[]): AsyncGenerator<RangePart> {
    const some = ranges.filter((range) => !endsBefore(range, this.#range.from));
    return mergeParallel(
      some.map((range) => (isOfRollups(range) ? this.#readRollups(range) : this.#readDays(range))),
      MAX_PARALLEL,
    );
  }

  async *#readDays({ from, to }: LevelRange): AsyncGenerator<RangePart> {
    const { site, shard } = this.#range;
    const parts = this.#parts;
    for await (const found of this.#reader.documents.readRange(site, shard, from, to, { parts })) {
      this.#count();
      yield toPart(found);
    }
  }

  async *#readRollups(range: RollupRange): AsyncGenerator<RangePart> {
    const { site, shard } = this.#range;
    const parts = this.#parts;
    const valid: Period[] = [];
    for await (const { period, summary } of this.#reader.rollups.readRange(site, shard, range, { parts })) {
      if (summary === undefined) continue;
      this.#count();
      valid.push(period);
      yield { first: period.first, last: period.last, summary };
    }
    yield* this.read(gapsIn(range, valid));
  }

  #count(): void {
    this.#documents += 1;
    if (this.#documents > this.#maxDocuments) {
      throw new TooManyDocumentsError(`the range holds more than ${this.#maxDocuments} documents`);
    }
  }
}

const toPart = ({ key: { day }, document, updatedAt }: ReadDocument): RangePart => ({
  first: day,
  last: day,
  summary: summaryOf(day, document, updatedAt),
});

/** Whether the items found, of at most `limit`, are all that exist. */
const isAll = (found: readonly unknown[], limit: number): boolean => found.length < limit;

/** A year is twelve months. */
const withoutYears = (range: LevelRange): LevelRange => (range.level === 'year' ? { ...range, level: 'month' } : range);
const endsBefore = ({ to }: DayRange, day: string): boolean => to < day;
const isOfRollups = (range: LevelRange): range is RollupRange => range.level !== 'day';
const later = (a: string, b: string): string => (a > b ? a : b);
const earlier = (a: string, b: string): string => (a < b ? a : b);

/**
 * The days of a range that none of these periods (in order) holds. They are read at the level
 * below.
 */
function gapsIn({ level, from, to }: RollupRange, valid: readonly Pick<Period, 'first' | 'last'>[]): LevelRange[] {
  const gaps: LevelRange[] = [];
  let next = from;
  for (const { first, last } of [...valid, { first: dayAfter(to), last: to }]) {
    if (next < first) gaps.push({ level: levelBelow(level), from: next, to: dayBefore(first) });
    next = dayAfter(last);
  }
  return gaps;
}
