// What is answered from memory is at most a minute old, and does not fill the memory.

import { expect, it } from 'vitest';

import { FinalAnswers } from '../../lambdas/stats/final-answers.ts';

const answer = (body: unknown) => ({ status: 200, body });

it('answers for a minute what was answered before', () => {
  const answers = new FinalAnswers();
  answers.set('q', answer(1), 5000);
  expect(answers.get('q', 64_999)).toEqual(answer(1));
  expect(answers.get('q', 65_000)).toBeUndefined();
  expect(answers.get('other', 5000)).toBeUndefined();
  answers.set('q', answer(2), 65_000);
  expect(answers.get('q', 66_000)).toEqual(answer(2));
});

it('holds a thousand answers, and forgets the oldest first', () => {
  const answers = new FinalAnswers();
  for (let n = 0; n <= 1000; n += 1) answers.set(`${n}`, answer(n), 5000);
  expect([0, 1, 1000].map((n) => answers.get(`${n}`, 5000))).toEqual([undefined, answer(1), answer(1000)]);
});
