// Filters as they are sent: reading them by hand takes what their schema takes. And the algebra
// that people expect of them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { filterSchema } from '../../lambdas/domain/query/question.ts';
import { readFilters } from '../../lambdas/domain/query/read-filters.ts';
import type { Filter } from '../../lambdas/domain/query/question.ts';
import { matcherOf } from '../../lambdas/domain/query/pattern.ts';
import { UnanswerableError } from '../../lambdas/domain/query/unanswerable.ts';
import { aQuestion, ask, rowsOf } from '../support/questions.ts';
import { anEventOf } from '../support/visits.ts';

const piece = fc.oneof(
  fc.constantFrom(
    'is',
    'is_not',
    'contains',
    'and',
    'or',
    'not',
    'event:page',
    'visit:source',
    'event:props:',
    'event:props:x',
    'time',
    '',
    '/a',
  ),
  fc.string({ maxLength: 3 }),
  fc.nat(3),
);
/** Nearly filters: lists of the words that filters are made of. */
const anything = fc.letrec<{ list: unknown }>((tie) => ({
  list: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(
      fc.constantFrom('is', 'contains_not', 'matches'),
      fc.constantFrom('event:page', 'visit:source', 'event:props:x', 'time:day'),
      fc.array(fc.string({ maxLength: 2 }), { maxLength: 2 }),
    ),
    fc.tuple(fc.constantFrom('and', 'or'), fc.array(tie('list'), { maxLength: 2 })),
    fc.tuple(fc.constant('not'), tie('list')),
    fc.array(fc.oneof(piece, tie('list')), { maxLength: 4 }),
    piece,
  ),
})).list;

const isTaken = (sent: unknown): boolean => {
  try {
    return readFilters([sent]).length === 1;
  } catch (error) {
    if (error instanceof UnanswerableError) return false;
    throw error;
  }
};

describe('filters that are sent', () => {
  test('are taken if their schema takes them, and are then what was sent', () => {
    let taken = 0;
    fc.assert(
      fc.property(anything, (sent) => {
        const parsed = filterSchema.safeParse(sent);
        expect(isTaken(sent)).toBe(parsed.success);
        if (parsed.success) {
          taken += 1;
          expect(readFilters([sent])).toEqual([sent]);
        }
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});

const someEvents = fc.array(anEventOf(4), { maxLength: 20 }).map((events) => new Map([['2025-11-14', events]]));
const aLeaf: fc.Arbitrary<Filter> = fc.constantFrom<Filter>(
  ['is', 'event:page', ['/p1', '/p2']],
  ['contains', 'visit:source', ['1']],
  ['is', 'visit:country', ['C0']],
  ['is', 'event:goal', ['event1']],
);
const pairsOf = (days: ReadonlyMap<string, readonly never[]>, filters: Filter[]) =>
  rowsOf(ask(aQuestion({ metrics: ['visitors', 'visits', 'events'], filters }), days));

describe('filters', () => {
  test.each<[string, (a: Filter, b: Filter) => [Filter[], Filter[]]]>([
    ['not not is nothing', (a) => [[['not', ['not', a]]], [a]]],
    ['a list is an and', (a, b) => [[a, b], [['and', [a, b]]]]],
    [
      'an or is no and of the negated',
      (a, b) => [
        [['or', [a, b]]],
        [
          [
            'not',
            [
              'and',
              [
                ['not', a],
                ['not', b],
              ],
            ],
          ],
        ],
      ],
    ],
    [
      'the order does not matter',
      (a, b) => [
        [a, b],
        [b, a],
      ],
    ],
    ['the negative operator is a not', (a) => [[['not', a]], [negated(a)]]],
  ])('%s', (_, law) => {
    fc.assert(
      fc.property(someEvents, aLeaf, aLeaf, (days, a, b) => {
        const [left, right] = law(a, b);
        expect(pairsOf(days as never, left)).toEqual(pairsOf(days as never, right));
      }),
    );
  });
});

const negated = ([operator, ...rest]: Filter): Filter => [`${operator}_not`, ...rest] as unknown as Filter;

describe('a pattern', () => {
  test.each([
    ['is', '/blog', '/blog', true],
    ['is', '/blog', '/blog/', false],
    ['is', '/b*', '/blog/1', true],
    ['is', '*log', '/blog', true],
    ['is', '/*/x', '/a/b/x', true],
    ['is', '/*/x', '/x', false],
    ['is', 'a*a', 'a', false],
    ['is', '*', '', true],
    ['is', '.*', '/blog', false],
    ['contains', 'lo', '/blog', true],
    ['contains', 'b*g', '/blog/', true],
    ['contains', 'B', '/blog', false],
  ] as const)('%s %j takes %j: %s', (operator, text, value, isTaken) => {
    expect(matcherOf(operator, [text])(value)).toBe(isTaken);
  });
});
