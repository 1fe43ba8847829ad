// Bounds of a POST from a stranger: the distance into the future, and the number of sites.

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';

import { eventSchema } from '../../../lambdas/domain/event/event.ts';
import { batchSchema } from '../../../lambdas/ingest/request.ts';
import { ingestAt } from '../../support/ingest.ts';
import { pageView } from '../../support/events.ts';

const NOW = Date.parse('2025-11-14T12:34:56.789Z');
const post = ingestAt(() => NOW);

const HOURS = 3_600_000;
const at = (ms: number): string => new Date(NOW + ms).toISOString();

const AHEAD = 'timestamp must not be more than 48 hours in the future';
const TOO_MANY = 'a batch may hold at most 32 sites and days';

describe('a timestamp', () => {
  test('may be 48 hours ahead of its arrival, and not a millisecond more', async () => {
    expect(await post(pageView({ timestamp: at(48 * HOURS) }))).toMatchObject({ status: 202 });
    expect(await post(pageView({ timestamp: at(48 * HOURS + 1) }))).toEqual({
      status: 400,
      error: 'Validation failed',
      details: [AHEAD],
      messages: [],
    });
  });

  test.each([
    ['a day', '2025-11-16', 202],
    ['a later day', '2025-11-17', 400],
    ['an offset that brings it near', '2025-11-17T02:34:56.789+14:00', 202],
    ['an offset that takes it away', '2025-11-16T02:34:56.790-10:00', 400],
    ['the last day that there is', '2099-12-31', 400],
  ])('is compared by its instant: %s', async (_, timestamp, status) => {
    expect(await post(pageView({ timestamp }))).toMatchObject({ status });
  });

  test('is measured by the clock of its arrival, not of the start', async () => {
    let now = NOW;
    const later = ingestAt(() => now);
    const event = pageView({ timestamp: at(49 * HOURS) });
    expect(await later(event)).toMatchObject({ status: 400 });
    now += HOURS;
    expect(await later(event)).toMatchObject({ status: 202 });
  });

  test('of the future is named in the order of the fields', async () => {
    const event = { ...pageView({ timestamp: '2026-01-01' }), site_id: 7, path: 7 };
    const details = ['site_id is required and must be a string', AHEAD, 'path must be a string'];
    expect(await post(event)).toMatchObject({ status: 400, details });
    expect(await post([pageView(), event])).toMatchObject({
      status: 400,
      details: details.map((detail) => `events[1].${detail}`),
    });
  });
});

/** This many sites on each of this many days, each pair twice. */
const pairs = (sites: number, days: number) =>
  Array.from({ length: 2 * sites * days }, (_, index) =>
    pageView({ site_id: `${index % sites}`, timestamp: `2025-11-0${1 + (Math.floor(index / sites) % days)}` }),
  );

/** Values that are not strings but have a length as strings do. */
const LENGTHS = {
  'an empty array': [],
  'an array of a string': ['x'],
  'a long array': Array.from({ length: 1200 }, () => 'x'),
  'an object of no length': { length: 0 },
  'an object of a great length': { length: 1e9 },
};

describe('a field', () => {
  test.each(Object.entries(LENGTHS))('that is %s is wrong once', async (_, value) => {
    const event = { site_id: value, event_type: value, timestamp: value, path: value, user_id: value, event_id: value };
    const details = [
      ...['site_id', 'event_type', 'timestamp'].map((name) => `${name} is required and must be a string`),
      ...['path', 'user_id', 'event_id'].map((name) => `${name} must be a string`),
    ];
    expect((await post(event)).details).toEqual(details);
    expect((await post([pageView(), event, 7])).details).toEqual([
      ...details.map((detail) => `events[1].${detail}`),
      ...details.slice(0, 3).map((detail) => `events[2].${detail}`),
    ]);
  });
});

describe('a batch', () => {
  test.each([
    [32, 1],
    [16, 2],
    [4, 8],
  ])('may hold %i sites on %i days each', async (sites, days) => {
    const { status, messages } = await post(pairs(sites, days));
    expect([status, messages.length]).toEqual([202, 32]);
  });

  test.each([
    [33, 1],
    [11, 3],
    [5, 7],
  ])('may not hold %i sites on %i days each, and then sends none', async (sites, days) => {
    expect(await post(pairs(sites, days))).toEqual({
      status: 400,
      error: 'Validation failed',
      details: [TOO_MANY],
      messages: [],
    });
  });

  test('counts days by UTC, not by how they are written', async () => {
    const written = ['2025-11-14', '2025-11-14T10:00:00Z', '2025-11-15T00:30:00+01:00'];
    const events = Array.from({ length: 96 }, (_, index) =>
      pageView({ site_id: `${index % 32}`, timestamp: written[Math.floor(index / 32)] ?? '' }),
    );
    expect(await post(events)).toMatchObject({ status: 202 });
  });

  test('distinguishes sites, whatever their names contain', async () => {
    const events = Array.from({ length: 33 }, (_, index) => pageView({ site_id: `#2025-11-14#${'#'.repeat(index)}` }));
    expect(await post(events)).toMatchObject({ status: 400, details: [TOO_MANY] });
  });

  test('with too many and a key that is too long names both faults', async () => {
    const details = [TOO_MANY, 'Idempotency-Key must be at most 255 characters'];
    expect(await post(pairs(33, 1), { 'idempotency-key': 'k'.repeat(256) })).toMatchObject({ status: 400, details });
  });

  test('of too many events is refused before any of them is looked at', () => {
    let looks = 0;
    const event = {
      get site_id() {
        looks += 1;
        return 7;
      },
    };
    const schema = batchSchema(eventSchema(() => NOW));
    const { error } = z.safeParse(
      schema,
      Array.from({ length: 501 }, () => event),
    );
    expect(error?.issues.map(({ message }) => message)).toEqual(['events must be an array of 1 to 500 events']);
    expect(looks).toBe(0);
    z.safeParse(schema, [event, event]);
    expect(looks).toBeGreaterThan(0);
  });

  test('with invalid events names only those: the number of their sites is unknown', async () => {
    const { details } = await post([...pairs(33, 1), {}]);
    expect(details).toHaveLength(3);
    expect(details?.[0]).toBe('events[66].site_id is required and must be a string');
  });
});
