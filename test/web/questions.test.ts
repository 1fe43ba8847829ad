// What the page asks is what the server takes: every question is read by the server's own schema.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { daysIn } from '../../lambdas/domain/days/site-days.ts';
import { prepare } from '../../lambdas/domain/query/prepare.ts';
import { questionSchema } from '../../lambdas/domain/query/question.ts';
import { PROPERTY_PREFIX } from '../../lambdas/domain/query/names.ts';
import { MAX_ROWS } from '../../lambdas/domain/limits/questions.ts';
import type { Query } from '../../web/dashboard/api/query.ts';
import { NAMED_DIMENSIONS } from '../../web/dashboard/state/dimensions.ts';
import { OPERATORS, toApiFilters, toggle } from '../../web/dashboard/state/filters.ts';
import { panelsOf } from '../../web/dashboard/state/panels.ts';
import {
  exportsOf,
  LIST_ROWS,
  nowQuery,
  questionsOf,
  sparkQueries,
  SERIES,
  TOTALS,
} from '../../web/dashboard/state/questions.ts';
import { SO_FAR } from '../../web/dashboard/state/so-far.ts';
import { parseView } from '../../web/dashboard/state/view.ts';
import { day, view } from './arbitrary.ts';

const SITE = {
  id: 'my-site',
  name: 'My site',
  timezone: 'Europe/Berlin',
  public: false,
  goals: ['Signup'],
  funnels: [],
  properties: ['plan', 'theme'],
};
const TODAY = '2026-11-25';
const NOW = Date.parse('2026-11-25T10:50:00Z');
/** Minutes of today, which began at 23:00Z. */
const PASSED = 11.5 * 60;

/** Every tab of every panel, one after the other. */
const TABS = panelsOf('28d').flatMap(({ tabs }) => tabs.map(({ id }) => id));

const COMPARED = ['previous', 'year', 'off'] as const;

const asked = (search: string): readonly Query[] =>
  questionsOf(parseView(search), SITE, TODAY).map(({ query }) => query);

/** Why the server would refuse a question, if it would. `fixed`: filters that a share adds. */
function problemsOf(asked: Query, fixed: readonly unknown[] = []): unknown {
  const query = { ...asked, filters: [...(asked.filters ?? []), ...fixed] };
  const { error, data } = questionSchema.safeParse(query);
  if (data === undefined) return error.issues;
  try {
    prepare(data, { ...SITE, identity: 'client' }, { now: NOW, days: daysIn(SITE.timezone) });
    return undefined;
  } catch (refusal) {
    return String(refusal);
  }
}

describe('the questions of a view', () => {
  test('are questions that the server answers', () => {
    fc.assert(
      fc.property(view, day, (drawn, today) => {
        // What a reader filters by by hand may be more than the last minutes can be asked by.
        fc.pre(drawn.choice.period !== 'realtime' || drawn.filters.length === 0);
        fc.pre(drawn.filters.every(({ dimension }) => !dimension.startsWith('props.')));
        for (const { query } of questionsOf({ ...drawn, tabs: [] }, SITE, today, PASSED))
          expect(problemsOf(query)).toBeUndefined();
      }),
    );
  });

  test.each(TABS)('are read with the tab %s, in its panel and as a list', (tab) => {
    const view = parseView(`?site=my-site&tab=${tab}&page=/`);
    for (const { query } of [...questionsOf(view, SITE, TODAY), ...exportsOf(view, SITE, TODAY)])
      expect(problemsOf(query)).toBeUndefined();
  });

  test.each(NAMED_DIMENSIONS)('of today are answered, and compare the figures, filtered by %s', (dimension) => {
    const filters = OPERATORS.map((operator) => ({ dimension, operator, values: ['Signup'] }));
    for (const [filter, compare] of filters.flatMap((each) => COMPARED.map((how) => [each, how] as const))) {
      const view = { ...parseView('?site=my-site&period=day'), compare };
      const fixed = toApiFilters([filter]);
      const own = questionsOf({ ...view, filters: [filter] }, SITE, TODAY, PASSED);
      const shared = questionsOf(view, { ...SITE, filters: fixed }, TODAY, PASSED);
      expect(own.map(({ query }) => problemsOf(query))).toEqual(own.map(() => undefined));
      expect(shared.map(({ query }) => problemsOf(query, fixed))).toEqual(shared.map(() => undefined));
      for (const questions of [own, shared]) {
        const compared = questions.filter(({ query }) => query.include?.comparisons !== undefined);
        const slots = compared.map(({ slot }) => slot).filter((slot) => slot !== SERIES);
        const isOfADay = ['page', 'event', 'goal'].includes(dimension);
        expect(slots).toEqual(compare === 'off' ? [] : [isOfADay ? TOTALS : SO_FAR]);
      }
    }
  });

  test.each(['page', 'event', 'goal'] as const)('are answered through a share with %s in a group', (dimension) => {
    const [condition] = toApiFilters([{ dimension, operator: 'is', values: ['Signup'] }]);
    const source = ['is', 'visit:source', ['Google']];
    for (const group of [
      ['or', [source, condition]],
      ['not', condition],
      ['and', [source, ['not', condition]]],
    ])
      for (const period of ['day', '7d']) {
        const view = parseView(`?site=my-site&period=${period}&interval=hour&tab=properties`);
        const questions = questionsOf(view, { ...SITE, filters: [group] }, TODAY, PASSED);
        expect(questions.map(({ query }) => problemsOf(query, [group]))).toEqual(questions.map(() => undefined));
      }
  });

  test('fit one request', () => {
    fc.assert(
      fc.property(view, (drawn) => {
        expect(questionsOf(drawn, SITE, TODAY, PASSED).length).toBeLessThanOrEqual(8);
      }),
    );
  });

  test('have one slot each', () => {
    const slots = questionsOf(parseView('?site=my-site&tab=map'), SITE, TODAY).map(({ slot }) => slot);
    expect(new Set(slots).size).toBe(slots.length);
  });

  test('change in the panel alone whose tab changes', () => {
    const [before, after] = [asked('?site=my-site'), asked('?site=my-site&tab=channel')];
    const texts = new Set(before.map((query) => JSON.stringify(query)));
    const changed = after.filter((query) => !texts.has(JSON.stringify(query)));
    expect(changed.map(({ dimensions }) => dimensions)).toEqual([['visit:channel']]);
  });

  test('all have the filters', () => {
    const filters = [['is_not', 'visit:source', ['Bing']]];
    for (const query of asked('?site=my-site&source!=Bing')) expect(query.filters).toEqual(filters);
  });

  test('of realtime go by visits, and compare nothing', () => {
    const queries = asked('?site=my-site&period=realtime&compare=year');
    expect(queries.flatMap(({ dimensions = [] }) => dimensions)).toEqual([
      'time:minute',
      'visit:source',
      'visit:exit_page',
      'visit:country',
      'visit:browser',
    ]);
    expect(queries.every(({ include }) => include?.comparisons === undefined)).toBe(true);
    expect(queries.map(({ metrics }) => metrics.join())).toEqual([
      'visitors',
      'pageviews',
      ...queries.slice(2).map(() => 'visitors'),
    ]);
  });

  test('compare custom days as they are, whatever the days of the week', () => {
    const [totals] = asked('?site=my-site&compare=custom&cfrom=2025-01-01&cto=2025-01-31&weekday=1');
    expect(totals?.include?.comparisons).toEqual({ mode: 'custom', date_range: ['2025-01-01', '2025-01-31'] });
  });
});

test('a list asks for as many rows as an answer may have', () => expect(LIST_ROWS).toBe(MAX_ROWS));

test('an export has a list for every tab and each property, and the figures over time', () => {
  const names = exportsOf(parseView('?site=my-site'), SITE, TODAY).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(['over time', 'page', 'utm_term', 'props.plan', 'props.theme', 'goal']));
});

test('properties are asked for by events, which alone are counted by them', () => {
  const queries = exportsOf(parseView('?site=my-site'), SITE, TODAY).map(({ query }) => query);
  const byProperty = queries.filter(({ dimensions: [first = ''] = [] }) => first.startsWith(PROPERTY_PREFIX));
  expect(byProperty.map(({ metrics }) => metrics)).toEqual([['events'], ['events']]);
});

test('who is here now, and the cards of sites, are questions that the server reads', () => {
  for (const query of [nowQuery('s'), ...sparkQueries('s', { from: '2026-11-19', to: TODAY })])
    expect(problemsOf(query)).toBeUndefined();
});

test('a filter that is set twice is gone', () => {
  fc.assert(
    fc.property(view, fc.string({ minLength: 1 }), ({ filters }, value) => {
      const fresh = filters.filter(({ dimension }) => dimension !== 'page');
      expect(toggle(toggle(fresh, 'page', 'is', value), 'page', 'is', value)).toEqual(fresh);
    }),
  );
});
