// `?dry_run=1`: what would be counted, and nothing is.

import { describe, expect, test } from 'vitest';
import { api, soonCounted } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

const NOW = new Date().toISOString();
const dryRun = (event: unknown) => api.call('POST', '/api/event?dry_run=1', {}, JSON.stringify(event));

describe('a dry run', () => {
  test('answers the event as it would be kept', async () => {
    const site_id = freshSite();
    const event = pageView({ site_id, path: '/pricing', timestamp: NOW, user_id: 'u' });
    const { status, headers, body } = await dryRun({ ...event, url: 'https://example.com/?utm_source=news' });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('event-receipt')).toBeNull();
    expect(body).toEqual({
      dry_run: true,
      events: [
        {
          site_id,
          date: NOW.slice(0, 10),
          event_type: 'page_view',
          counted: true,
          path: '/pricing',
          has_visitor: true,
          hostname: 'example.com',
          source: 'news',
          channel: expect.any(String),
          utm_source: 'news',
          interactive: true,
        },
      ],
    });
    // Nothing was accepted of it: the next event is the first.
    await api.post(event);
    await soonCounted(async () => {
      const { body: counted } = await api.stats({ site_id, include: 'ledger' });
      expect(counted).toMatchObject({ total_views: 1, ledger: { accepted: 1, counted: 1 } });
    });
  });

  test('is refused as the event would be', async () => {
    expect((await dryRun({ site_id: freshSite() })).status).toBe(400);
  });
});
