// Bodies that are not an event: broken JSON, JSON of another shape, and bodies that are too large.
// For both posts.

import { describe, expect, test } from 'vitest';
import { api, expectAccepted, expectCounted, expectError, expectInvalid, REQUIRED } from '../support/contract.ts';
import { named, pageView } from '../support/events.ts';

const INVALID_JSON = JSON.stringify({ success: false, error: 'Invalid JSON body' });

describe.each(['/api/event', '/api/events'])('POST %s', (route) => {
  test.each(['', ' ', '{', '{"site_id":"a",}', "{'site_id':'a'}", 'undefined', '[1,]', 'site_id=a', '\u0000'])(
    'calls %j invalid JSON',
    async (body) => {
      const answer = await api.call('POST', route, { 'content-type': 'application/json' }, body);
      expect(answer).toMatchObject({ status: 400, text: INVALID_JSON });
    },
  );

  test('calls a missing body invalid JSON, whatever its type', async () => {
    expect(await api.call('POST', route)).toMatchObject({ status: 400, text: INVALID_JSON });
    expect(await api.call('POST', route, { 'content-type': 'image/png' }, '{')).toMatchObject({ text: INVALID_JSON });
  });

  test('refuses a body of more than 200 KB', async () => {
    const padded = { ...pageView(), padding: 'x'.repeat(210_000) };
    const body = route.endsWith('s') ? [padded] : padded;
    expectError(await api.call('POST', route, {}, JSON.stringify(body)), 413);
  });
});

test.each(named([7, 0, 'text', '', null, true, false, [], [pageView({ site_id: 's' })], {}]))(
  'takes %s, which is JSON but no event, as one without any field',
  async (_, body) => expectInvalid(await api.post(body), REQUIRED),
);

test('counts bytes, not characters, for the size', async () => {
  // 105,000 UTF-16 units, 210,000 bytes
  const padded = { ...pageView(), padding: '🎉'.repeat(52_500) };
  expectError(await api.post(padded), 413);
});

test('takes a body of 190 KB', async () => {
  const event = pageView();
  expectAccepted(await api.post({ ...event, padding: 'x'.repeat(190_000) }));
  await expectCounted({ site_id: event.site_id }, { total_views: 1 });
});
