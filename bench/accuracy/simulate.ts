// Measures how far estimates are off, and whether the errors that they state are honest, over many
// seeded days: the same numbers in every run.

import { seededRandom } from '../../kit/random.ts';
import { siteDefaults } from '../../lambdas/domain/access/site.ts';
import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import { answerQuestion } from '../../lambdas/domain/query/answer-question.ts';
import { prepare, type Prepared } from '../../lambdas/domain/query/prepare.ts';
import { RangeRead } from '../../lambdas/domain/query/read-parts.ts';
import { readQuestion } from '../../lambdas/domain/query/read-question.ts';
import { CrowdDay, DAY, visitorsOf } from './crowd.ts';
import { FIGURES, Truth } from './figures.ts';

/** Of one figure, over many days. */
export interface Accuracy {
  /** Root of the mean square of what it is off by: a share, or in its unit. */
  readonly sigma: number;
  /** Mean of the errors that it states, in the same. */
  readonly stated: number;
  /** Share of the days on which the truth is within one stated error. */
  readonly within: number;
}

/** By the names of the figures. */
export function simulate(visitors: number, seeds: number): Record<string, Accuracy> {
  const sums = new Map(Object.keys(FIGURES).map((name) => [name, { squares: 0, stated: 0, within: 0 }]));
  for (let seed = 0; seed < seeds; seed += 1) {
    const day = new CrowdDay();
    const truths = ASKED.map((asked) => ({ ...asked, is: new Truth(asked.figure) }));
    for (const visitor of visitorsOf(visitors, seededRandom(seed))) {
      day.add(visitor);
      for (const { is } of truths) is.add(visitor);
    }
    const range = new RangeRead([day.piece()], { from: DAY, to: DAY }, CLOCK.days);
    for (const { name, figure, prepared, is } of truths) {
      const { value, error } = estimateOf(prepared, range, figure.row);
      const truth = is.value;
      const unit = figure.isShare ? truth : 1;
      const sum = sums.get(name);
      if (sum === undefined) continue;
      sum.squares += ((value - truth) / unit) ** 2;
      sum.stated += error / unit;
      sum.within += Math.abs(value - truth) <= error ? 1 : 0;
    }
  }
  return Object.fromEntries(
    [...sums].map(([name, { squares, stated, within }]) => [
      name,
      { sigma: Math.sqrt(squares / seeds), stated: stated / seeds, within: within / seeds },
    ]),
  );
}

const SITE_ID = 'made-up';
const SITE = siteDefaults(SITE_ID);
const CLOCK = { now: Date.parse(`${DAY}T12:00Z`), days: daysIn(SITE.timezone) };

const ASKED = Object.entries(FIGURES).map(([name, figure]) => {
  const asked = readQuestion({ site_id: SITE_ID, date_range: [DAY, DAY], ...figure.question });
  return { name, figure, prepared: prepare(asked, SITE, CLOCK) };
});

/** Of the row with these values. */
function estimateOf(
  prepared: Prepared,
  range: RangeRead,
  row: readonly string[] = [],
): { value: number; error: number } {
  const { results } = answerQuestion(prepared, range.reading(prepared.grain), undefined, SITE, CLOCK);
  const found = results.find(({ dimensions }) => JSON.stringify(dimensions) === JSON.stringify(row));
  const [value, error] = [found?.metrics[0], found?.error?.[0]];
  if (typeof value !== 'number' || typeof error !== 'number') throw new Error(`no estimate: ${JSON.stringify(found)}`);
  return { value, error };
}
