// What properties about the dashboard draw: days, filters, views.

import fc from 'fast-check';

import { addDays } from '../../web/dashboard/state/dates.ts';
import { NAMED_DIMENSIONS } from '../../web/dashboard/state/dimensions.ts';
import { type Filter, OPERATORS } from '../../web/dashboard/state/filters.ts';
import { INTERVALS } from '../../web/dashboard/state/interval.ts';
import { FIGURES } from '../../web/dashboard/state/metrics.ts';
import { type Choice, PERIODS } from '../../web/dashboard/state/period.ts';
import { COMPARISONS, type View } from '../../web/dashboard/state/view.ts';
import { anyCharacter } from '../support/any-character.ts';

export const day = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1980-01-01', days));

const optional = <Value>(key: string, value: fc.Arbitrary<Value>) =>
  fc.option(value, { nil: undefined }).map((drawn) => (drawn === undefined ? {} : { [key]: drawn }));

const all = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((drawn) => Object.assign({}, ...drawn) as object);

export const choice = fc
  .constantFrom(...PERIODS)
  .chain((period) =>
    period === 'custom'
      ? all(fc.constant({ period }), optional('from', day), optional('to', day))
      : all(fc.constant({ period }), optional('date', day)),
  ) as fc.Arbitrary<Choice>;

const dimension = fc.oneof(
  fc.constantFrom(...NAMED_DIMENSIONS),
  // A name that ends as an operator does is read as one.
  fc.stringMatching(/^[a-z_]{1,8}$/).map((name) => `props.${name}` as const),
);

/** Strings that strangers send: any characters, but not those without a form in UTF-8. */
export const text = fc.string({ minLength: 1, maxLength: 40, unit: anyCharacter });

/** At most one of each dimension and operator, as the page makes them. */
export const filters: fc.Arbitrary<readonly Filter[]> = fc.uniqueArray(
  fc.record({
    dimension,
    operator: fc.constantFrom(...OPERATORS),
    values: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 6, selector: (filter) => `${filter.dimension} ${filter.operator}` },
);

export const view = all(
  fc.record({
    site: fc.option(text, { nil: undefined }),
    choice,
    compare: fc.constantFrom(...COMPARISONS),
    matchWeekday: fc.boolean(),
    metric: fc.constantFrom(...FIGURES),
    filters,
    tabs: fc.uniqueArray(fc.stringMatching(/^[a-z_]{1,12}$/), { maxLength: 5 }),
    embed: fc.constantFrom(undefined, '1', 'https://a.example,https://b.example'),
  }),
  optional('interval', fc.constantFrom(...INTERVALS)),
  optional('compareFrom', day),
  optional('compareTo', day),
  optional('list', fc.stringMatching(/^[a-z_]{1,12}$/)),
  optional('theme', fc.constantFrom('light' as const, 'dark' as const)),
) as fc.Arbitrary<View>;
