// Other methods and other routes: 405 with `Allow`, and 404, in the shape of all errors.

import { expect, test } from 'vitest';
import { api, expectError } from '../support/contract.ts';
import { pageView } from '../support/events.ts';

const ROUTES = { '/api/event': 'POST', '/api/events': 'POST', '/api/stats': 'GET' };
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

test.each(
  Object.entries(ROUTES).flatMap(([route, allowed]) =>
    METHODS.filter((method) => method !== allowed).map((method) => ({ method, route, allowed })),
  ),
)('$method $route is not allowed, $allowed is', async ({ method, route, allowed }) => {
  const answer = await api.call(method, route, {}, method === 'GET' ? undefined : JSON.stringify(pageView()));
  expectError(answer, 405);
  const allow = (answer.headers.get('allow') ?? '').split(/, */);
  expect(allow).toContain(allowed);
  expect(METHODS.filter((other) => allow.includes(other))).toEqual([allowed]);
  expect(allow.includes('HEAD')).toBe(allowed === 'GET');
});

test.each(['/api/event', '/api/events'])('HEAD %s is not allowed, and has no body either', async (route) => {
  const answer = await api.call('HEAD', route);
  expect(answer).toMatchObject({ status: 405, text: '' });
  expect(answer.headers.get('allow')).toContain('POST');
});

test.each(['/api', '/api/nope', '/api/nope/1', '/api/stats/today', '/API/EVENT', '/__proto__', '/favicon.ico'])(
  'nothing is at %s',
  async (route) => {
    expectError(await api.call('GET', route), 404);
    expectError(await api.call('POST', route, {}, JSON.stringify(pageView())), 404);
  },
);
