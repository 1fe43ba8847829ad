// The schemas describe their own values: a description of the API can be generated from them.

import { expect, test } from 'vitest';
import * as z from 'zod/mini';

import { eventSchema } from '../../lambdas/domain/event/event.ts';
import { MAX_CHARACTERS } from '../../lambdas/domain/limits/requests.ts';
import { batchSchema } from '../../lambdas/ingest/request.ts';
import { statsQuerySchema } from '../../lambdas/stats/stats-query.ts';

const describeInput = (schema: z.core.$ZodType) => z.toJSONSchema(schema, { io: 'input' });

const event = eventSchema(() => 0);
const text = expect.any(String);

test('an event has its fields, their bounds and what they are for', () => {
  const absent = (maxLength: number) => ({
    description: text,
    anyOf: [{ type: 'string', maxLength }, { type: 'null' }],
  });
  expect(describeInput(event)).toMatchObject({
    type: 'object',
    required: ['site_id', 'event_type', 'timestamp'],
    properties: {
      site_id: { type: 'string', minLength: 1, maxLength: MAX_CHARACTERS.site_id, description: text },
      event_type: { type: 'string', minLength: 1, maxLength: MAX_CHARACTERS.event_type, description: text },
      timestamp: { type: 'string', minLength: 1, description: text },
      path: absent(MAX_CHARACTERS.path),
      user_id: absent(MAX_CHARACTERS.user_id),
      event_id: absent(MAX_CHARACTERS.idempotency_key),
    },
  });
});

test('an event has what else it may carry, none of it required', () => {
  const fields = ['url', 'hostname', 'referrer', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'];
  const more = ['country', 'language', 'device', 'browser', 'os', 'screen', 'props', 'revenue', 'interactive'];
  expect(describeInput(event)).toMatchObject({
    properties: Object.fromEntries([...fields, ...more].map((field) => [field, { description: text }])),
  });
  expect(describeInput(event)).toMatchObject({
    required: ['site_id', 'event_type', 'timestamp'],
    properties: { url: { anyOf: [{ type: 'string', maxLength: 4096 }, { type: 'null' }] } },
  });
});

test('a batch has 1 to 500 events', () => {
  expect(describeInput(batchSchema(event))).toMatchObject({
    type: 'array',
    minItems: 1,
    maxItems: 500,
    items: { type: 'object' },
  });
});

test('a query has a site, and what else may be asked for', () => {
  const optional = { type: 'string', description: text };
  expect(describeInput(statsQuerySchema)).toMatchObject({
    required: ['site_id'],
    properties: {
      site_id: { maxLength: MAX_CHARACTERS.site_id },
      date: optional,
      from: optional,
      to: optional,
      include: optional,
    },
  });
});
