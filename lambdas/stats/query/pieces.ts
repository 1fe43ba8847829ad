// Reads the documents of several questions: each document once, whichever of them it is for.

import { weighDays } from '../../domain/document/document-weight.ts';
import type { Summary } from '../../domain/document/summary.ts';
import { MAX_TABLE_BYTES } from '../../domain/limits/questions.ts';
import { dayAfter, type DayRange } from '../../domain/periods.ts';
import type { Piece } from '../../domain/query/read-parts.ts';
import { UnanswerableError } from '../../domain/query/unanswerable.ts';
import { readRange, type ReadOptions } from '../read-range.ts';
import type { DaysReader } from '../stats.ts';

/** What a question needs. */
export interface Need extends DayRange {
  readonly site: string;
  /** Whether it needs visitor tables. */
  readonly tables: boolean;
  readonly levels: NonNullable<ReadOptions['levels']>;
}

/** A day that was read, or a longer period. */
export interface ReadPiece extends Piece {
  /** Its last day. */
  readonly to: string;
}

/** What the questions of one request read. */
export class Pieces {
  readonly #reader: DaysReader;
  readonly #reads: readonly { readonly need: Need; readonly pieces: Promise<ReadPiece[]> }[];
  /** Memory of the visitor tables so far. */
  #tableBytes = 0;

  /** Begins to read. */
  constructor(needs: readonly Need[], reader: DaysReader) {
    this.#reader = reader;
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

  async #read({ site, from, to, tables, levels }: Need): Promise<ReadPiece[]> {
    const pieces: ReadPiece[] = [];
    const parts = tables ? 'all' : 'counts';
    const readShard = async (shard: number): Promise<void> => {
      const range = readRange({ site, shard, from, to }, this.#reader, { parts, levels });
      for await (const { first, last, summary } of range) {
        this.#weigh(summary);
        pieces.push({ from: first, to: last, summary });
      }
    };
    await Promise.all(Array.from({ length: this.#reader.shards }, (_, shard) => readShard(shard)));
    return pieces;
  }

  #weigh({ table }: Summary): void {
    this.#tableBytes += weighDays(table);
    if (this.#tableBytes <= (this.#reader.maxTableBytes ?? MAX_TABLE_BYTES)) return;
    throw new UnanswerableError(
      'what visitors did on all the days that the questions are about is more than one request reads: ' +
        'ask for fewer days, or fewer questions at once',
    );
  }
}

/**
 * Whether what is read for one need has all that another needs. The months and years of a range are
 * not those of a part of it.
 */
const covers = (a: Need, b: Need): boolean =>
  a.site === b.site &&
  a.levels === b.levels &&
  (a.tables || !b.tables) &&
  (a.levels === 'days' ? a.from <= b.from && a.to >= b.to : a.from === b.from && a.to === b.to);

/** The fewest reads: days that meet are read at once, and what is covered is not read again. */
function joined(needs: readonly Need[]): Need[] {
  const reads: Need[] = [];
  // Those with tables first: they have what the others need.
  const ordered = needs.toSorted((a, b) => Number(b.tables) - Number(a.tables) || (a.from < b.from ? -1 : 1));
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
  a.tables === b.tables &&
  b.from >= a.from &&
  b.from <= dayAfter(a.to);
