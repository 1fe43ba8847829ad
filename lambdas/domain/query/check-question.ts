// Refuses questions whose parts do not go together, whatever the documents hold.

import { parseGoal } from '../access/goal.ts';
import { isProperty, isTime, namedBy } from './basis.ts';
import { conditionsOf } from './combine.ts';
import { MAX_FILTER_VALUES } from '../limits/questions.ts';
import type { Metric } from './names.ts';
import { PROPERTY_PREFIX } from './names.ts';
import { isGoalFilter } from './tabulate.ts';
import type { Site } from '../access/site.ts';
import type { Span } from './date-range.ts';
import type { FunnelQuestion, Question } from './question.ts';
import { UnanswerableError } from './unanswerable.ts';

const GOAL_METRICS: readonly Metric[] = ['conversion_rate', 'group_conversion_rate'];
const REALTIME_METRICS: readonly Metric[] = ['visitors', 'pageviews'];

/** Throws UnanswerableError. */
export function checkQuestion(question: Question, { properties }: Pick<Site, 'properties'>): void {
  const { metrics, dimensions, filters, order_by: order, date_range: range } = question;
  checkDistinct('metrics', metrics);
  checkDistinct('dimensions', dimensions);
  const times = dimensions.filter(isTime);
  if (times.length > 1) throw new UnanswerableError(`dimensions has ${times.join(' and ')}: ask for one of them`);
  if (times[0] === 'time:minute' && range !== 'realtime') {
    throw new UnanswerableError('time:minute goes with "date_range":"realtime": ask for time:hour or longer');
  }
  if (metrics.includes('percentage') && (times.length > 0 || dimensions.length === 0)) {
    throw new UnanswerableError(
      'percentage is a share of the visitors of all rows: it needs a dimension, and none of time',
    );
  }
  const goalMetric = metrics.find((metric) => GOAL_METRICS.includes(metric));
  if (goalMetric !== undefined && !dimensions.includes('event:goal') && !filters.some(isGoalFilter)) {
    throw new UnanswerableError(
      `${goalMetric} needs the dimension event:goal, or a filter ["is","event:goal",["Signup"]]`,
    );
  }
  for (const [index, [name]] of order.entries()) {
    const isAsked = metrics.some((metric) => metric === name) || dimensions.some((dimension) => dimension === name);
    if (!isAsked)
      throw new UnanswerableError(`order_by[${index}] is "${name}", which is no metric or dimension of the question`);
    if (name === 'total_revenue')
      throw new UnanswerableError(`order_by[${index}] is total_revenue, which has a sum per currency and no order`);
  }
  checkProperties(question, properties);
  checkPageGoals(question);
  if (range === 'realtime') checkRealtime(question);
}

/** Throws UnanswerableError. */
export function checkFunnel({ date_range: range, filters }: FunnelQuestion, span: Span): void {
  if (range === 'realtime' || span.window !== undefined) {
    throw new UnanswerableError(
      'a funnel goes with whole days: date_range must be neither "realtime" nor parts of days',
    );
  }
  const property = conditionsOf(filters).find(([, dimension]) => isProperty(dimension));
  if (property !== undefined) {
    throw new UnanswerableError(`${property[1]} is counted per event: a funnel cannot be filtered by it`);
  }
}

function checkProperties(question: Question, properties: readonly string[]): void {
  for (const name of namedBy(question)) {
    if (!isProperty(name) || properties.includes(name.slice(PROPERTY_PREFIX.length))) continue;
    const known = properties.map((property) => PROPERTY_PREFIX + property).join(', ');
    throw new UnanswerableError(`${name} is not registered: the site has ${known || 'no properties'}`);
  }
}

/** Revenue and properties are kept per event name, and not per page. */
function checkPageGoals(question: Question): void {
  const counted = [...namedBy(question), ...question.metrics].find(
    (name) => isProperty(name) || name === 'total_revenue',
  );
  const goals = conditionsOf(question.filters).flatMap(([, dimension, texts]) =>
    dimension === 'event:goal' ? texts : [],
  );
  const page = goals.find((goal) => parseGoal(goal)?.kind === 'page');
  if (counted === undefined || page === undefined) return;
  throw new UnanswerableError(
    `${counted} is kept per event name: it goes with goals of events, not with ${JSON.stringify(page)}`,
  );
}

function checkRealtime(question: Question): void {
  const { metrics, dimensions, include } = question;
  const other = metrics.find((metric) => !REALTIME_METRICS.includes(metric));
  if (other !== undefined) {
    throw new UnanswerableError(
      `"realtime" answers visitors and pageviews, not ${other}: ask for "day", or two date-times`,
    );
  }
  const daily = [...namedBy(question)].find((name) => name.startsWith('event:') && name !== 'event:hostname');
  if (daily !== undefined) {
    throw new UnanswerableError(
      `"realtime" goes by and with visit:…, not ${daily}: visit:exit_page is the page that a visitor is at`,
    );
  }
  if (include.comparisons !== undefined) throw new UnanswerableError('"realtime" is compared with nothing');
  const isByTime = dimensions.some(isTime);
  const first = dimensions.find((name) => isTime(name) && name !== 'time' && name !== 'time:minute');
  if (first !== undefined) throw new UnanswerableError(`"realtime" goes by time:minute, not ${first}`);
  if (isByTime && metrics.includes('visitors')) {
    throw new UnanswerableError(
      '"realtime" has visitors of now, which go by no time: ask for pageviews by time:minute',
    );
  }
  if (!isByTime && metrics.includes('pageviews')) {
    throw new UnanswerableError('"realtime" has pageviews by time:minute alone: ask for "day", or two date-times');
  }
  if (isByTime && dimensions.length > 1) throw new UnanswerableError('"realtime" goes by time:minute alone');
}

function checkDistinct(key: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UnanswerableError(`${key} has ${twice} twice`);
}

/** Values of all filters of a request. Throws UnanswerableError. */
export function checkValues(questions: readonly Pick<Question, 'filters'>[]): void {
  const values = questions
    .flatMap(({ filters }) => conditionsOf(filters))
    .reduce((sum, [, , texts]) => sum + texts.length, 0);
  if (values > MAX_FILTER_VALUES) {
    throw new UnanswerableError(
      `the filters of a request have at most ${MAX_FILTER_VALUES} values, and these have ${values}`,
    );
  }
}
