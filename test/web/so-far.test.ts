// Today, compared with as much of an earlier day: what is asked, by the server's own reading of it,
// and what the figures say.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import { spanOf } from '../../lambdas/domain/query/date-range.ts';
import { prepare } from '../../lambdas/domain/query/prepare.ts';
import { questionSchema } from '../../lambdas/domain/query/question.ts';
import type { QueryAnswer } from '../../web/dashboard/api/query.ts';
import { addDays, dayIn } from '../../web/dashboard/state/dates.ts';
import { FIGURES } from '../../web/dashboard/state/metrics.ts';
import { questionsOf, SERIES, TOTALS } from '../../web/dashboard/state/questions.ts';
import { BY_THEN, changesOf, momentIn, SO_FAR } from '../../web/dashboard/state/so-far.ts';
import { parseView } from '../../web/dashboard/state/view.ts';

const SITE = { id: 's', name: 'S', public: false, goals: [], funnels: [], properties: [] };
/** With changes of clocks by an hour and by half of one, and offsets of a quarter. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];

const asked = (search: string, timezone: string, at: number) => {
  const today = dayIn(timezone, at);
  const { minutes } = momentIn(timezone, today, at);
  return new Map(
    questionsOf(parseView(search), { ...SITE, timezone }, today, minutes).map(({ slot, query }) => [slot, query]),
  );
};

const TODAY = '?site=s&period=day';
const AT = Date.parse('2026-11-25T10:50:00Z');

describe('a day that is not over', () => {
  test('is compared with the day before, both until the last half-hour that has passed', () => {
    const questions = asked(TODAY, 'Europe/Berlin', AT);
    expect(questions.get(SO_FAR)?.date_range).toEqual(['2026-11-24T23:00:00.000Z', '2026-11-25T10:30:00.000Z']);
    expect(questions.get(BY_THEN)?.date_range).toEqual(['2026-11-23T23:00:00.000Z', '2026-11-24T10:30:00.000Z']);
    expect(questions.get(TOTALS)).toMatchObject({ date_range: ['2026-11-25', '2026-11-25'], include: {} });
    expect(questions.get(SERIES)?.include?.comparisons).toEqual({ mode: 'previous_period' });
  });

  test.each([
    ['&weekday=1', 7],
    ['&compare=year', 365],
    ['&compare=year&weekday=1', 364],
  ])('goes as far back as the API does (%s)', (search, back) => {
    const [from = ''] = asked(TODAY + search, 'UTC', AT).get(BY_THEN)?.date_range ?? [];
    expect(from.slice(0, 10)).toBe(addDays('2026-11-25', -back));
  });

  test.each([
    ['over', '?site=s&period=yesterday', AT],
    ['not compared', `${TODAY}&compare=off`, AT],
    ['compared with days of choice', `${TODAY}&compare=custom&cfrom=2026-01-01&cto=2026-01-01`, AT],
    ['one of several', '?site=s&period=28d', AT],
    ['in its first half-hour', TODAY, Date.parse('2026-11-25T00:29:59Z')],
  ])('and not if it is %s', (_, search, at) => {
    const questions = asked(search, 'UTC', at);
    expect([questions.has(SO_FAR), questions.has(BY_THEN)]).toEqual([false, false]);
  });

  test('begins and ends as the server wants it, in any zone and at any moment', () => {
    const moment = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, fc.constantFrom('', '&compare=year'), (zone, date, search) => {
        const at = date.getTime();
        const [now, days] = [at, daysIn(zone)];
        const questions = asked(TODAY + search, zone, at);
        for (const slot of [SO_FAR, BY_THEN]) {
          const query = questions.get(slot);
          if (query === undefined) continue;
          const question = questionSchema.parse(query);
          expect(() => prepare(question, { ...SITE, timezone: zone, identity: 'daily' }, { now, days })).not.toThrow();
          const { from, to } = spanOf(question.date_range, { now, days });
          expect([from, to]).toEqual(slot === SO_FAR ? [dayIn(zone, at), dayIn(zone, at)] : [from, from]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the change', () => {
  const answer = (...metrics: (number | null)[]) =>
    ({ results: [{ dimensions: [], metrics }] }) as unknown as QueryAnswer;

  test('is in percent, of rates in points, and of nothing unknown', () => {
    const figures = FIGURES.filter((figure) => ['visitors', 'pageviews', 'bounce_rate'].includes(figure));
    expect(figures).toEqual(['visitors', 'pageviews', 'bounce_rate']);
    expect(changesOf(figures, answer(150, 5, 40), answer(100, 0, 50))).toEqual({
      metrics: [100, 0, 50],
      change: [50, null, -10],
    });
    expect(changesOf(figures, answer(0, 0, null), answer(0, 4, 50))?.change).toEqual([0, -100, null]);
  });

  test('is not there before both answers are', () => {
    expect(changesOf(['visitors'], answer(1), undefined)).toBeUndefined();
    expect(changesOf(['visitors'], undefined, answer(1))).toBeUndefined();
  });
});
