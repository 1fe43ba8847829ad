// The figures whose errors are measured: a question, the truth about it, and how good its estimates
// must be.

import type { SentQuestion } from '../../lambdas/domain/query/question.ts';
import type { CrowdVisitor } from './crowd.ts';

type Of = (visitor: CrowdVisitor) => number;

export interface AskedFigure {
  readonly question: Partial<SentQuestion>;
  /** Of the row with these values. */
  readonly row?: readonly string[];
  /** The truth is the sum of this over all visitors … */
  readonly of: Of;
  /** … divided by the sum of this, unless it is a number of something. */
  readonly per?: Of;
  /** Errors are shares of the truth; else they are in the figure's unit. */
  readonly isShare: boolean;
  /** The most that one sigma of the estimates may be, of 20,000 visitors. */
  readonly limit: number;
}

/** The true value of a figure, while visitors come. */
export class Truth {
  readonly #of: Of;
  readonly #per: Of | undefined;
  #sum = 0;
  #divisor = 0;

  constructor({ of, per }: AskedFigure) {
    this.#of = of;
    this.#per = per;
  }

  add(visitor: CrowdVisitor): void {
    this.#sum += this.#of(visitor);
    if (this.#per !== undefined) this.#divisor += this.#per(visitor);
  }

  get value(): number {
    return this.#per === undefined ? this.#sum : this.#sum / this.#divisor;
  }
}

const one: Of = () => 1;
const visits: Of = ({ visits }) => visits.length;
const seconds: Of = ({ visits }) => visits.reduce((sum, { length }) => sum + 60 * (length - 1), 0);
/** In percent of a visit. */
const bounces: Of = ({ visits }) => visits.reduce((sum, { length }) => sum + (length === 1 ? 100 : 0), 0);
const isFromNepal = ({ country }: CrowdVisitor): boolean => country === 'NP';
const ofNepal =
  (of: Of): Of =>
  (visitor) =>
    isFromNepal(visitor) ? of(visitor) : 0;
const sees =
  (path: string): Of =>
  ({ visits }) =>
    visits.some((paths) => paths.includes(path)) ? 1 : 0;

const BY_COUNTRY = { dimensions: ['visit:country' as const] };

export const FIGURES: Readonly<Record<string, AskedFigure>> = {
  visitors: { question: { metrics: ['visitors'] }, of: one, isShare: true, limit: 0.012 },
  visits: { question: { metrics: ['visits'] }, of: visits, isShare: true, limit: 0.017 },
  'bounce rate': { question: { metrics: ['bounce_rate'] }, of: bounces, per: visits, isShare: false, limit: 1.5 },
  'visit duration': { question: { metrics: ['visit_duration'] }, of: seconds, per: visits, isShare: false, limit: 5 },
  'visitors of a country with 5 %': {
    question: { metrics: ['visitors'], ...BY_COUNTRY },
    row: ['NP'],
    of: ofNepal(one),
    isShare: true,
    limit: 0.15,
  },
  'visitors of a page with 5 %': {
    question: { metrics: ['visitors'], dimensions: ['event:page'] },
    row: ['/rare'],
    of: sees('/rare'),
    isShare: true,
    limit: 0.15,
  },
  'visitors of country and page': {
    question: {
      metrics: ['visitors'],
      filters: [
        ['is', 'event:page', ['/blog']],
        ['is', 'visit:country', ['NP']],
      ],
    },
    of: ofNepal(sees('/blog')),
    isShare: true,
    limit: 0.2,
  },
  'share of that country': {
    question: { metrics: ['percentage'], ...BY_COUNTRY },
    row: ['NP'],
    of: ofNepal(() => 100),
    per: one,
    isShare: false,
    limit: 0.75,
  },
  'bounce rate of that country': {
    question: { metrics: ['bounce_rate'], ...BY_COUNTRY },
    row: ['NP'],
    of: ofNepal(bounces),
    per: ofNepal(visits),
    isShare: false,
    limit: 8,
  },
};
