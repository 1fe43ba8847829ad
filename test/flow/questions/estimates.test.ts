// Days with more visitors than a table keeps, posted over HTTP to a running stack: the answers are
// estimates, and the errors that they state are honest. QUESTIONS_CROWD sets the visitors a day and
// QUESTIONS_CROWD_DAYS the days: with 20000 and 4 it takes some minutes.
//
// **The rule.** A figure is a number of an answer with an error of its own, about at least 30
// visitors of the sample. The product promises that the truth of 60 to 76 % of them is within one
// such error; two standard errors of that share are allowed for.
//
// The visitor key of the site is given, so that each run draws the same sample.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type OpsStack, startOpsStack } from '../../ops/flow/ops-stack.ts';
import { daysBetween, laterDay, UTC } from './calendar.ts';
import { type Estimate, estimatesIn } from './estimates.ts';
import { GOALS, madeUpDays } from './made-up-days.ts';
import { questionsAboutACrowd } from './questions.ts';
import { type Answered, RunningSite } from './running-site.ts';
import { Truth } from './truth.ts';

const CROWD = Number(process.env['QUESTIONS_CROWD'] ?? 1800);
const DAYS = Number(process.env['QUESTIONS_CROWD_DAYS'] ?? 2);
const SEED = Number(process.env['QUESTIONS_SEED'] ?? 12);

const FROM = '2025-11-10';
const TO = laterDay(FROM, DAYS - 1);

describe(`days of ${CROWD} visitors`, () => {
  const answers: Answered[] = [];
  const figures: Estimate[] = [];

  let stack: OpsStack;
  afterAll(() => stack.close());
  beforeAll(
    async () => {
      stack = await startOpsStack();
      const site = new RunningSite(stack);
      await site.setUp(UTC, new Uint8Array(32).fill(SEED));
      const told = madeUpDays({ calendar: UTC, days: [FROM, TO], visitorsPerDay: CROWD, seed: SEED });
      await site.post(told, UTC, SEED);
      const ranges = [[FROM, TO] as const, ...daysBetween(FROM, TO).map((day) => [day, day] as const)];
      const questions = ranges.flatMap(questionsAboutACrowd);
      // Before the truth, which takes seconds that idle connections do not last.
      answers.push(...(await site.ask(questions)));
      const truth = new Truth(told, UTC, GOALS);
      figures.push(...questions.flatMap((question, place) => estimatesIn(question, answers[place], truth)));
    },
    120_000 + 100 * CROWD * DAYS,
  );

  test('are answered by estimates, each of which says so', () => {
    expect(answers.map(({ meta }) => meta.method)).toEqual(answers.map(() => 'estimated'));
    for (const { meta } of answers) expect(meta.sample?.kept).toBeLessThan(meta.sample?.of ?? 0);
  });

  test('have errors that hold what they promise', () => {
    const within = figures.filter(({ off }) => off <= 1).length / figures.length;
    const noise = Math.sqrt((0.68 * 0.32) / figures.length);
    const squares = figures.reduce((sum, { off }) => sum + off ** 2, 0) / figures.length;
    console.log(
      `${figures.length} figures of days of ${CROWD} visitors: the truth is within the error of ` +
        `${(100 * within).toFixed(1)} %, and off by ${Math.sqrt(squares).toFixed(2)} errors (root of the mean square)`,
    );
    expect(figures.length).toBeGreaterThan(100 * DAYS);
    expect(within).toBeGreaterThan(0.6 - 2 * noise);
    expect(within).toBeLessThan(0.76 + 2 * noise);
  });
});
