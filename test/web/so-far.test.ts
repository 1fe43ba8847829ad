// Today, compared with as much of an earlier day: what is asked, by the server's own reading of it.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import { prepare } from '../../lambdas/domain/query/prepare.ts';
import { questionSchema } from '../../lambdas/domain/query/question.ts';
import { dayIn } from '../../web/dashboard/state/dates.ts';
import { questionsOf, SERIES, TOTALS } from '../../web/dashboard/state/questions.ts';
import { momentIn, SO_FAR } from '../../web/dashboard/state/so-far.ts';
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

  test('has a part as the server wants it, in any zone and at any moment', () => {
    const moment = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    const more = fc.constantFrom('', '&compare=year', '&weekday=1');
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), moment, more, (timezone, date, search) => {
        const now = date.getTime();
        const query = asked(TODAY + search, timezone, now).get(SO_FAR);
        fc.pre(query !== undefined);
        const clock = { now, days: daysIn(timezone) };
        const site = { ...SITE, timezone, identity: 'daily' } as const;
        const { span, compared } = prepare(questionSchema.parse(query), site, clock);
        expect([span.from, span.to]).toEqual([dayIn(timezone, now), dayIn(timezone, now)]);
        expect(compared?.from).toBe(compared?.to);
        expect(span.window?.until).toBeLessThanOrEqual(now);
        expect(compared?.window).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });
});
