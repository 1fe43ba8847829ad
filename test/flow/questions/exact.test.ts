// Two weeks of a made-up site with a few hundred visitors a day, and of sites whose days are not
// those of UTC, posted over HTTP to a running stack: each of some seventy questions has exactly the
// answer that the raw events have, sorted (truth.ts).
//
// QUESTIONS_VISITORS sets the visitors a day; while they are at most 1,000, all is exact.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type OpsStack, startOpsStack } from '../../ops/flow/ops-stack.ts';
import { type Question, titleOf } from './asked.ts';
import { type Calendar, KATHMANDU, laterDay, NEW_YORK, UTC } from './calendar.ts';
import { expectedOf, expectedSteps } from './expected.ts';
import { GOALS, madeUpDays } from './made-up-days.ts';
import { funnelsAbout, questionsAbout } from './questions.ts';
import { type Answered, RunningSite } from './running-site.ts';
import { isView, secondOf } from './told.ts';
import { Truth } from './truth.ts';
import { visitorDaysOf } from './visitor-days.ts';

const VISITORS = Number(process.env['QUESTIONS_VISITORS'] ?? 300);
const SEED = Number(process.env['QUESTIONS_SEED'] ?? 12);

interface World {
  readonly calendar: Calendar;
  readonly days: readonly [string, string];
  readonly visitorsPerDay: number;
  /** Of these days only, besides those about all of them. */
  readonly more: readonly Question[];
}

const METRICS = ['visitors', 'visits', 'pageviews', 'events', 'bounce_rate', 'visit_duration'];
const hours = (from: string, to: string, dimensions: readonly string[] = []): Question[] => [
  { metrics: METRICS, date_range: [from, to], dimensions },
  { metrics: METRICS, date_range: [from, to], dimensions, filters: [['is', 'visit:device', ['Desktop']]] },
];

const WORLDS: readonly [World, ...World[]] = [
  {
    calendar: UTC,
    days: ['2025-10-27', '2025-11-09'],
    visitorsPerDay: VISITORS,
    more: hours('2025-11-03T09:30:00Z', '2025-11-04T17:00:00Z'),
  },
  {
    // The hour from 01:00 comes twice on 2025-11-02.
    calendar: NEW_YORK,
    days: ['2025-10-31', '2025-11-04'],
    visitorsPerDay: Math.ceil(VISITORS / 5),
    more: [
      ...hours('2025-11-02', '2025-11-02', ['time:hour']),
      ...hours('2025-11-02T00:30:00-04:00', '2025-11-02T03:30:00-05:00', ['time:hour']),
    ],
  },
  {
    // The hour from 02:00 does not come on 2026-03-08.
    calendar: NEW_YORK,
    days: ['2026-03-07', '2026-03-09'],
    visitorsPerDay: Math.ceil(VISITORS / 5),
    more: hours('2026-03-08', '2026-03-08', ['time:hour']),
  },
  {
    calendar: KATHMANDU,
    days: ['2025-11-10', '2025-11-13'],
    visitorsPerDay: Math.ceil(VISITORS / 5),
    more: hours('2025-11-11T22:00:00+05:45', '2025-11-12T03:30:00+05:45', ['time:hour']),
  },
];

test('the made-up days have what is hard', () => {
  const [{ calendar, days }] = WORLDS;
  const told = madeUpDays({ calendar, days, visitorsPerDay: 300, seed: SEED });
  const visitorDays = visitorDaysOf(told, calendar);
  const pauses = visitorDays.flatMap(({ events }) =>
    events.slice(1).map((event, index) => secondOf(event) - secondOf(events[index] ?? event)),
  );
  for (const pause of [1799, 1800, 1801]) expect(pauses).toContain(pause);
  const byName = new Map(visitorDays.map((one) => [`${one.day} ${one.visitor}`, one]));
  const midnights = visitorDays.filter(({ day, visitor, events }) => {
    const next = byName.get(`${laterDay(day, 1)} ${visitor}`)?.events[0];
    return (next?.at ?? Infinity) - (events.at(-1)?.at ?? 0) < 1_800_000;
  });
  expect(midnights.length).toBeGreaterThan(10);
  const browsers = visitorDays.map(({ events }) => new Set(events.map(({ context }) => context['browser'])).size);
  expect(browsers.filter((size) => size > 1).length).toBeGreaterThan(10);
  expect(told.filter(({ visitor }) => visitor === undefined).length).toBeGreaterThan(100);
  expect(told.filter((event) => !event.isInteractive && isView(event)).length).toBeGreaterThan(50);
  expect(visitorDays.filter(({ visits }) => visits.length === 0).length).toBeGreaterThan(5);
  expect(visitorDays.filter(({ visits }) => visits.length > 2).length).toBeGreaterThan(50);
});

let stack: OpsStack;
beforeAll(async () => void (stack = await startOpsStack()));
afterAll(() => stack.close());

describe.each(WORLDS)('a site in $calendar.timezone from $days.0', ({ calendar, days, visitorsPerDay, more }) => {
  const questions = [...questionsAbout(days), ...more];
  let truth: Truth;
  let site: RunningSite;
  let answers: Answered[];

  beforeAll(async () => {
    const told = madeUpDays({ calendar, days, visitorsPerDay, seed: SEED });
    truth = new Truth(told, calendar, GOALS);
    site = new RunningSite(stack);
    await site.setUp(calendar, new Uint8Array(32).fill(SEED));
    await site.post(told, calendar, SEED);
    answers = await site.ask(questions);
  });

  test.each(questions.map((question, place) => [titleOf(question), question, place] as const))(
    '%s',
    (_, question, place) => {
      const { results, meta } = answers[place] ?? expect.fail('there is an answer');
      const expected = expectedOf(question, truth);
      expect(results).toEqual(expected.results);
      expect(meta.method).toBe('exact');
      expect(meta.timezone).toBe(calendar.timezone);
      expect(meta.total_rows).toBe(question.include?.total_rows === true ? expected.totalRows : undefined);
      expect([undefined, truth.unattributed(question)]).toContain(meta.unattributed);
    },
  );

  test.each(funnelsAbout(days))('the funnel $steps', async (funnel) => {
    const { steps, meta } = await site.askFunnel(funnel);
    expect(steps).toEqual(expectedSteps(funnel, truth));
    expect(meta.method).toBe('exact');
  });
});
