// Answers questions from documents: what is common to a request's questions is read and derived
// once.

import { daysIn } from '../../domain/days/site-days.ts';
import { MAX_ANSWER_DOCUMENTS, MAX_DAYS_APART } from '../../domain/limits/questions.ts';
import { daysBetween } from '../../domain/periods.ts';
import type { FunnelAnswer, QueryAnswer, QueryMeta } from '../../domain/query/answer.ts';
import { answerQuestion, sampleOf, unattributed, visitorsOf } from '../../domain/query/answer-question.ts';
import { type Clock, describeSpan, type Span } from '../../domain/query/date-range.ts';
import { funnelOf } from '../../domain/query/funnel.ts';
import type { Grain } from '../../domain/query/grain.ts';
import { type AskedSite, type Detail, prepare, type Prepared, prepareFunnel } from '../../domain/query/prepare.ts';
import type { FunnelQuestion, Question } from '../../domain/query/question.ts';
import { RangeRead } from '../../domain/query/read-parts.ts';
import type { Reading } from '../../domain/query/reading.ts';
import { UnanswerableError } from '../../domain/query/unanswerable.ts';
import { noDays } from '../../domain/visits/visitor-days.ts';
import { isFinal } from '../finality.ts';
import { TooManyDocumentsError } from '../read-range.ts';
import { type Need, Pieces, type QuestionReader, type ReadPiece } from './pieces.ts';

/** A question, and the site that it is about. */
export interface Asked<Q> {
  readonly question: Q;
  readonly site: AskedSite;
}

/** An answer, and whether only late events can change it. */
export interface Answered<A> {
  readonly answer: A;
  readonly isFinal: boolean;
}

/** Throws UnanswerableError and HttpError; `place` says which of several questions it is about. */
export async function answerQuestions(
  asked: readonly Asked<Question>[],
  reader: QuestionReader,
  place: (index: number) => string,
): Promise<Answered<QueryAnswer>[]> {
  await reader.checkShards?.();
  const now = reader.now();
  const all = asked.map(({ question, site }, index) => {
    const clock = { now, days: daysIn(site.timezone) };
    return placed(place(index), () => ({ prepared: prepare(question, site, clock), site, clock }));
  });
  const ranges = new Ranges(all.flatMap(asksOf), reader);
  return await Promise.all(
    all.map((one, index) =>
      placedAsync(place(index), async () => {
        const [read, before] = await Promise.all(asksOf(one).map((ask) => ranges.of(ask)));
        if (read === undefined) throw new RangeError('a question asks for something');
        return answerOne(one, read, before?.reading, reader);
      }),
    ),
  );
}

interface One {
  readonly prepared: Prepared;
  readonly site: AskedSite;
  readonly clock: Clock;
}

function answerOne(
  { prepared, site, clock }: One,
  { reading, pieces }: { readonly reading: Reading; readonly pieces: readonly ReadPiece[] },
  before: Reading | undefined,
  reader: QuestionReader,
): Answered<QueryAnswer> {
  const { results, meta, query } = answerQuestion(prepared, reading, before, site, clock);
  const about = aboutOf(pieces, prepared.span, site, reader);
  return { answer: { results, meta: { ...meta, ...about }, query }, isFinal: about.final };
}

/** Throws UnanswerableError and HttpError. */
export async function answerFunnel(
  { question, site }: Asked<FunnelQuestion>,
  reader: QuestionReader,
): Promise<Answered<FunnelAnswer>> {
  await reader.checkShards?.();
  const clock = { now: reader.now(), days: daysIn(site.timezone) };
  const { span } = prepareFunnel(question, clock);
  const ask: Ask = { need: needOf(question.site_id, span, 'total', 'all'), span, grain: 'total', clock };
  const { reading, pieces } = await new Ranges([ask], reader).of(ask);
  const { steps, sample } = funnelOf(question, reading);
  const about = aboutOf(pieces, span, site, reader);
  const answer = {
    steps,
    meta: {
      method: sample.isCut ? ('estimated' as const) : ('exact' as const),
      ...(sample.isCut && { sample: sampleOf([sample]) }),
      visitors: visitorsOf(site, span),
      ...unattributed({ isAboutVisitors: true }, reading),
      ...about,
    },
    query: { ...question, date_range: describeSpan(span, clock.days) },
  };
  return { answer, isFinal: about.final };
}

/** The range of the question, and then that which it is compared with. */
const asksOf = ({ prepared: { question, span, compared, grain, detail }, clock }: One): Ask[] =>
  [span, ...(compared === undefined ? [] : [compared])].map((span) => {
    return { need: needOf(question.site_id, span, grain, detail), span, grain, clock };
  });

function needOf(site: string, { from, to, window }: Span, grain: Grain, detail: Detail): Need {
  const isShort = daysBetween(from, to) < MAX_DAYS_APART;
  const isLongSeries = grain === 'day' || grain === 'week';
  const levels = isShort || isLongSeries || window !== undefined ? 'days' : grain === 'month' ? 'months' : 'any';
  return { site, from, to, detail, levels };
}

interface Read {
  readonly range: RangeRead;
  readonly pieces: readonly ReadPiece[];
}

/** What a question asks of a range. */
interface Ask {
  readonly need: Need;
  readonly span: Span;
  readonly grain: Grain;
  readonly clock: Clock;
}

/** The ranges of a request: questions about the same days share one. */
class Ranges {
  readonly #pieces: Pieces;
  readonly #ranges = new Map<string, Promise<Read>>();
  readonly #held = new Set<Reading>();

  constructor(asks: readonly Ask[], reader: QuestionReader) {
    this.#pieces = new Pieces(
      asks.map(({ need }) => need),
      reader,
    );
  }

  /** Throws UnanswerableError. */
  async of(ask: Ask): Promise<{ readonly reading: Reading; readonly pieces: readonly ReadPiece[] }> {
    const key = keyOf(ask);
    const known = this.#ranges.get(key) ?? this.#read(ask);
    this.#ranges.set(key, known);
    try {
      const { range, pieces } = await known;
      const reading = range.reading(ask.grain);
      this.#holdSums(reading, pieces);
      return { reading, pieces };
    } catch (error) {
      if (!(error instanceof TooManyDocumentsError)) throw error;
      throw new UnanswerableError(
        `date_range holds more than ${MAX_ANSWER_DOCUMENTS} documents, the most that one answer reads: ` +
          'ask for fewer days',
        { cause: error },
      );
    }
  }

  /** Weeks or months of days, and totals, whose tables have the rows of their days. */
  #holdSums(reading: Reading, pieces: readonly ReadPiece[]): void {
    if (this.#held.has(reading)) return;
    this.#held.add(reading);
    const read = new Set(pieces.map(({ summary }) => summary));
    for (const { summary } of reading.parts) {
      if (!read.has(summary)) this.#pieces.memory.hold({ counts: summary.counts, table: noDays });
    }
  }

  async #read(ask: Ask): Promise<Read> {
    const pieces = await this.#pieces.of(ask.need);
    return { pieces, range: new RangeRead(pieces, ask.span, ask.clock.days) };
  }
}

/** The detail that is needed makes no other range: the read of one has what each question needs. */
const keyOf = ({ need: { site, levels }, span }: Ask): string => JSON.stringify([site, levels, span]);

/** What `meta` says of the documents that were read. */
function aboutOf(
  pieces: readonly ReadPiece[],
  { to }: Span,
  { timezone }: AskedSite,
  reader: QuestionReader,
): Pick<QueryMeta, 'read' | 'as_of' | 'final' | 'timezone'> {
  const updatedAt = Math.max(0, ...pieces.map(({ summary }) => summary.updatedAt));
  const longest = Math.max(1, ...pieces.map((piece) => piece.longest));
  return {
    read: longest === 1 ? 'days' : longest > 31 ? 'years' : 'months',
    as_of: updatedAt === 0 ? null : new Date(updatedAt).toISOString(),
    final: isFinal(updatedAt, to, reader),
    timezone,
  };
}

/** Runs it; what it throws then says which question it is about. */
function placed<T>(place: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw withPlace(place, error);
  }
}

async function placedAsync<T>(place: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw withPlace(place, error);
  }
}

const withPlace = (place: string, error: unknown): unknown =>
  error instanceof UnanswerableError && place !== ''
    ? new UnanswerableError(`${place}${error.message}`, { cause: error })
    : error;
