// What filters take, by the words of docs/http-api.md: a filter is asked of an event together with
// a visit of its visitor on that day. Which of several visits a page belongs to is not kept.

import { type Condition, type Filter, isJoin, isNot } from './asked.ts';
import { isView, type Told } from './told.ts';
import type { Visit, VisitorDay } from './visitor-days.ts';

/** An event with a visit; of what a question does not ask about, nothing. */
export interface Pair {
  readonly event?: Told | undefined;
  readonly visit?: Visit | undefined;
  readonly who?: VisitorDay | undefined;
}

const WAY = ['source', 'referrer', 'channel', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'];
const PERSON = ['hostname', 'country', 'language', 'device', 'browser', 'os', 'screen'];
const fieldOf = (dimension: string): string => dimension.slice(dimension.indexOf(':') + 1);

export const isPerson = (dimension: string): boolean => PERSON.includes(fieldOf(dimension));
export const isProperty = (dimension: string): boolean => dimension.startsWith('event:props:');
/** What events differ in, and what visits differ in. */
export const isOfEvents = (dimension: string): boolean =>
  ['event:page', 'event:name', 'event:goal'].includes(dimension) || isProperty(dimension);
export const isOfVisits = (dimension: string): boolean => dimension.startsWith('visit:') && !isPerson(dimension);

export const NOT_SET = '(not set)';

export function valueOf(dimension: string, { event, visit, who }: Pair): string {
  const field = fieldOf(dimension);
  if (dimension === 'event:name') return event?.name ?? NOT_SET;
  if (dimension === 'event:page') return event?.page ?? NOT_SET;
  if (dimension === 'visit:entry_page') return visit?.entry ?? NOT_SET;
  if (dimension === 'visit:exit_page') return visit?.exit ?? NOT_SET;
  if (isProperty(dimension)) return event?.props?.[dimension.slice('event:props:'.length)] ?? NOT_SET;
  // Views are counted by what each of them says; visitors by what they were first.
  if (PERSON.includes(field)) return (who?.person ?? event?.context)?.[field] ?? NOT_SET;
  if (!WAY.includes(field)) throw new RangeError(`the oracle does not know ${dimension}`);
  const absent = { source: 'Direct / None', referrer: 'Direct / None', channel: 'Direct' }[field] ?? NOT_SET;
  return visit?.way[field] ?? absent;
}

export const takes = (filters: readonly Filter[], pair: Pair): boolean =>
  filters.every((filter) => {
    if (isNot(filter)) return !takes([filter[1]], pair);
    if (!isJoin(filter)) return takesOne(filter, pair);
    return filter[0] === 'and' ? takes(filter[1], pair) : filter[1].some((one) => takes([one], pair));
  });

function takesOne([operator, dimension, values]: Condition, pair: Pair): boolean {
  const matches = (text: string): boolean => {
    if (dimension === 'event:goal') return reaches(text, pair.event);
    return expressionOf(operator.startsWith('contains') ? `*${text}*` : text).test(valueOf(dimension, pair));
  };
  return values.some(matches) !== operator.endsWith('_not');
}

/** Whether an event is what a goal asks for: an event's name, or `Visit` and a page. */
export function reaches(goal: string, event: Told | undefined): boolean {
  if (event === undefined) return false;
  if (!goal.startsWith('Visit /')) return event.name === goal;
  return isView(event) && event.page !== undefined && expressionOf(goal.slice('Visit '.length)).test(event.page);
}

const expressions = new Map<string, RegExp>();
function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(`^${escaped(pattern)}$`, 's');
  expressions.set(pattern, known);
  return known;
}

const escaped = (pattern: string): string =>
  pattern
    .split('*')
    .map((piece) => piece.replaceAll(/\W/g, String.raw`\$&`))
    .join('.*');
