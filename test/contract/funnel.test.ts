// POST /api/v2/funnel: visitors per step, in their order, within a day.

import { expect, test } from 'vitest';
import * as z from 'zod/mini';

import { funnelAnswerSchema } from '../../lib/web/openapi/answer-schemas.ts';
import { api, expectAccepted, expectCounted } from '../support/contract.ts';
import { freshSite, pageView } from '../support/events.ts';

const at = (day: number, minute: number) => `2025-11-${day}T10:${String(minute).padStart(2, '0')}:00Z`;

test('counts who did the steps in their order on one day', async () => {
  const site_id = freshSite();
  const view = (user_id: string, path: string, day: number, minute: number) =>
    pageView({ site_id, user_id, path, timestamp: at(day, minute) });
  const signup = (user_id: string, day: number, minute: number) =>
    pageView({ site_id, user_id, event_type: 'Signup', timestamp: at(day, minute) });
  const events = [
    [view('all', '/', 13, 0), view('all', '/pricing', 13, 1), signup('all', 13, 2)],
    // Both on other days, and the other way round.
    [view('apart', '/', 13, 0), view('apart', '/pricing', 14, 0), signup('apart', 14, 1)],
    [signup('back', 14, 0), view('back', '/pricing', 14, 1), view('back', '/', 14, 2)],
    [view('half', '/', 14, 0), view('half', '/pricing/team', 14, 0)],
  ].flat();
  expectAccepted(await api.postBatch(events), events.length);
  await expectCounted({ site_id }, { total_views: 8 });
  const question = {
    site_id,
    date_range: ['2025-11-13', '2025-11-14'],
    steps: ['Visit /', 'Visit /pricing*', 'Signup'],
  };
  const answer = await api.call('POST', '/api/v2/funnel', {}, JSON.stringify(question));
  expect(answer).toMatchObject({
    status: 200,
    body: {
      steps: [
        { goal: 'Visit /', visitors: 4, conversion_rate: 100, step_rate: 100 },
        { goal: 'Visit /pricing*', visitors: 2, conversion_rate: 50, step_rate: 50 },
        { goal: 'Signup', visitors: 1, conversion_rate: 25, step_rate: 50 },
      ],
      meta: { method: 'exact', visitors: 'sum_of_days', read: 'days', timezone: 'UTC' },
      query: { ...question, date_range: ['2025-11-13T00:00:00+00:00', '2025-11-14T23:59:59+00:00'], filters: [] },
    },
  });
  expect(z.safeParse(funnelAnswerSchema, answer.body).error).toBeUndefined();
});
