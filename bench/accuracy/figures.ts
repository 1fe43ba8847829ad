// The figures whose errors are measured: a question, the truth about it, and how good its estimates
// must be.

import type { SentQuestion } from '../../lambdas/domain/query/question.ts';
import type { CrowdVisitor } from './crowd.ts';

export interface AskedFigure {
  readonly question: Partial<SentQuestion>;
  /** Of the row with these values. */
  readonly row?: readonly string[];
  readonly truth: (crowd: readonly CrowdVisitor[]) => number;
  /** Errors are shares of the truth; else they are in the figure's unit. */
  readonly isShare: boolean;
  /** The most that one sigma of the estimates may be, of 20,000 visitors. */
  readonly limit: number;
}

type Crowd = readonly CrowdVisitor[];
type Is = (visitor: CrowdVisitor) => boolean;

/** How many visits there are, and the sum of something over them. */
function overVisits(crowd: Crowd, of: (paths: readonly string[]) => number): { count: number; sum: number } {
  let [count, sum] = [0, 0];
  for (const { visits } of crowd) {
    count += visits.length;
    for (const paths of visits) sum += of(paths);
  }
  return { count, sum };
}

const visits = (crowd: Crowd): number => overVisits(crowd, () => 0).count;
const bounceRate = (crowd: Crowd): number => {
  const { count, sum: bounces } = overVisits(crowd, ({ length }) => (length === 1 ? 1 : 0));
  return (100 * bounces) / count;
};
const duration = (crowd: Crowd): number => {
  const { count, sum: seconds } = overVisits(crowd, ({ length }) => 60 * (length - 1));
  return seconds / count;
};
const countOf =
  (is: Is) =>
  (crowd: Crowd): number =>
    crowd.filter(is).length;
const sees =
  (path: string): Is =>
  ({ visits }) =>
    visits.some((paths) => paths.includes(path));
const isFromNepal: Is = ({ country }) => country === 'NP';

const BY_COUNTRY = { dimensions: ['visit:country' as const] };

export const FIGURES: Readonly<Record<string, AskedFigure>> = {
  visitors: { question: { metrics: ['visitors'] }, truth: ({ length }) => length, isShare: true, limit: 0.012 },
  visits: { question: { metrics: ['visits'] }, truth: visits, isShare: true, limit: 0.017 },
  'bounce rate': { question: { metrics: ['bounce_rate'] }, truth: bounceRate, isShare: false, limit: 1.5 },
  'visit duration': { question: { metrics: ['visit_duration'] }, truth: duration, isShare: false, limit: 5 },
  'visitors of a country with 5 %': {
    question: { metrics: ['visitors'], ...BY_COUNTRY },
    row: ['NP'],
    truth: countOf(isFromNepal),
    isShare: true,
    limit: 0.15,
  },
  'visitors of a page with 5 %': {
    question: { metrics: ['visitors'], dimensions: ['event:page'] },
    row: ['/rare'],
    truth: countOf(sees('/rare')),
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
    truth: countOf((visitor) => isFromNepal(visitor) && sees('/blog')(visitor)),
    isShare: true,
    limit: 0.2,
  },
  'share of that country': {
    question: { metrics: ['percentage'], ...BY_COUNTRY },
    row: ['NP'],
    truth: (crowd) => (100 * crowd.filter(isFromNepal).length) / crowd.length,
    isShare: false,
    limit: 0.75,
  },
  'bounce rate of that country': {
    question: { metrics: ['bounce_rate'], ...BY_COUNTRY },
    row: ['NP'],
    truth: (crowd) => bounceRate(crowd.filter(isFromNepal)),
    isShare: false,
    limit: 8,
  },
};
