// A question before anything is read for it: whether its parts go together, which days it is about,
// what of them it needs.

import type { Site } from '../access/site.ts';
import { MAX_DAYS_APART } from '../limits/questions.ts';
import { daysBetween } from '../periods.ts';
import { checkFunnel, checkQuestion } from './check-question.ts';
import { comparedSpan } from './compared.ts';
import { type Clock, type Span, spanOf } from './date-range.ts';
import { type Grain, grainOf } from './grain.ts';
import type { FunnelQuestion, Question } from './question.ts';
import { hourlyBasisOf, namedBy, basisOf } from './basis.ts';
import { UnanswerableError } from './unanswerable.ts';

/** What of a site questions depend on. */
export type AskedSite = Pick<Site, 'timezone' | 'identity' | 'properties' | 'goals'>;

/**
 * What of its days it needs: totals by the quarter of an hour; all counts, with their lists; or the
 * visitor tables too. Each has what the ones before it have.
 */
export const DETAILS = ['totals', 'counts', 'all'] as const;
export type Detail = (typeof DETAILS)[number];

export interface Prepared {
  readonly question: Question;
  readonly span: Span;
  /** What it is compared with. */
  readonly compared?: Span;
  readonly grain: Grain;
  readonly detail: Detail;
}

/** Throws UnanswerableError. */
export function prepare(question: Question, site: AskedSite, clock: Clock): Prepared {
  checkQuestion(question, site);
  const span = spanOf(question.date_range, clock);
  const grain = grainOf(question, span);
  const { comparisons } = question.include;
  const named = namedBy(question);
  const basis = grain === 'hour' || span.window !== undefined ? hourlyBasisOf : basisOf;
  const bases = question.metrics.map((metric) => basis(metric, named));
  const needsTable = question.date_range === 'realtime' || bases.includes('table');
  checkSeries(grain, span, needsTable);
  const needsLists = bases.some((one) => one !== 'totals');
  return {
    question,
    span,
    ...(comparisons !== undefined && { compared: comparedSpan(span, question, comparisons, clock.days) }),
    grain,
    detail: needsTable ? 'all' : needsLists ? 'counts' : 'totals',
  };
}

/** A series of days reads the table of each. */
function checkSeries(grain: Grain, { from, to }: Span, needsTable: boolean): void {
  const days = daysBetween(from, to) + 1;
  if (!needsTable || (grain !== 'day' && grain !== 'week') || days <= MAX_DAYS_APART) return;
  throw new UnanswerableError(
    `time:${grain} of visitors and visits goes with at most ${MAX_DAYS_APART} days, and date_range has ${days}: ` +
      'ask for time:month, or for pageviews and events alone',
  );
}

export interface PreparedFunnel {
  readonly question: FunnelQuestion;
  readonly span: Span;
}

/** Throws UnanswerableError. */
export function prepareFunnel(question: FunnelQuestion, clock: Clock): PreparedFunnel {
  const span = spanOf(question.date_range, clock);
  checkFunnel(question, span);
  return { question, span };
}
