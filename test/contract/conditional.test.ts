// A client revalidates the answer that it holds; if nothing changed, it gets a 304.

import { expect, test } from 'vitest';
import { api, expectAccepted, expectCounted, soonCounted } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

test('an answer has a tag, and a request with it gets a 304 until the numbers change', async () => {
  const site_id = freshSite();
  expectAccepted(await api.post(pageView({ site_id })));
  await expectCounted({ site_id }, { total_views: 1 });
  const first = await api.stats({ site_id });
  const tag = first.headers.get('etag') ?? '';
  expect(tag).toMatch(/^W\/"[\w-]{22}"$/);
  const same = await api.stats({ site_id }, { 'if-none-match': tag });
  expect(same).toMatchObject({ status: 304, text: '' });
  expect(same.headers.get('etag')).toBe(tag);
  expect(same.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
  expect(first.headers.get('cache-control')).toMatch(/^max-age=\d+$/);

  expectAccepted(await api.post(pageView({ site_id })));
  await soonCounted(async () => {
    const changed = await api.stats({ site_id }, { 'if-none-match': tag });
    expect(changed).toMatchObject({ status: 200, body: { total_views: 2 } });
    expect(changed.headers.get('etag')).not.toBe(tag);
  });
});

test('a 304 names the request headers that its 200 depends on', async () => {
  const site_id = freshSite();
  const paths = Array.from({ length: 10 }, (_, page) => `/${'page-'.repeat(40)}${page}`);
  expectAccepted(await api.postBatch(paths.map((path) => pageView({ site_id, path }))), paths.length);
  await expectCounted({ site_id }, { total_views: paths.length });
  const whole = await api.stats({ site_id });
  const same = await api.stats({ site_id }, { 'if-none-match': whole.headers.get('etag') ?? '' });
  expect([whole.status, same.status]).toEqual([200, 304]);
  expect(same.headers.get('vary')).toBe(whole.headers.get('vary'));
});

test('what may not be kept has no tag', async () => {
  const accepted = await api.post(pageView({ site_id: freshSite() }));
  const status = await api.call('GET', `/api/event/${accepted.headers.get('event-receipt')}`);
  expect([accepted, status].map(({ headers }) => headers.get('etag'))).toEqual([null, null]);
});
