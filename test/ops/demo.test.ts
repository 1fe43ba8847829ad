// The traffic of the demo: believable, the same in every run, and taken by the API as it is.

import { describe, expect, test } from 'vitest';

import { MAX_BATCH_EVENTS, MAX_BODY_BYTES } from '../../lambdas/domain/limits/requests.ts';
import { describe as progressLine } from '../../ops/commands/demo.ts';
import { LAUNCH_DAYS_AGO, planDays } from '../../ops/demo/days.ts';
import { sendBatch } from '../../ops/demo/send.ts';
import { DEMO_SITE, NEXT, WAYS } from '../../ops/demo/shop.ts';
import { createTraffic } from '../../ops/demo/traffic.ts';
import { seededRandom } from '../../kit/random.ts';

const NOW = Date.parse('2026-11-25T15:00:00Z');
const PLAN = { days: 60, visitors: 100, now: NOW };

const eventsOf = (seed: string, plan = PLAN) => {
  const traffic = createTraffic('s', seed, plan);
  return traffic.days.map((day) => traffic.batchesOf(day));
};

describe('the traffic of the demo', () => {
  const days = eventsOf('1');
  const events = days.flat(2);

  test('is the same with the same seed, and another with another', () => {
    expect(eventsOf('1')).toEqual(days);
    expect(eventsOf('2')).not.toEqual(days);
  });

  test('fits requests, a day each, and never lies ahead', () => {
    for (const batch of days.flat()) {
      expect(batch.length).toBeLessThanOrEqual(MAX_BATCH_EVENTS);
      expect(JSON.stringify(batch).length).toBeLessThan(MAX_BODY_BYTES);
      expect(new Set(batch.map(({ timestamp }) => timestamp.slice(0, 10))).size).toBe(1);
    }
    expect(events.filter(({ timestamp }) => Date.parse(timestamp) > NOW)).toEqual([]);
    expect(days.length).toBe(60);
  });

  test('has goals, properties and revenue that the site keeps', () => {
    const goals = DEMO_SITE.goals.filter((goal) => !goal.startsWith('Visit '));
    for (const goal of goals) expect(events.filter(({ event_type: type }) => type === goal).length).toBeGreaterThan(5);
    const kept = new Set(events.flatMap(({ props }) => Object.keys(props ?? {})));
    expect([...kept].toSorted()).toEqual(DEMO_SITE.properties.toSorted());
    expect(events.some(({ revenue }) => revenue !== undefined)).toBe(true);
  });

  test('has people who come back on other days', () => {
    const daysOf = Map.groupBy(events, (event) => event['user_id'] as string);
    const back = [...daysOf.values()].filter(
      (own) => new Set(own.map(({ timestamp }) => timestamp.slice(0, 10))).size > 1,
    );
    expect(back.length / daysOf.size).toBeGreaterThan(0.1);
  });

  test('leads from each page to pages that there are', () => {
    const pages = new Set([...Object.keys(NEXT), ...WAYS.flatMap(([way]) => way.entries.map(([page]) => page))]);
    const led = Object.values(NEXT).flatMap((next) => next.map(([page]) => page));
    expect(led.filter((page) => !pages.has(page))).toEqual([]);
  });
});

test('weekends are quieter than workdays, and the launch is the loudest day', () => {
  const days = planDays({ days: 365, visitors: 1000, now: NOW }, seededRandom('1'));
  const mean = (wanted: (weekday: number) => boolean) => {
    const some = days.filter(({ at }) => wanted(new Date(at).getUTCDay()));
    return some.reduce((sum, { visits }) => sum + visits, 0) / some.length;
  };
  expect(mean((weekday) => weekday % 6 === 0)).toBeLessThan(0.7 * mean((weekday) => weekday % 6 !== 0));
  const loudest = days.toSorted((a, b) => b.visits + b.launched - a.visits - a.launched)[0];
  expect(loudest?.at).toBe(Math.floor(NOW / 86_400_000) * 86_400_000 - LAUNCH_DAYS_AGO * 86_400_000);
});

describe('a batch of the demo', () => {
  const sender = (answers: readonly (Response | Error)[]) => {
    const keys: unknown[] = [];
    const left = [...answers];
    return {
      keys,
      url: 'http://api',
      wait: async () => {},
      fetch: (async (_url: unknown, { headers }: { headers: Record<string, string> }) => {
        keys.push(headers['idempotency-key']);
        const answer = left.shift();
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('no more answers');
        return answer;
      }) as unknown as typeof fetch,
    };
  };

  test('is sent again with its key until it is accepted', async () => {
    const world = sender([new Error('reset'), new Response('', { status: 503 }), new Response('{}', { status: 202 })]);
    await sendBatch([], 'key', world);
    expect(world.keys).toEqual(['key', 'key', 'key']);
  });

  test('that is refused is sent once, and the refusal is told', async () => {
    const world = sender([new Response('no such site', { status: 404 })]);
    await expect(sendBatch([], 'key', world)).rejects.toThrow('did not take a batch of the demo: 404 no such site');
    expect(world.keys.length).toBe(1);
  });
});

test('the progress has a bar, and the time that is left', () => {
  expect(progressLine(0.5, 60_000, 123_456)).toBe('[===============               ] 50 %, 123,456 events, 60 s left');
  expect(progressLine(0.1, 60_000, 1)).toContain('9 min left');
});
