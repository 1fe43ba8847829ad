// CORS headers: any page may post events and read the answers. test/browser shows that a browser
// accepts them.

import { describe, expect, test } from 'vitest';
import { api, expectAccepted } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

const origin = 'https://shop.example';
const names = (headers: Headers, name: string) => (headers.get(name) ?? '').toLowerCase().split(/, */);

describe.each(['/api/event', '/api/events'])('a preflight of POST %s', (route) => {
  test('allows the method and the headers', async () => {
    const { status, headers } = await api.call('OPTIONS', route, {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,idempotency-key',
    });
    expect([200, 204]).toContain(status);
    expect(['*', origin]).toContain(headers.get('access-control-allow-origin'));
    expect(names(headers, 'access-control-allow-methods')).toContain('post');
    expect(names(headers, 'access-control-allow-headers')).toEqual(
      expect.arrayContaining(['content-type', 'idempotency-key']),
    );
    expect(Number(headers.get('access-control-max-age'))).toBeGreaterThan(0);
  });
});

test.each([
  ['an accepted event', 202, () => api.post(pageView(), { origin })],
  ['an accepted batch', 202, () => api.postBatch([pageView()], { origin })],
  ['an invalid event', 400, () => api.post({}, { origin })],
  ['broken JSON', 400, () => api.call('POST', '/api/event', { origin }, '{')],
  ['a body that is too large', 413, () => api.post({ padding: 'x'.repeat(210_000) }, { origin })],
  ['stats', 200, () => api.stats({ site_id: freshSite() }, { origin })],
  ['stats without a site', 400, () => api.stats({}, { origin })],
  ['another method', 405, () => api.call('DELETE', '/api/stats', { origin })],
  ['another route', 404, () => api.call('GET', '/api/nope', { origin })],
])('lets a page read the answer to %s', async (_, status, ask) => {
  const answer = await ask();
  expect(answer.status).toBe(status);
  expect(['*', origin]).toContain(answer.headers.get('access-control-allow-origin'));
});

test('answers clients that are no page, and send no origin, all the same', async () => {
  expectAccepted(await api.post(pageView()));
});
