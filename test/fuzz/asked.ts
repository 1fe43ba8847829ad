// Questions of POST and GET /api/v2/query and of funnels: good ones of every kind, questions of
// which a part is bad, and what is no question at all.

import {
  METRICS,
  NAMED_RANGES,
  OPERATORS,
  TIME_DIMENSIONS,
  VALUE_DIMENSIONS,
} from '../../lambdas/domain/query/names.ts';
import { PLAIN_METRICS } from '../support/questions.ts';
import type { Dice } from './dice.ts';
import { COMMON_SITES, DAYS } from './events.ts';
import { anything, array, type Fields, object, strangeFields, string, wrongType } from './json.ts';
import { text, tooLong } from './texts.ts';

const DIMENSIONS = [...VALUE_DIMENSIONS, 'event:props:plan'] as const;

/** A question, and the key that its refusal must name, where exactly one part is bad. */
export interface Asked {
  readonly json: string;
  readonly names?: string;
}

export const question = (dice: Dice): Asked =>
  dice.oneOf<Asked>(
    [60, () => ({ json: object(goodQuestion(dice)) })],
    [30, () => badQuestion(dice, goodQuestion(dice))],
    [10, () => ({ json: anything(dice) })],
  );

export const funnel = (dice: Dice): Asked => {
  const fields: Fields = [
    ...common(dice),
    ['steps', array(dice.times(2 + dice.below(4), () => string(dice, goal(dice))))],
  ];
  return dice.percent(60) ? { json: object(fields) } : badQuestion(dice, fields);
};

/** Up to 17, of which 16 are allowed; mostly of one site, as one refusal is the answer to all. */
export function questions(dice: Dice): string {
  const site = dice.percent(70) ? aSite(dice) : undefined;
  return array(dice.times(dice.percent(10) ? 17 : 1 + dice.below(4), () => object(goodQuestion(dice, site))));
}

const time = (dice: Dice) => (dice.percent(40) ? 'time' : dice.pick(TIME_DIMENSIONS));

function goodQuestion(dice: Dice, site = aSite(dice)): Fields {
  const metrics = distinct(
    dice.times(1 + dice.below(3), () => dice.pickAny(dice.percent(85) ? PLAIN_METRICS : METRICS) ?? 'visitors'),
  );
  const dimensions = distinct(dice.times(dice.below(3), () => (dice.percent(25) ? time(dice) : dice.pick(DIMENSIONS))));
  return [
    ...common(dice, site),
    ['metrics', array(metrics.map((metric) => JSON.stringify(metric)))],
    ...(dimensions.length > 0 ? [['dimensions', JSON.stringify(dimensions)] as const] : []),
    ...(dice.percent(30) ? [['order_by', JSON.stringify([[metrics[0], dice.pick(['asc', 'desc'])]])] as const] : []),
    ...(dice.percent(30) ? [['include', include(dice)] as const] : []),
    ...(dice.percent(30) ? [['pagination', dice.pick(['{"limit":1}', '{"limit":1000,"offset":3}'])] as const] : []),
  ];
}

const aSite = (dice: Dice): string => string(dice, dice.percent(90) ? dice.pick(COMMON_SITES) : text(dice, 255));

const common = (dice: Dice, site = aSite(dice)): Fields => [
  ['site_id', site],
  ['date_range', range(dice)],
  ...(dice.percent(50) ? [['filters', array(dice.times(dice.below(3), () => filter(dice, 0)))] as const] : []),
];

const range = (dice: Dice): string =>
  dice.oneOf(
    [50, () => JSON.stringify(dice.pick(NAMED_RANGES))],
    [40, () => JSON.stringify([dice.pick(DAYS), dice.pick(DAYS)].sort())],
    [10, () => '["2025-11-13T10:00:00Z","2025-11-14T12:30:00+00:00"]'],
  );

const include = (dice: Dice): string =>
  dice.pick([
    '{"total_rows":true,"time_labels":true}',
    '{"comparisons":{"mode":"previous_period","match_day_of_week":true}}',
    '{"comparisons":{"mode":"custom","date_range":["2024-02-29","2024-03-01"]}}',
    '{"comparisons":{"mode":"year_over_year"}}',
  ]);

function filter(dice: Dice, depth: number): string {
  if (depth < 4 && dice.percent(25)) {
    const inner = (): string => filter(dice, depth + 1);
    return dice.percent(40)
      ? array(['"not"', inner()])
      : array([dice.pick(['"and"', '"or"']), array(dice.times(1 + dice.below(3), inner))]);
  }
  const dimension = dice.pick(DIMENSIONS);
  const operator = dimension === 'event:goal' ? dice.pick(['is', 'is_not']) : dice.pick(OPERATORS);
  const value = (): string => (dimension === 'event:goal' ? goal(dice) : wild(dice));
  const values = dice.times(1 + dice.below(3), () => string(dice, value()));
  return array([JSON.stringify(operator), JSON.stringify(dimension), array(values)]);
}

const goal = (dice: Dice): string => dice.pick(['Signup', 'page_view', 'Visit /*', 'Visit /pricing', '__proto__']);

/** Stars, that a slow pattern would be slow with. */
const wild = (dice: Dice): string =>
  dice.oneOf(
    [40, () => text(dice, 40)],
    [40, () => `${dice.percent(50) ? '*' : ''}/${dice.below(40)}*`],
    [20, () => '*/'.repeat(1 + dice.below(200))],
  );

/** One part is of another type, unknown, or beyond its bounds: the refusal must name it. */
function badQuestion(dice: Dice, good: Fields): Asked {
  const [key] = dice.pickAny(good) ?? ['site_id'];
  const bad: string = dice.oneOf(
    [50, () => wrongType(dice)],
    [20, () => JSON.stringify(tooLong(dice, 1000))],
    [30, () => dice.pickAny(BAD[key] ?? []) ?? wrongType(dice)],
  );
  const fields = good.map(([name, json]) => [name, name === key ? bad : json] as const);
  const others = dice.percent(10) ? strangeFields(dice) : [];
  const isBad = !MAY_BE_GOOD.includes(bad) && !LATE.includes(bad);
  return { json: object([...others, ...fields]), ...(isBad && others.length === 0 && { names: key }) };
}

/** Of filters and dimensions none is a list as well. */
const MAY_BE_GOOD = ['[]', '{}', '{"length":3}', '{"toString":1,"valueOf":null}', '{"__proto__":"x"}'];

/** What is refused for its sense, and behind all that is refused for its form. */
const LATE = [
  '["visitors","visitors"]',
  '["time:day","time:week"]',
  '["2025-11-14","2025-11-13"]',
  '[["nothing","asc"]]',
];

const BAD: Readonly<Record<string, readonly string[]>> = {
  metrics: ['[]', '["views"]', '["visitors","visitors"]', '[null]'],
  dimensions: ['["event:browser"]', '["time:day","time:week"]', '["event:props:"]'],
  date_range: ['"1d"', '["2025-11-14","2025-11-13"]', '["2025-11-14"]', '["2025-02-30","2025-03-01"]'],
  filters: ['[["is"]]', '[["matches","event:page",["x"]]]', '[["is","event:page",[]]]', '[["and",[]]]'],
  order_by: ['[["nothing","asc"]]', '[["visitors","up"]]'],
  include: ['{"total_rows":1}', '{"comparisons":{"mode":"then"}}'],
  pagination: ['{"limit":0}', '{"limit":1001}', '{"offset":-1}'],
  steps: ['["Signup"]', '["Signup",""]', JSON.stringify(Array(9).fill('Signup'))],
};

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
