// HEAD wherever there is GET: the same status and headers, and no body.

import { expect, test } from 'vitest';
import { api, expectAccepted, expectCounted } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

/** Some headers that a gateway adds are specific to a request. */
const HEADERS = [
  'content-type',
  'content-encoding',
  'cache-control',
  'etag',
  'vary',
  'access-control-allow-origin',
  'access-control-expose-headers',
];

async function expectSame(path: string, status: number, headers: Record<string, string> = {}): Promise<void> {
  const sent = { origin: 'https://shop.example', 'accept-encoding': 'gzip', ...headers };
  const [get, head] = [await api.call('GET', path, sent), await api.call('HEAD', path, sent)];
  expect([get.status, head.status, head.text]).toEqual([status, status, '']);
  const shown = (answer: typeof get) => HEADERS.map((name) => [name, answer.headers.get(name)]);
  expect(shown(head)).toEqual(shown(get));
}

test('of stats, short and long, compressed and not, and where nothing has changed', async () => {
  const site_id = freshSite();
  await expectSame(`/api/stats?site_id=${site_id}`, 200);
  const paths = Array.from({ length: 10 }, (_, page) => `/${'page-'.repeat(40)}${page}`);
  expectAccepted(await api.postBatch(paths.map((path) => pageView({ site_id, path }))), paths.length);
  await expectCounted({ site_id }, { total_views: paths.length });
  await expectSame(`/api/stats?site_id=${site_id}`, 200);
  await expectSame(`/api/stats?site_id=${site_id}`, 200, { 'accept-encoding': 'identity' });
  const tag = (await api.stats({ site_id })).headers.get('etag') ?? '';
  await expectSame(`/api/stats?site_id=${site_id}`, 304, { 'if-none-match': tag });
});

test('of a receipt', async () => {
  const accepted = await api.post(pageView({ site_id: freshSite() }));
  await expectSame(`/api/event/${accepted.headers.get('event-receipt')}`, 200);
});

test('of what is refused', async () => {
  await expectSame('/api/stats', 400);
  await expectSame('/api/event/none', 400);
});
