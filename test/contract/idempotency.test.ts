// Clients retry. A site counts requests with the same key once, for 7 days; without a key,
// everything counts.

import { describe, expect, test } from 'vitest';
import { api, expectAccepted, expectCounted, expectViews } from '../support/contract.ts';
import { freshSite, pageView, type SentEvent } from '../support/events.ts';

/** The two ways for an event to carry a key. */
const withKey = {
  'the Idempotency-Key header': (event: SentEvent, key: string) => api.post(event, { 'idempotency-key': key }),
  event_id: (event: SentEvent, key: string) => api.post({ ...event, event_id: key }),
};

describe.each(Object.entries(withKey))('%s', (_, post) => {
  test('counts an event that is sent again once', async () => {
    const event = pageView({ path: '/', user_id: 'u' });
    for (let time = 1; time <= 3; time++) expectAccepted(await post(event, 'order-17'));
    await expectViews(event.site_id, 1);
  });

  test('counts an event that is sent again after it was counted once', async () => {
    const event = pageView();
    const { site_id } = event;
    expectAccepted(await post(event, 'later'));
    await expectCounted({ site_id }, { total_views: 1 });
    expectAccepted(await post(event, 'later'));
    await expectViews(site_id, 1);
  });

  test('counts twelve posts at the same time once', async () => {
    const event = pageView();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(event, 'double-click')));
    for (const answer of answers) expectAccepted(answer);
    await expectViews(event.site_id, 1);
  });

  test('knows a key again under another timestamp and on another day', async () => {
    const event = pageView({ timestamp: '2025-11-14T23:59:59Z' });
    expectAccepted(await post(event, 'over-midnight'));
    expectAccepted(await post({ ...event, timestamp: '2025-11-15T00:00:01Z' }, 'over-midnight'));
    await expectViews(event.site_id, 1);
  });

  test('counts other keys, compared exactly, and the same key of another site', async () => {
    const [site_id, other] = [freshSite(), freshSite()];
    for (const key of ['a', 'A', 'a-', 'b', '__proto__']) expectAccepted(await post(pageView({ site_id }), key));
    expectAccepted(await post(pageView({ site_id: other }), 'a'));
    await expectViews(site_id, 5);
    await expectViews(other, 1);
  });

  test('does not remember the key of a refused event', async () => {
    const event = pageView();
    expect(await post({ ...event, timestamp: 'soon' }, 'second-try')).toMatchObject({ status: 400 });
    expectAccepted(await post(event, 'second-try'));
    await expectViews(event.site_id, 1);
  });
});

test('counts equal posts without a key as often as they come', async () => {
  const event = pageView({ path: '/', user_id: 'u' });
  for (let time = 1; time <= 3; time++) expectAccepted(await api.post(event));
  await expectViews(event.site_id, 3);
});

describe('a batch', () => {
  /** Of two sites and two days, so that it becomes several messages. */
  const batch = () => {
    const sites = [freshSite(), freshSite()] as const;
    const events = sites.flatMap((site_id) =>
      ['2025-11-14', '2025-11-15'].map((timestamp) => pageView({ site_id, timestamp })),
    );
    return { sites, events };
  };

  test('is counted once for one Idempotency-Key, in each of its sites and days', async () => {
    const { sites, events } = batch();
    for (let time = 1; time <= 3; time++) {
      expectAccepted(await api.postBatch(events, { 'idempotency-key': 'batch-1' }), 4);
    }
    for (const site_id of sites) await expectViews(site_id, 2);
  });

  test('is counted once for the event_ids of all its events together', async () => {
    const { sites, events } = batch();
    const named = events.map((event, index) => ({ ...event, event_id: `e-${index}` }));
    await Promise.all([api.postBatch(named), api.postBatch({ events: named }), api.postBatch(named)]);
    for (const site_id of sites) await expectViews(site_id, 2);
  });

  test('has no key when an event has no event_id', async () => {
    const { sites, events } = batch();
    const named = events.map((event, index) => (index === 0 ? event : { ...event, event_id: `e-${index}` }));
    for (let time = 1; time <= 2; time++) expectAccepted(await api.postBatch(named), 4);
    for (const site_id of sites) await expectViews(site_id, 4);
  });
});
