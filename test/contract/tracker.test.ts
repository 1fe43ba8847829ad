// The tracker, as every kind of deployment hands it out: the same text by each encoding, for pages
// of any origin, for a day.

import { expect, test } from 'vitest';

import { api, expectError } from '../support/contract.ts';

const SCRIPT = '/js/script.js';
const plain = () => api.call('GET', SCRIPT, { 'accept-encoding': 'identity' });

test('is a script that browsers may keep for a day, and pages of other origins may load', async () => {
  const { status, headers, text } = await plain();
  expect(status).toBe(200);
  expect(text).toContain('fastAnalytics');
  expect(Object.fromEntries(headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': expect.stringMatching(/^public, max-age=86400\b/),
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
});

test('tells browsers to stay with https where they came by it', async () => {
  const { headers } = await plain();
  expect(headers.has('strict-transport-security')).toBe(api.root.startsWith('https:'));
});

test('is the same text compressed, and smaller', async () => {
  const { text } = await plain();
  const compressed = await api.call('GET', SCRIPT, { 'accept-encoding': 'gzip' });
  expect(compressed.headers.get('content-encoding')).toBe('gzip');
  expect(Number(compressed.headers.get('content-length'))).toBeLessThan(text.length);
  expect(compressed.text).toBe(text);
});

test('is not sent again to who has it', async () => {
  const { headers } = await plain();
  const again = await api.call('GET', SCRIPT, { 'if-none-match': headers.get('etag') ?? '' });
  expect(again).toMatchObject({ status: 304, text: '' });
  expect(again.headers.get('cache-control')).toBe(headers.get('cache-control'));
});

test('lets a page that checks its text read it', async () => {
  const { headers } = await api.call('GET', SCRIPT, { origin: 'https://shop.example' });
  expect(['*', 'https://shop.example']).toContain(headers.get('access-control-allow-origin'));
});

test.each(['HEAD', 'GET'])('is there for %s', async (method) => {
  const { status, text } = await api.call(method, SCRIPT);
  expect([status, text === '']).toEqual([200, method === 'HEAD']);
});

test('is the only file there', async () => {
  for (const path of ['/js/other.js', '/js/script.js.br', '/js/__proto__', '/js/..%2ffiles.json', '/js/script.js/x'])
    expectError(await api.call('GET', path), 404);
  expectError(await api.call('POST', SCRIPT), 405);
});
