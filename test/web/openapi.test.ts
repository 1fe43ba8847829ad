// The description of the API: every route and no other, schemas that say what requests and answers
// are, and nothing that leads nowhere.

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { rowSchema } from '../../lib/web/openapi/answer-schemas.ts';
import { describeApi } from '../../lib/web/openapi/openapi.ts';
import { OWN_ROUTES } from '../../lambdas/shared/names.ts';
import { aQuestion, ask } from '../support/questions.ts';

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}
const described = JSON.parse(JSON.stringify(describeApi())) as Description;

describe('the description of the API', () => {
  test('has every route, and no other', () => {
    const routes = Object.entries(described.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const known = OWN_ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(routes.toSorted()).toEqual(known.toSorted());
  });

  test('refers to nothing that is not there, and has no schema that nothing refers to', () => {
    const refs = [...JSON.stringify(described).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(new Set(refs)).toEqual(new Set(Object.keys(described.components.schemas)));
  });

  test('says what a question is, with the bounds that it is read by', () => {
    expect(described.components.schemas['Query']).toMatchObject({
      type: 'object',
      required: ['site_id', 'metrics', 'date_range'],
      additionalProperties: false,
      properties: {
        site_id: { type: 'string', minLength: 1, maxLength: 255 },
        metrics: { type: 'array', minItems: 1, items: { enum: expect.arrayContaining(['visitors', 'visits']) } },
        filters: { type: 'array', items: { $ref: '#/components/schemas/Filter' } },
        pagination: { properties: { limit: { type: 'integer', minimum: 1, maximum: 1000 } } },
      },
    });
  });
});

describe('the schema of an answer', () => {
  test('takes what the engine answers', () => {
    const { results } = ask(
      aQuestion({
        metrics: ['visitors', 'total_revenue'],
        dimensions: ['event:name'],
        include: { comparisons: { mode: 'previous_period' } },
      }),
      new Map([
        ['2025-11-12', [{ type: 'buy', at: 0, visitor: '0'.repeat(16), revenue: { amount: 1029, currency: 'EUR' } }]],
      ]),
    );
    expect(results).toHaveLength(1);
    for (const result of results) expect(z.safeParse(rowSchema, result).error).toBeUndefined();
  });
});
