// Reads the documents of several questions: each document once, whichever of them it is for. What
// is held of it is what they need: shards are added up as they come, and so are the days of a month
// that is asked about as a whole.

import { totalsOf } from '../../domain/document/counts.ts';
import { addSummaries } from '../../domain/document/summary.ts';
import { dayAfter, type DayRange, daysBetween, periodOf } from '../../domain/periods.ts';
import { type Detail, DETAILS } from '../../domain/query/prepare.ts';
import type { Piece } from '../../domain/query/read-parts.ts';
import { type RangePart, readRange, type ReadOptions } from '../read-range.ts';
import type { DaysReader } from '../stats.ts';
import { ReadMemory } from './read-memory.ts';

export interface QuestionReader extends DaysReader {
  /** Bytes of memory that one request may hold of what it has read. */
  readonly maxReadBytes: number;
}

/** What a question needs. */
export interface Need extends DayRange {
  readonly site: string;
  readonly detail: Detail;
  readonly levels: NonNullable<ReadOptions['levels']>;
}

/** A day that was read, or a longer period: of all shards, as far as they were read alike. */
export interface ReadPiece extends Piece {
  /** Its last day. */
  readonly to: string;
  /** Days of the longest document in it. */
  readonly longest: number;
}

/** What the questions of one request read. */
export class Pieces {
  readonly #reader: QuestionReader;
  readonly #reads: readonly { readonly need: Need; readonly pieces: Promise<ReadPiece[]> }[];
  /** What is derived of them has its place there, too. */
  readonly memory: ReadMemory;

  /** Begins to read. */
  constructor(needs: readonly Need[], reader: QuestionReader) {
    this.#reader = reader;
    this.memory = new ReadMemory(reader.maxReadBytes);
    this.#reads = joined(needs).map((need) => ({ need, pieces: this.#read(need) }));
    // Each is awaited by the questions that need it; before that, another may have failed.
    for (const { pieces } of this.#reads) pieces.catch(() => undefined);
  }

  /**
   * The pieces of one of the needs that were given. Throws TooManyDocumentsError, and
   * UnanswerableError where all needs together take too much memory.
   */
  async of(need: Need): Promise<ReadPiece[]> {
    const read = this.#reads.find((read) => covers(read.need, need));
    const pieces = (await read?.pieces) ?? [];
    return pieces.filter(({ from, to }) => from >= need.from && to <= need.to);
  }

  async #read(need: Need): Promise<ReadPiece[]> {
    const { site, from, to, detail, levels } = need;
    const sums = new PieceSums(need, this.memory);
    const parts = detail === 'all' ? 'all' : 'counts';
    const readShard = async (shard: number): Promise<void> => {
      const range = readRange({ site, shard, from, to }, this.#reader, { parts, levels });
      for await (const part of range) sums.push(part);
    };
    await Promise.all(Array.from({ length: this.#reader.shards }, (_, shard) => readShard(shard)));
    return sums.pieces();
  }
}

/** Adds up what comes of one need. */
class PieceSums {
  readonly #need: Need;
  readonly #memory: ReadMemory;
  readonly #pieces = new Map<string, ReadPiece>();

  constructor(need: Need, memory: ReadMemory) {
    this.#need = need;
    this.#memory = memory;
  }

  push({ first, last, summary }: RangePart): void {
    const held = this.#need.detail === 'totals' ? { ...summary, counts: totalsOf(summary.counts) } : summary;
    this.#memory.hold(held);
    const key = this.#keyOf(first, last);
    const piece = { from: first, to: last, longest: daysBetween(first, last) + 1, summary: held };
    const before = this.#pieces.get(key);
    this.#pieces.set(key, before === undefined ? piece : this.#join(before, piece));
  }

  pieces(): ReadPiece[] {
    return [...this.#pieces.values()];
  }

  /**
   * Of a long range the days without a rollup are a month, as they would be with it: ten years of
   * days with all their lists take a gigabyte. Not where there are tables: their columns are kept
   * from request to request, and a month's would be made for each.
   */
  #keyOf(first: string, last: string): string {
    const { detail, levels } = this.#need;
    const month = periodOf('month', first);
    return detail !== 'all' && levels !== 'days' && last <= month.last ? month.first : `${first} ${last}`;
  }

  /** One by one, as what several shards have of one visitor is to be held once. */
  #join(a: ReadPiece, b: ReadPiece): ReadPiece {
    const summary = addSummaries(a.summary, b.summary);
    this.#memory.hold(summary, a.summary, b.summary);
    return {
      from: a.from < b.from ? a.from : b.from,
      to: a.to > b.to ? a.to : b.to,
      longest: Math.max(a.longest, b.longest),
      summary,
    };
  }
}

/**
 * Whether what is read for one need has all that another needs. The months and years of a range are
 * not those of a part of it.
 */
const covers = (a: Need, b: Need): boolean =>
  a.site === b.site &&
  a.levels === b.levels &&
  rankOf(a) >= rankOf(b) &&
  (a.levels === 'days' ? a.from <= b.from && a.to >= b.to : a.from === b.from && a.to === b.to);

const rankOf = ({ detail }: Need): number => DETAILS.indexOf(detail);

/** The fewest reads: days that meet are read at once, and what is covered is not read again. */
function joined(needs: readonly Need[]): Need[] {
  const reads: Need[] = [];
  // Those with the most detail first: they have what the others need.
  const ordered = needs.toSorted((a, b) => rankOf(b) - rankOf(a) || (a.from < b.from ? -1 : 1));
  for (const need of ordered) {
    if (reads.some((read) => covers(read, need))) continue;
    const place = reads.findIndex((read) => meets(read, need));
    const before = reads[place];
    if (before === undefined) reads.push(need);
    else reads[place] = { ...before, to: before.to > need.to ? before.to : need.to };
  }
  return reads;
}

/** Whether the days of `b` begin within those of `a`, or right behind them. */
const meets = (a: Need, b: Need): boolean =>
  a.site === b.site &&
  a.levels === 'days' &&
  b.levels === 'days' &&
  a.detail === b.detail &&
  b.from >= a.from &&
  b.from <= dayAfter(a.to);
