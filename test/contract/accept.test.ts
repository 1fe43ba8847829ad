// POST /api/event, the good case: what is accepted, and that the answer does not depend on how the
// client labels its JSON.

import { expect, test } from 'vitest';
import { api, expectAccepted, expectCounted } from '../support/contract.ts';
import { DAY, freshSite, pageView } from '../support/events.ts';

test('accepts an event with the documented 202, and counts it', async () => {
  const site_id = freshSite();
  const answer = await api.post(pageView({ site_id, path: '/pricing', user_id: 'user-123' }));
  expectAccepted(answer);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/);
  await expectCounted(
    { site_id, date: DAY },
    { site_id, date: DAY, total_views: 1, unique_users: 1, top_paths: [{ path: '/pricing', views: 1 }] },
  );
});

test.each([
  ['text/plain, as sendBeacon sends', { 'content-type': 'text/plain;charset=UTF-8' }],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['JSON with a charset', { 'content-type': 'application/json; charset=utf-8' }],
  ['a binary type, which a gateway hands on in base64', { 'content-type': 'application/octet-stream' }],
  ['an image', { 'content-type': 'image/png' }],
  ['nothing', {}],
])('takes a body labelled as %s', async (_, headers) => {
  const [site_id, path] = [freshSite(), '/prix-élevés-🎉'];
  expectAccepted(await api.call('POST', '/api/event', headers, JSON.stringify(pageView({ site_id, path }))));
  await expectCounted({ site_id }, { total_views: 1, top_paths: [{ path, views: 1 }] });
});

test.each([null, '', undefined])('takes %j for path and user_id as absent', async (absent) => {
  const event = { ...pageView(), path: absent, user_id: absent };
  expectAccepted(await api.post(event));
  await expectCounted({ site_id: event.site_id }, { total_views: 1, unique_users: 0, top_paths: [] });
});

test('ignores unknown fields, also those that JavaScript knows', async () => {
  const event = pageView();
  const body = JSON.stringify(event).replace('{', '{"campaign":{"deep":[1]},"constructor":7,"__proto__":{"path":0},');
  expectAccepted(await api.call('POST', '/api/event', {}, body));
  await expectCounted({ site_id: event.site_id }, { total_views: 1, top_paths: [] });
});
