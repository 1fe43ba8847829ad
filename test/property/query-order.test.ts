// Pages of rows, one after the other, are all rows in their order.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { ordered, pageOf } from '../../lambdas/domain/query/order.ts';
import type { SentQuestion } from '../../lambdas/domain/query/question.ts';
import type { Row } from '../../lambdas/domain/query/tabulate.ts';
import { aQuestion } from '../support/questions.ts';

const number = fc.option(fc.nat(3), { nil: null });
const someRows: fc.Arbitrary<Row[]> = fc.uniqueArray(
  fc.record({
    values: fc.tuple(fc.constantFrom('2025-11-10', '2025-11-11'), fc.string({ maxLength: 2 })),
    cells: fc.tuple(number, number).map((values) => values.map((value) => ({ value, error: 0 }))),
  }),
  { selector: ({ values }) => JSON.stringify(values), maxLength: 20 },
);
const anOrder: fc.Arbitrary<SentQuestion['order_by']> = fc.array(
  fc.tuple(
    fc.constantFrom('visitors' as const, 'visits' as const, 'time:day' as const, 'visit:source' as const),
    fc.constantFrom('asc' as const, 'desc' as const),
  ),
  { maxLength: 4 },
);
const asked = (order_by: SentQuestion['order_by'], pagination = {}) =>
  aQuestion({ metrics: ['visitors', 'visits'], dimensions: ['time:day', 'visit:source'], order_by, pagination });

describe('rows', () => {
  test('are the same pages whatever order they were found in, and together all rows', () => {
    fc.assert(
      fc.property(someRows, anOrder, fc.integer({ min: 1, max: 7 }), (rows, order, limit) => {
        const whole = ordered(rows, asked(order));
        const pages = Array.from({ length: Math.ceil(rows.length / limit) }, (_, page) =>
          pageOf(ordered(rows.toReversed(), asked(order)), asked(order, { limit, offset: page * limit })),
        );
        expect(pages.flat()).toEqual(whole);
        expect(new Set(whole)).toEqual(new Set(rows));
      }),
    );
  });

  test('go by what is asked for, the unknown last, and equals by their values', () => {
    fc.assert(
      fc.property(someRows, fc.constantFrom('asc' as const, 'desc' as const), (rows, direction) => {
        const values = ordered(rows, asked([['visits', direction]])).map(
          ({ cells }) => cells[1]?.value as number | null,
        );
        const known = values.filter((value) => value !== null);
        expect(values.slice(known.length).every((value) => value === null)).toBe(true);
        expect(known).toEqual(known.toSorted((a, b) => (direction === 'asc' ? a - b : b - a)));
      }),
    );
  });

  test('without an order go by time, and then by the first metric, the most first', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        expect(ordered(rows, asked([]))).toEqual(
          ordered(
            rows,
            asked([
              ['time:day', 'asc'],
              ['visitors', 'desc'],
            ]),
          ),
        );
      }),
    );
  });
});
