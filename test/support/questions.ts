// Questions and what they are answered from, for tests of the query engine.

import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import { countEvents } from '../../lambdas/domain/document/count-events.ts';
import { noSummary } from '../../lambdas/domain/document/summary.ts';
import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { DAY_TABLE } from '../../lambdas/domain/limits/documents.ts';
import { answerQuestion, type EngineAnswer } from '../../lambdas/domain/query/answer-question.ts';
import { METRICS } from '../../lambdas/domain/query/names.ts';
import { type AskedSite, prepare } from '../../lambdas/domain/query/prepare.ts';
import type { Question, SentQuestion } from '../../lambdas/domain/query/question.ts';
import { readQuestion } from '../../lambdas/domain/query/read-question.ts';
import { type Piece, RangeRead } from '../../lambdas/domain/query/read-parts.ts';
import type { Reading } from '../../lambdas/domain/query/reading.ts';
import type { Span } from '../../lambdas/domain/query/date-range.ts';
import { dayOfTable } from '../../lambdas/domain/visits/visitor-days.ts';
import { tableOf } from '../../lambdas/domain/visits/visitor-table.ts';

/** The metrics that go with every question; the others need a goal, a dimension, or revenue. */
export const PLAIN_METRICS = METRICS.filter(
  (metric) => !['percentage', 'conversion_rate', 'group_conversion_rate', 'total_revenue'].includes(metric),
);

export const aSiteAsked = (fields: Partial<AskedSite> = {}): AskedSite => ({
  timezone: 'UTC',
  identity: 'client',
  properties: [],
  goals: [],
  ...fields,
});

/** A day as it is read: of one document, unless the events come in several lists. */
export const pieceOf = (day: string, events: readonly MessageEvent[]): Piece => ({
  from: day,
  summary: { ...noSummary, counts: countEvents(events), table: dayOfTable(day, tableOf(events, DAY_TABLE)) },
});

export const aQuestion = (fields: Partial<SentQuestion> = {}): Question =>
  readQuestion({ site_id: 's', metrics: ['visitors'], date_range: ['2025-11-10', '2025-11-16'], ...fields });

/** Noon of the last day of the range that questions have. */
export const NOW = Date.parse('2025-11-16T12:00:00Z');

interface Options {
  readonly site?: AskedSite;
  readonly now?: number;
}

export const ask = (
  question: Question,
  days: ReadonlyMap<string, readonly MessageEvent[]>,
  options?: Options,
): EngineAnswer =>
  askPieces(
    question,
    [...days].map(([day, events]) => pieceOf(day, events)),
    options,
  );

export function askPieces(
  question: Question,
  pieces: readonly Piece[],
  { site = aSiteAsked(), now = NOW }: Options = {},
): EngineAnswer {
  const clock = { now, days: daysIn(site.timezone) };
  const prepared = prepare(question, site, clock);
  const within = ({ from, to }: { from: string; to: string }): Piece[] =>
    pieces.filter((piece) => piece.from >= from && piece.from <= to);
  const readingOf = (span: Span): Reading => new RangeRead(within(span), span, clock.days).reading(prepared.grain);
  const reading = readingOf(prepared.span);
  const before = prepared.compared && readingOf(prepared.compared);
  return answerQuestion(prepared, reading, before, site, clock);
}

/** Rows by their values, as the oracle has them. */
export const rowsOf = ({ results }: EngineAnswer): Map<string, unknown[]> =>
  new Map(results.map(({ dimensions, metrics }) => [JSON.stringify(dimensions), [...metrics]]));
