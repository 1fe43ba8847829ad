// How long an answer may be kept: caches keep it for as long as the header says, the function
// itself keeps none.

import { describe, expect, test } from 'vitest';

import { everybody } from '../../../lambdas/stats/readers.ts';
import { statsAnswers } from '../../../lambdas/stats/stats.ts';
import { NOW } from '../../fuzz/events.ts';
import { World } from '../../fuzz/world.ts';
import { pageView } from '../../support/events.ts';

const DAYS = 86_400_000;
const DAY = '2025-11-12';

/** The functions for one site: events are counted at NOW, and queried some days later. */
function siteOf(daysLater: number) {
  const world = new World('*');
  const { reader: documents, rollups } = world.tables;
  const now = () => NOW + daysLater * DAYS;
  const answers = statsAnswers({
    documents,
    rollups,
    shards: 2,
    queueRetentionDays: 28,
    now,
    receiptKeyOf: async () => undefined,
    readers: everybody,
  });
  return {
    async view(): Promise<void> {
      const bytes = Buffer.from(JSON.stringify(pageView({ site_id: 's', timestamp: DAY })));
      const post = { method: 'POST', path: '/api/event', query: '', headers: [], body: { bytes, base64: false } };
      await world.ask({ grammar: 'good event', queueIsDown: false, ...post }, '2.0');
      expect(await world.aggregate()).toEqual([]);
    },
    async ask(date = DAY) {
      const query = (name: string) => ({ site_id: 's', date })[name];
      const text = () => '';
      const header = () => undefined;
      const address = () => undefined;
      const request = {
        method: 'GET',
        path: '',
        id: '',
        takesBytes: true,
        parameters: {},
        address,
        text,
        header,
        query,
      };
      const answer = await answers['GET /api/stats']?.(request, {} as never);
      const body = answer?.body as { total_views: number } | undefined;
      const maxAge = Number(/max-age=(\d+)/.exec(answer?.headers?.['cache-control'] ?? '')?.[1]);
      return { total_views: body?.total_views, maxAge };
    },
  };
}

describe('an answer', () => {
  test('has a late event as soon as it is counted, though caches may keep the answer of before for a day', async () => {
    const site = siteOf(60);
    await site.view();
    expect(await site.ask()).toEqual({ total_views: 1, maxAge: 86_400 });
    await site.view();
    expect(await site.ask()).toEqual({ total_views: 2, maxAge: 86_400 });
  });

  test('may be kept for a second while a queue can still hold an event of the day', async () => {
    const site = siteOf(28);
    await site.view();
    expect(await site.ask()).toEqual({ total_views: 1, maxAge: 1 });
  });

  test('of an old day without events may be kept for a second: its first events may come late', async () => {
    const site = siteOf(60);
    await site.view();
    expect(await site.ask('2025-11-11')).toEqual({ total_views: 0, maxAge: 1 });
  });
});
