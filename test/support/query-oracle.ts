// The truth about a question, from raw events and by the words of docs/http-api.md: for each
// visitor and day it lists events and visits, pairs them, and counts what the filters take. It
// shares no code with the engine but the names of things.

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { type Filter, isCondition, type Question } from '../../lambdas/domain/query/question.ts';
import { runsOf, second } from './visits.ts';

/** What happened, by day. Days are UTC days. */
export type Days = ReadonlyMap<string, readonly MessageEvent[]>;

type Value = number | null;
type Values = Readonly<Record<string, string | undefined>>;

interface Visit {
  readonly events: readonly MessageEvent[];
  readonly source: Values;
  readonly entry: string;
  readonly exit: string;
}

/** An event, seen with a visit of its visitor on its day; of events without a visitor alone. */
interface Pair {
  readonly day: string;
  readonly visitor: string;
  readonly event?: MessageEvent;
  readonly visit?: Visit;
  readonly person: Values;
}

const WAY = ['source', 'referrer', 'channel', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'];
const PERSON = ['country', 'language', 'device', 'browser', 'os', 'screen'];
const ABSENT: Readonly<Record<string, string>> = {
  'visit:source': 'Direct / None',
  'visit:referrer': 'Direct / None',
  'visit:channel': 'Direct',
};
const absent = (dimension: string): string => ABSENT[dimension] ?? '(not set)';

const isPerson = (dimension: string): boolean =>
  dimension === 'event:hostname' || PERSON.some((field) => dimension === `visit:${field}`);
const isItem = (dimension: string): boolean => ['event:page', 'event:name', 'event:goal'].includes(dimension);
const isVisit = (dimension: string): boolean => dimension.startsWith('visit:') && !isPerson(dimension);
const isView = ({ type }: MessageEvent): boolean => type === 'page_view';

function valueOf(dimension: string, { event, visit, person }: Pair): string {
  const field = dimension.replace(/^(visit|event):/, '');
  if (dimension === 'event:page') return (event && isView(event) ? event.path : undefined) ?? absent(dimension);
  if (dimension === 'event:name') return event?.type ?? '';
  if (dimension === 'visit:entry_page') return visit?.entry ?? absent(dimension);
  if (dimension === 'visit:exit_page') return visit?.exit ?? absent(dimension);
  if (dimension.startsWith('event:props:')) return event?.props?.[dimension.slice(12)] ?? absent(dimension);
  return (WAY.includes(field) ? visit?.source[field] : person[field]) ?? absent(dimension);
}

const wild = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((piece) => piece.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`))
      .join('.*')}$`,
    's',
  );

const reaches = (goal: string, pair: Pair): boolean => {
  const page = /^Visit ([/*].*)$/s.exec(goal)?.[1];
  if (page === undefined) return pair.event?.type === goal;
  return (
    pair.event !== undefined && isView(pair.event) && pair.event.path !== undefined && wild(page).test(pair.event.path)
  );
};

export function takes(filters: readonly Filter[], pair: Pair): boolean {
  return filters.every((filter) => {
    if (!isCondition(filter)) {
      if (filter[0] === 'not') return !takes([filter[1]], pair);
      return filter[0] === 'and' ? takes(filter[1], pair) : filter[1].some((one) => takes([one], pair));
    }
    const [operator, dimension, texts] = filter;
    const has = (text: string): boolean => {
      if (dimension === 'event:goal') return reaches(text, pair);
      const pattern = operator.startsWith('contains') ? `*${text}*` : text;
      return wild(pattern).test(valueOf(dimension, pair));
    };
    return operator.endsWith('_not') !== texts.some(has);
  });
}

const namesIn = (filters: readonly Filter[]): string[] =>
  filters.flatMap((filter) => {
    if (isCondition(filter)) return [filter[1]];
    return namesIn(filter[0] === 'not' ? [filter[1]] : filter[1]);
  });

const bySecondAndText =
  (text: (event: MessageEvent) => string) =>
  (a: MessageEvent, b: MessageEvent): number =>
    second(a) - second(b) || Number(text(a) === '') - Number(text(b) === '') || (text(a) < text(b) ? -1 : 1);

const orderOf = (fields: readonly string[], { context }: MessageEvent): string =>
  fields
    .map((field) => context?.[field as 'source'] ?? '')
    .join('\t')
    .replace(/\t+$/, '');

function visitOf(events: readonly MessageEvent[]): Visit {
  const pages = events
    .filter((event) => isView(event) && event.path !== undefined)
    .toSorted(bySecondAndText(({ path = '' }) => path));
  const first = events.toSorted(bySecondAndText((event) => orderOf(WAY, event)))[0];
  return {
    events,
    source: { ...first?.context },
    entry: pages[0]?.path ?? '(not set)',
    exit: pages.at(-1)?.path ?? '(not set)',
  };
}

interface VisitorDay {
  readonly day: string;
  readonly visitor: string;
  readonly person: Values;
  readonly events: readonly MessageEvent[];
  readonly visits: readonly Visit[];
}

function visitorDays(days: Days): VisitorDay[] {
  return [...days].flatMap(([day, all]) => {
    const own = all.filter(({ visitor, filtered }) => visitor !== undefined && filtered === undefined);
    return [...Map.groupBy(own, ({ visitor }) => visitor ?? '')].map(([visitor, events]) => {
      const first = events.toSorted(bySecondAndText((event) => orderOf(['hostname', ...PERSON], event)))[0];
      const visits = runsOf(events.filter(({ interactive }) => interactive !== false)).map(visitOf);
      return { day, visitor, person: { ...first?.context }, events, visits };
    });
  });
}

/** Views that are not interactive are in no row of a visitor table. */
const isKept = (event: MessageEvent): boolean => !isView(event) || event.interactive !== false;

/** Every row of an answer: its values as JSON, and a value per metric. */
export function truthOf(question: Question, days: Days, goals: readonly string[] = []): Map<string, Value[]> {
  const { dimensions, metrics, filters } = question;
  const place = dimensions.indexOf('event:goal');
  if (place >= 0) {
    return new Map(
      goals.flatMap((goal) => {
        const rest = dimensions.filter((name) => name !== 'event:goal');
        const narrowed: Filter[] = [...filters, ['is', 'event:goal', [goal]]];
        const rows = truthOf({ ...question, dimensions: rest, filters: narrowed }, days);
        return [...rows]
          .filter(([, values]) => values.some((value) => value !== 0 && value !== null))
          .map(
            ([key, values]) =>
              [JSON.stringify((JSON.parse(key) as string[]).toSpliced(place, 0, goal)), values] as const,
          );
      }),
    );
  }
  const named = new Set([...dimensions.filter((name) => !name.startsWith('time')), ...namesIn(filters)]);
  const byMetric = metrics.map((metric) => columnOf(metric, question, named, days));
  const keys = new Set(byMetric.flatMap((column) => [...column.keys()]));
  if (dimensions.length === 0) keys.add('[]');
  const none = metrics.map((metric) => (['visitors', 'visits', 'pageviews', 'events'].includes(metric) ? 0 : null));
  const rows = [...keys].map(
    (key) => [key, byMetric.map((column, index) => column.get(key) ?? none[index] ?? null)] as const,
  );
  return new Map(
    rows.filter(([, values]) => dimensions.length === 0 || values.some((value) => value !== 0 && value !== null)),
  );
}

function columnOf(metric: string, question: Question, named: ReadonlySet<string>, days: Days): Map<string, Value> {
  const names = [...named];
  const isItems = names.every(isItem);
  const isProperty = names.some((name) => name.startsWith('event:props:'));
  const isOnePerson = names.length === 1 && isPerson(names[0] ?? '');
  if (metric === 'events' && (isItems || isProperty)) return countEvents(question, days, () => true);
  if (metric === 'pageviews' && (isItems || isProperty || isOnePerson)) return countEvents(question, days, isView);
  return ofVisitors(metric, question, names, days);
}

const labelOf = (dimension: string, day: string): string => {
  if (dimension === 'time:month') return `${day.slice(0, 7)}-01`;
  if (dimension !== 'time:week') return day;
  const back = (new Date(day).getUTCDay() + 6) % 7;
  return new Date(Date.parse(day) - back * 86_400_000).toISOString().slice(0, 10);
};

const keyOf = (dimensions: readonly string[], pair: Pair): string | undefined => {
  const values = dimensions.map((name) => (name.startsWith('time') ? labelOf(name, pair.day) : valueOf(name, pair)));
  const isListed = dimensions.every((name, index) => name !== 'event:page' || values[index] !== '(not set)');
  return isListed ? JSON.stringify(values) : undefined;
};

/** All events, with a visitor or without. */
function countEvents(
  { dimensions, filters }: Question,
  days: Days,
  isCounted: (event: MessageEvent) => boolean,
): Map<string, Value> {
  const counts = new Map<string, number>();
  for (const [day, events] of days) {
    for (const event of events) {
      const pair = { day, visitor: '', event, person: { ...event.context } };
      const key = keyOf(dimensions, pair);
      if (event.filtered !== undefined || !isCounted(event) || key === undefined || !takes(filters, pair)) continue;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function ofVisitors(metric: string, question: Question, names: readonly string[], days: Days): Map<string, Value> {
  const { dimensions, filters } = question;
  if (metric === 'percentage') return shares(question, days, { ...question, dimensions: [] });
  const others = filters.filter((filter) => filter[0] !== 'is' || filter[1] !== 'event:goal');
  const times = dimensions.filter((name) => name.startsWith('time'));
  if (metric === 'conversion_rate') return shares(question, days, { ...question, dimensions: times, filters: others });
  if (metric === 'group_conversion_rate') return shares(question, days, { ...question, filters: others });
  const [aboutItems, aboutVisits] = [names.some(isItem), names.some(isVisit)];
  const groups = new Map<string, { visitors: Set<string>; visits: Set<Visit>; events: Set<MessageEvent> }>();
  for (const one of visitorDays(days)) {
    const events = aboutItems ? one.events.filter(isKept) : [undefined];
    const visits = aboutVisits ? one.visits : [undefined];
    for (const event of events) {
      for (const visit of visits) {
        const pair: Pair = {
          ...one,
          ...(event !== undefined && { event }),
          ...(visit !== undefined && { visit }),
        };
        const key = keyOf(dimensions, pair);
        if (key === undefined || !takes(filters, pair)) continue;
        const unit = dimensions.some((name) => name.startsWith('time')) ? one.visitor : one.visitor;
        const group = groups.get(key) ?? { visitors: new Set(), visits: new Set(), events: new Set() };
        groups.set(key, group);
        group.visitors.add(unit);
        for (const taken of visit === undefined ? one.visits : [visit]) group.visits.add(taken);
        const ofIt = event === undefined ? (visit?.events ?? one.events.filter(isKept)) : [event];
        for (const taken of ofIt) group.events.add(taken);
      }
    }
  }
  return new Map(
    [...groups].map(([key, { visitors, visits, events }]) => [
      key,
      numberOf(metric, visitors.size, [...visits], [...events]),
    ]),
  );
}

function shares(question: Question, days: Days, all: Question): Map<string, Value> {
  const visitors = (asked: Question) =>
    ofVisitors(
      'visitors',
      asked,
      [...asked.dimensions.filter((name) => !name.startsWith('time')), ...namesIn(asked.filters)],
      days,
    );
  const [some, everybody] = [visitors(question), visitors(all)];
  const isTimed = all.dimensions.length < question.dimensions.length;
  const keyOfAll = (key: string): string => {
    if (!isTimed) return key;
    const values = JSON.parse(key) as string[];
    return JSON.stringify(
      values.filter((_, index) => question.dimensions[index]?.startsWith('time') && all.dimensions.length > 0),
    );
  };
  return new Map(
    [...some].map(([key, count]) => {
      const total = everybody.get(keyOfAll(key)) ?? 0;
      return [key, total === 0 ? null : Math.round((1000 * (count ?? 0)) / total) / 10];
    }),
  );
}

function numberOf(metric: string, visitors: number, visits: readonly Visit[], events: readonly MessageEvent[]): Value {
  const sumOf = (number: (visit: Visit) => number): number => visits.reduce((sum, visit) => sum + number(visit), 0);
  const lasted = ({ events }: Visit): number => Math.max(...events.map(second)) - Math.min(...events.map(second));
  const per = {
    views_per_visit: [sumOf((visit) => visit.events.filter(isView).length), 2],
    bounce_rate: [100 * sumOf((visit) => (visit.events.length === 1 ? 1 : 0)), 1],
    visit_duration: [sumOf(lasted), 0],
  }[metric];
  if (per !== undefined) {
    const [sum = 0, places = 0] = per;
    // Multiplied first: 123 / 120 * 100 is 102.49999999999999, and would be rounded down.
    return visits.length === 0 ? null : Math.round((sum * 10 ** places) / visits.length) / 10 ** places;
  }
  if (metric === 'visitors') return visitors;
  if (metric === 'visits') return visits.length;
  return metric === 'pageviews' ? events.filter(isView).length : events.length;
}
