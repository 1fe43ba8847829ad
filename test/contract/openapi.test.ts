// GET /api/openapi.json: the description of what the other contract tests test.

import { expect, test } from 'vitest';

import { api } from '../support/contract.ts';

test('the API describes itself as OpenAPI, to everybody, and caches may keep that for a day', async () => {
  const { status, headers, body } = await api.call('GET', '/api/openapi.json');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('max-age=86400');
  expect(headers.get('etag')).toMatch(/^W\//);
  expect(body).toMatchObject({
    openapi: '3.1.0',
    paths: { '/api/event': { post: {} }, '/api/v2/query': { post: {}, get: {} } },
    components: { schemas: { Query: { required: ['site_id', 'metrics', 'date_range'] } } },
  });
});
