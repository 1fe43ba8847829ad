// A client that accepts compressed answers gets long answers compressed. `fetch` accepts and
// decompresses by itself, and shows the encoding.

import { expect, test } from 'vitest';
import { api, expectAccepted, expectCounted } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

const PATHS = Array.from({ length: 10 }, (_, page) => `/${'page-'.repeat(40)}${page}`);

test('a long answer is compressed where the client takes it, and the same where it does not', async () => {
  const site_id = freshSite();
  expectAccepted(await api.postBatch(PATHS.map((path) => pageView({ site_id, path }))), PATHS.length);
  await expectCounted({ site_id }, { total_views: PATHS.length });
  const plain = await api.stats({ site_id }, { 'accept-encoding': 'identity' });
  expect(plain.text.length).toBeGreaterThan(1024);
  expect(plain.headers.get('content-encoding')).toBeNull();
  const compressed = await api.stats({ site_id }, { 'accept-encoding': 'gzip' });
  expect(compressed.headers.get('content-encoding')).toBe('gzip');
  expect(Number(compressed.headers.get('content-length'))).toBeLessThan(plain.text.length / 2);
  expect(compressed.text).toBe(plain.text);
});

test('a short answer is not', async () => {
  const answer = await api.stats({ site_id: freshSite() }, { 'accept-encoding': 'gzip, br' });
  expect(answer.headers.get('content-encoding')).toBeNull();
});
