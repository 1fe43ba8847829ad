// What a condition of a filter looks for. Texts may hold `*`, and there are no regular expressions:
// no pattern that a stranger makes up takes longer than a few passes over a value.

import { parseGoal } from '../access/goal.ts';
import { wildcard } from '../wildcard.ts';
import type { Subject } from './day-facts.ts';
import type { Operator } from './names.ts';

/** What an operator looks for, and whether it takes what has it or all else. */
export const POLARITY = {
  is: { positive: 'is', isNegative: false },
  is_not: { positive: 'is', isNegative: true },
  contains: { positive: 'contains', isNegative: false },
  contains_not: { positive: 'contains', isNegative: true },
} as const satisfies Record<Operator, { positive: Operator; isNegative: boolean }>;

/** How many of these texts take a comparison of their own with each value. */
export const patternsIn = (operator: 'is' | 'contains', texts: readonly string[]): number =>
  operator === 'contains' ? texts.length : texts.filter((text) => text.includes('*')).length;

/** Whether a value is, or contains, one of these texts. */
export function matcherOf(operator: 'is' | 'contains', texts: readonly string[]): (value: string) => boolean {
  const patterns = texts.map((text) => (operator === 'is' ? text : `*${text}*`));
  const plain = new Set(patterns.filter((text) => !text.includes('*')));
  const wild = patterns.filter((text) => text.includes('*')).map(wildcard);
  return (value) => plain.has(value) || wild.some((matches) => matches(value));
}

/** Whether an event of a subject reaches one of these goals (access/goal.ts). */
export function goalMatcherOf(goals: readonly string[]): (subject: Subject) => boolean {
  const tests = goals.map((text): ((subject: Subject) => boolean) => {
    const goal = parseGoal(text);
    if (goal?.kind === 'page') {
      const matches = wildcard(goal.pattern);
      return ({ page }) => page !== undefined && matches(page);
    }
    return ({ name }) => name === goal?.name;
  });
  return (subject) => tests.some((test) => test(subject));
}
