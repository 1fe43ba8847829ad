// `?dry_run=1`: an answer of what would be counted, and nothing in the queue.

import { expect, test } from 'vitest';

import { dryRunOf } from '../../../lambdas/ingest/dry-run.ts';
import { keyedSite } from '../../../lambdas/ingest/keyed-site.ts';
import { aSite } from '../../support/access.ts';
import { pageView } from '../../support/events.ts';
import { ingestAt } from '../../support/ingest.ts';
import { anEvent } from '../../support/messages.ts';

const NOW = Date.parse('2025-11-14T10:00:00Z');

test('says what would be counted, as JSON that no cache keeps, and sends nothing', async () => {
  const event = pageView({ site_id: 'a', path: '/pricing', user_id: 'secret', timestamp: '2025-11-14T10:00:00Z' });
  const counted: string[] = [];
  const post = ingestAt(
    () => NOW,
    undefined,
    (metric) => counted.push(metric),
  );
  const { status, headers, body, messages } = await post(event, {}, { dry_run: '1' });
  expect({ status, headers, messages, counted }).toEqual({
    status: 200,
    headers: { 'cache-control': 'no-store' },
    messages: [],
    counted: [],
  });
  expect(body).toEqual({
    dry_run: true,
    events: [
      {
        site_id: 'a',
        date: '2025-11-14',
        event_type: 'page_view',
        counted: true,
        path: '/pricing',
        has_visitor: true,
        interactive: true,
      },
    ],
  });
  expect(JSON.stringify(body)).not.toContain('secret');
  expect((await post(event, {}, { dry_run: '0' })).messages).toHaveLength(1);
});

test('refuses what would be refused', async () => {
  const posted = await ingestAt(() => NOW)({ site_id: 'a' }, {}, { dry_run: '1' });
  expect(posted).toMatchObject({ status: 400, messages: [] });
});

test('shows the day and the properties of the site, and of what is not counted the reason alone', () => {
  const site = keyedSite(aSite('a', { timezone: 'Asia/Tokyo', properties: ['plan'] }));
  const event = anEvent({ site: 'a', day: '2025-11-14', at: 20 * 3_600_000, props: { plan: 'pro', other: 'x' } });
  const verdict = { reason: 'bot', rule: 'headless' } as const;
  const bot = { ...event, path: '/secret', filtered: 'bot' } as const;
  const { events } = dryRunOf({ events: [event, bot], verdicts: [undefined, verdict] }, () => site) as {
    events: object[];
  };
  expect(events[0]).toMatchObject({ date: '2025-11-15', props: { plan: 'pro' }, has_visitor: false, counted: true });
  expect(events[1]).toEqual({
    site_id: 'a',
    date: '2025-11-15',
    event_type: 'page_view',
    counted: false,
    reason: 'bot',
    rule: 'headless',
  });
});
