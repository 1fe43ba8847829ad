// Answers questions from documents: what is common to a request's questions is read and derived
// once.

import { daysIn } from '../../domain/days/site-days.ts';
import { MAX_ANSWER_DOCUMENTS, MAX_DAYS_APART } from '../../domain/limits.ts';
import { DAY_MS, dayOf } from '../../domain/event/timestamp.ts';
import { daysBetween } from '../../domain/periods.ts';
import type { FunnelAnswer, QueryAnswer, QueryMeta } from '../../domain/query/answer.ts';
import { answerQuestion, sampleOf, unattributed } from '../../domain/query/answer-question.ts';
import { type Clock, describeSpan, type Span } from '../../domain/query/date-range.ts';
import { funnelOf } from '../../domain/query/funnel.ts';
import type { Grain } from '../../domain/query/grain.ts';
import { type AskedSite, prepare, type Prepared, prepareFunnel } from '../../domain/query/prepare.ts';
import type { FunnelQuestion, Question } from '../../domain/query/question.ts';
import { readingOf } from '../../domain/query/read-parts.ts';
import type { Reading } from '../../domain/query/reading.ts';
import { UnanswerableError } from '../../domain/query/unanswerable.ts';
import { TooManyDocumentsError } from '../read-range.ts';
import type { DaysReader } from '../stats.ts';
import { type Need, Pieces, type ReadPiece } from './pieces.ts';

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

/** Throws UnanswerableError; `place` says which of several questions it is about. */
export async function answerQuestions(
  asked: readonly Asked<Question>[],
  reader: DaysReader,
  place: (index: number) => string,
): Promise<Answered<QueryAnswer>[]> {
  const now = reader.now();
  const prepared = asked.map(({ question, site }, index) =>
    named(place(index), () => {
      const clock = { now, days: daysIn(site.timezone) };
      return { prepared: prepare(question, site, clock), site, clock };
    }),
  );
  const needs = prepared.flatMap(({ prepared }) => needsOf(prepared));
  const readings = new Readings(new Pieces(needs, reader));
  return await Promise.all(prepared.map((one, index) => answerOne(one, readings, reader, place(index))));
}

interface One {
  readonly prepared: Prepared;
  readonly site: AskedSite;
  readonly clock: Clock;
}

async function answerOne(
  { prepared, site, clock }: One,
  readings: Readings,
  reader: DaysReader,
  place: string,
): Promise<Answered<QueryAnswer>> {
  const [need, before] = needsOf(prepared);
  if (need === undefined) throw new RangeError('a question needs something');
  const { span, compared, grain } = prepared;
  const read = await readings.of(need, span, grain, clock, place);
  const earlier = before && compared && (await readings.of(before, compared, grain, clock, place));
  const { results, meta, query } = named(place, () =>
    answerQuestion(prepared, read.reading, earlier?.reading, site, clock),
  );
  const about = aboutOf(read.pieces, span, site, reader);
  return { answer: { results, meta: { ...meta, ...about }, query }, isFinal: about.final };
}

/** Throws UnanswerableError. */
export async function answerFunnel(
  { question, site }: Asked<FunnelQuestion>,
  reader: DaysReader,
): Promise<Answered<FunnelAnswer>> {
  const clock = { now: reader.now(), days: daysIn(site.timezone) };
  const { span } = prepareFunnel(question, clock);
  const need = needOf(question.site_id, span, 'total', true);
  const readings = new Readings(new Pieces([need], reader));
  const { reading, pieces } = await readings.of(need, span, 'total', clock, '');
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

export const visitorsOf = ({ identity }: Pick<AskedSite, 'identity'>, { from, to }: Span): QueryMeta['visitors'] =>
  identity === 'daily' && from !== to ? 'sum_of_days' : 'distinct';

/** What the question needs, and then what it is compared with. */
const needsOf = ({ question, span, compared, grain, needsTable }: Prepared): Need[] =>
  [span, ...(compared === undefined ? [] : [compared])].map((days) =>
    needOf(question.site_id, days, grain, needsTable),
  );

function needOf(site: string, { from, to, window }: Span, grain: Grain, tables: boolean): Need {
  const isShort = daysBetween(from, to) < MAX_DAYS_APART;
  const isLongSeries = grain === 'day' || grain === 'week';
  const levels = isShort || isLongSeries || window !== undefined ? 'days' : grain === 'month' ? 'months' : 'any';
  return { site, from, to, tables, levels };
}

interface Read {
  readonly reading: Reading;
  readonly pieces: readonly ReadPiece[];
}

/** The readings of a request: questions about the same days share one, and what it derives. */
class Readings {
  readonly #pieces: Pieces;
  readonly #readings = new Map<string, Promise<Read>>();

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  /** Throws UnanswerableError. */
  async of(need: Need, span: Span, grain: Grain, clock: Clock, place: string): Promise<Read> {
    const key = JSON.stringify([need, span, grain]);
    const known = this.#readings.get(key) ?? this.#read(need, span, grain, clock);
    this.#readings.set(key, known);
    try {
      return await known;
    } catch (error) {
      if (!(error instanceof TooManyDocumentsError)) throw error;
      throw new UnanswerableError(
        `${place}date_range holds more than ${MAX_ANSWER_DOCUMENTS} documents, the most that one answer reads: ` +
          'ask for fewer days',
        { cause: error },
      );
    }
  }

  async #read(need: Need, span: Span, grain: Grain, { days }: Clock): Promise<Read> {
    const pieces = await this.#pieces.of(need);
    return { pieces, reading: readingOf(pieces, span, grain === 'minute' ? 'total' : grain, days) };
  }
}

/** What `meta` says of the documents that were read. */
function aboutOf(
  pieces: readonly ReadPiece[],
  { to }: Span,
  { timezone }: AskedSite,
  { now, queueRetentionDays }: DaysReader,
): Pick<QueryMeta, 'read' | 'as_of' | 'final' | 'timezone'> {
  const updatedAt = Math.max(0, ...pieces.map(({ summary }) => summary.updatedAt));
  const finalBefore = now() - queueRetentionDays * DAY_MS;
  const longest = Math.max(0, ...pieces.map(({ from, to }) => daysBetween(from, to)));
  return {
    read: longest === 0 ? 'days' : longest > 31 ? 'years' : 'months',
    as_of: updatedAt === 0 ? null : new Date(updatedAt).toISOString(),
    final: updatedAt < finalBefore && to < dayOf(finalBefore),
    timezone,
  };
}

/** Runs it; what it throws then says which question it is about. */
function named<T>(place: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UnanswerableError) || place === '') throw error;
    throw new UnanswerableError(`${place}${error.message}`, { cause: error });
  }
}
