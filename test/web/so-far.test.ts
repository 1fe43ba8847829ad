// Today, compared with as much of an earlier day: what is asked, by the server's own reading of it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import { prepare } from '../../lambdas/domain/query/prepare.ts';
import { questionSchema } from '../../lambdas/domain/query/question.ts';
import { dayIn } from '../../web/dashboard/state/dates.ts';
import { questionsOf, SERIES, TOTALS } from '../../web/dashboard/state/questions.ts';
import { passedOf, SO_FAR } from '../../web/dashboard/state/so-far.ts';
import { parseView } from '../../web/dashboard/state/view.ts';

const SITE = { id: 's', name: 'S', public: false, goals: [], funnels: [], properties: [] };
/** With changes of clocks by an hour and by half of one, and offsets of a quarter. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];

const HALF_HOUR_MS = 30 * 60_000;
const WEEK_MS = 7 * 24 * 2 * HALF_HOUR_MS;

/** Every change of clocks of two years, in every zone that Intl knows. */
const CHANGES = Intl.supportedValuesOf('timeZone').flatMap((timezone) => {
  const offsetAt = (at: number): number => daysIn(timezone).offsetAt(at);
  const changes: { timezone: string; at: number }[] = [];
  for (let week = Date.parse('2026-01-01'); week < Date.parse('2028-01-01'); week += WEEK_MS) {
    let [before, after] = [week, week + WEEK_MS];
    if (offsetAt(before) === offsetAt(after)) continue;
    while (after - before > 1000) {
      const middle = (before + after) / 2;
      if (offsetAt(middle) === offsetAt(week)) before = middle;
      else after = middle;
    }
    changes.push({ timezone, at: Math.round(after / 1000) * 1000 });
  }
  return changes;
});

const asked = (search: string, timezone: string, at: number) => {
  const today = dayIn(timezone, at);
  const passed = passedOf(timezone, today, at);
  return new Map(
    questionsOf(parseView(search), { ...SITE, timezone }, today, passed).map(({ slot, query }) => [slot, query]),
  );
};

const TODAY = '?site=s&period=day';
const AT = Date.parse('2026-11-25T10:50:00Z');

describe('a day that is not over', () => {
  test('is compared until the last half-hour that has passed, by the clock of the site', () => {
    const questions = asked(TODAY, 'Europe/Berlin', AT);
    expect(questions.get(SO_FAR)).toMatchObject({
      date_range: ['2026-11-24T23:00:00.000Z', '2026-11-25T10:30:00.000Z'],
      include: { comparisons: { mode: 'previous_period' } },
    });
    expect(questions.get(TOTALS)).toMatchObject({ date_range: ['2026-11-25', '2026-11-25'], include: {} });
    expect(questions.get(SERIES)?.include?.comparisons).toEqual({ mode: 'previous_period' });
  });

  test.each([
    ['over', '?site=s&period=yesterday', AT],
    ['not compared', `${TODAY}&compare=off`, AT],
    ['compared with days of choice', `${TODAY}&compare=custom&cfrom=2026-01-01&cto=2026-01-01`, AT],
    ['one of several', '?site=s&period=28d', AT],
    ['in its first half-hour', TODAY, Date.parse('2026-11-25T00:29:59Z')],
  ])('and not if it is %s', (_, search, at) => {
    expect(asked(search, 'UTC', at).has(SO_FAR)).toBe(false);
  });

  test.each([
    ['skip midnight in Santiago', 'America/Santiago', '2026-09-06T15:10Z', '2026-09-06T04:00', '2026-09-06T15:00'],
    ['skip midnight in Havana', 'America/Havana', '2026-03-08T15:10Z', '2026-03-08T05:00', '2026-03-08T15:00'],
    ['skip midnight on the Azores', 'Atlantic/Azores', '2026-03-29T15:10Z', '2026-03-29T01:00', '2026-03-29T15:00'],
    ['show midnight twice', 'America/Havana', '2026-11-01T05:40Z', '2026-11-01T04:00', '2026-11-01T05:30'],
    ['show an hour for the first time', 'Europe/Berlin', '2026-10-25T00:40Z', '2026-10-24T22:00', '2026-10-25T00:30'],
    ['show an hour again', 'Europe/Berlin', '2026-10-25T01:40Z', '2026-10-24T22:00', '2026-10-25T01:30'],
    ['have left an hour out', 'Europe/Berlin', '2026-03-29T01:10Z', '2026-03-28T23:00', '2026-03-29T01:00'],
  ])('begins when it begins and ends in the past where clocks %s', (_, timezone, at, from, until) => {
    const range = [from, until].map((moment) => `${moment}:00.000Z`);
    expect(asked(TODAY, timezone, Date.parse(at)).get(SO_FAR)?.date_range).toEqual(range);
  });

  /** What the server makes of the question: the part of the day that began at the site. */
  function expectPart(timezone: string, now: number, search: string): void {
    const query = asked(TODAY + search, timezone, now).get(SO_FAR);
    const today = dayIn(timezone, now);
    const days = daysIn(timezone);
    const from = days.startOf(today);
    const passed = Math.floor((now - from) / HALF_HOUR_MS);
    expect(query !== undefined).toBe(passed > 0);
    if (query === undefined) return;
    const site = { ...SITE, timezone, identity: 'daily' } as const;
    const { span, compared } = prepare(questionSchema.parse(query), site, { now, days });
    expect(span).toEqual({ from: today, to: today, window: { from, until: from + passed * HALF_HOUR_MS } });
    expect(compared?.from).toBe(compared?.to);
    expect(compared?.window).toBeDefined();
  }
  const more = fc.constantFrom('', '&compare=year', '&weekday=1');

  test('has a part as the server wants it, in any zone and at any moment', () => {
    const moment = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, more, (timezone, date, search) =>
        expectPart(timezone, date.getTime(), search),
      ),
      { numRuns: 500 },
    );
  });

  test('has it on the day that clocks change, the day before and the day after', () => {
    expect(CHANGES.length).toBeGreaterThan(400);
    const minutes = fc.integer({ min: -26 * 60, max: 50 * 60 });
    fc.assert(
      fc.property(fc.constantFrom(...CHANGES), minutes, more, ({ timezone, at }, after, search) =>
        expectPart(timezone, at + after * 60_000, search),
      ),
      { numRuns: 1000 },
    );
  });
});
