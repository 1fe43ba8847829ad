// The truth about questions, from raw events: it goes through all of them for each question, and
// shares no code with the product. What a number means is said by docs/http-api.md.

import { type Filter, isTime, namesIn, type Question } from './asked.ts';
import { type Calendar, dayAt, hourAt } from './calendar.ts';
import {
  isOfEvents,
  isOfVisits,
  isPerson,
  isProperty,
  NOT_SET,
  type Pair,
  reaches,
  takes,
  valueOf,
} from './conditions.ts';
import { type Group, quotient, type Value, valueOfMetric } from './metrics.ts';
import { isView, type Told } from './told.ts';
import { type VisitorDay, visitorDaysOf } from './visitor-days.ts';

/** By the values of dimensions as JSON. */
export type Columns = ReadonlyMap<string, Value>;

export class Truth {
  readonly #calendar: Calendar;
  readonly #goals: readonly string[];
  readonly #told: readonly Told[];
  readonly #visitorDays: readonly VisitorDay[];
  /** Of a question: all its metrics are of the same groups. */
  readonly #eventGroups = new WeakMap<Question, Map<string, Group>>();
  readonly #visitorGroups = new WeakMap<Question, Map<string, Group>>();

  constructor(told: readonly Told[], calendar: Calendar, goals: readonly string[]) {
    this.#told = told;
    this.#calendar = calendar;
    this.#goals = goals;
    this.#visitorDays = visitorDaysOf(told, calendar);
  }

  /** A value per metric, by the values of dimensions as JSON; in no order. */
  rowsOf(question: Question): Map<string, Value[]> {
    const { metrics, dimensions = [], filters = [] } = question;
    const place = dimensions.indexOf('event:goal');
    if (place < 0) return this.#plainRowsOf(question);
    const others = dimensions.filter((_, index) => index !== place);
    const rows = this.#goals.flatMap((goal) => {
      const narrowed: Filter[] = [...filters, ['is', 'event:goal', [goal]]];
      const ofGoal = this.#plainRowsOf({ ...question, metrics, dimensions: others, filters: narrowed });
      return [...ofGoal].map(([key, values]) => [withGoal(key, place, goal), values] as const);
    });
    return new Map(rows.filter(([, values]) => values.some(isSomething)));
  }

  #plainRowsOf(question: Question): Map<string, Value[]> {
    const { metrics, dimensions = [] } = question;
    const columns = metrics.map((metric) => this.#columnOf(metric, question));
    const keys = new Set(columns.flatMap((column) => [...column.keys()]));
    if (dimensions.length === 0) keys.add('[]');
    const none = (metric: string): Value => valueOfMetric(metric, NO_GROUP);
    const rows = [...keys].map(
      (key) => [key, columns.map((column, index) => column.get(key) ?? none(metrics[index] ?? ''))] as const,
    );
    return new Map(rows.filter(([, values]) => dimensions.length === 0 || values.some(isSomething)));
  }

  #columnOf(metric: string, question: Question): Columns {
    const { dimensions = [], filters = [] } = question;
    const isGoal = (filter: Filter): boolean => filter[0] === 'is' && filter[1] === 'event:goal';
    const others = filters.filter((filter) => !isGoal(filter));
    const times = dimensions.filter(isTime);
    if (metric === 'percentage') return this.#shares(question, { ...question, dimensions: [] });
    if (metric === 'conversion_rate') {
      return this.#shares(question, { ...question, dimensions: times, filters: others });
    }
    if (metric === 'group_conversion_rate') return this.#shares(question, { ...question, filters: others });
    const groups = isCounted(metric, question) ? this.#groupEvents(question) : this.#groupVisitors(question);
    return new Map([...groups].map(([key, group]) => [key, valueOfMetric(metric, group)]));
  }

  /** Visitors of each row, per cent of those of the row of `all` at the same time. */
  #shares(question: Question, all: Question): Columns {
    const { dimensions = [] } = question;
    const [some, everybody] = [this.#groupVisitors(question), this.#groupVisitors(all)];
    const kept = (all.dimensions ?? []).map((dimension) => dimensions.indexOf(dimension));
    return new Map(
      [...some].map(([key, { visitors }]) => {
        const values: string[] = JSON.parse(key);
        const total = everybody.get(JSON.stringify(kept.map((place) => values[place])))?.visitors.size ?? 0;
        return [key, quotient(100 * visitors.size, total, 1)];
      }),
    );
  }

  /** Every event, with a visitor or without. */
  #groupEvents(question: Question): Map<string, Group> {
    return groupedOnce(this.#eventGroups, question, () => this.#eventGroupsOf(question));
  }

  /** What visitors did, as visits and events of theirs. */
  #groupVisitors(question: Question): Map<string, Group> {
    return groupedOnce(this.#visitorGroups, question, () => this.#visitorGroupsOf(question));
  }

  #eventGroupsOf({ date_range: range, dimensions = [], filters = [] }: Question): Map<string, Group> {
    const groups = new Map<string, Group>();
    for (const event of this.#told) {
      const pair = { event };
      if (!this.#isWithin(event, range) || !takes(filters, pair)) continue;
      const key = this.#keyOf(dimensions, pair, event);
      if (key !== undefined) groupAt(groups, key).events.add(event);
    }
    return groups;
  }

  #visitorGroupsOf(question: Question): Map<string, Group> {
    const { date_range: range, dimensions = [], filters = [] } = question;
    const groups = new Map<string, Group>();
    const names = [...dimensions, ...namesIn(filters)];
    const [aboutEvents, aboutVisits] = [names.some(isOfEvents), names.some(isOfVisits)];
    if (isWithinDays(question)) this.#groupVisits(question, groups);
    else {
      for (const who of this.#visitorDays) {
        if (who.day < range[0] || who.day > range[1]) continue;
        const kept = who.events.filter(isKept);
        for (const event of aboutEvents ? kept : [undefined]) {
          for (const visit of aboutVisits ? who.visits : [undefined]) {
            const pair = { event, visit, who };
            if (!takes(filters, pair)) continue;
            const [first] = who.events;
            const key = first && this.#keyOf(dimensions, pair, first);
            if (key === undefined) continue;
            const group = groupAt(groups, key);
            group.visitors.add(who.visitor);
            for (const one of visit === undefined ? who.visits : [visit]) group.visits.add(one);
            for (const one of event === undefined ? (visit?.events ?? kept) : [event]) group.events.add(one);
          }
        }
      }
    }
    return groups;
  }

  /**
   * By the hour, or within hours: a visit and what is said of it are in the hour of its first
   * event, its visitor and its events in each hour that they were in.
   */
  #groupVisits({ date_range: range, dimensions = [], filters = [] }: Question, groups: Map<string, Group>): void {
    for (const who of this.#visitorDays) {
      for (const visit of who.visits) {
        const pair: Pair = { visit, who };
        if (!takes(filters, pair)) continue;
        for (const event of visit.events) {
          if (!this.#isWithin(event, range)) continue;
          const key = this.#keyOf(dimensions, pair, event);
          if (key === undefined) continue;
          const group = groupAt(groups, key);
          group.visitors.add(who.visitor);
          group.events.add(event);
          if (event === visit.began) group.visits.add(visit);
        }
      }
    }
  }

  #isWithin({ at }: Pick<Told, 'at'>, [from, to]: Question['date_range']): boolean {
    if (from.includes('T')) return at >= Date.parse(from) && at < Date.parse(to);
    const day = dayAt(this.#calendar, at);
    return day >= from && day <= to;
  }

  /** Undefined for what is in no row: what has no page is in no list of pages. */
  #keyOf(dimensions: readonly string[], pair: Pair, event: Told): string | undefined {
    const values = dimensions.map((dimension) =>
      isTime(dimension) ? this.#timeOf(dimension, event) : valueOf(dimension, pair),
    );
    const page = dimensions.indexOf('event:page');
    return page >= 0 && values[page] === NOT_SET ? undefined : JSON.stringify(values);
  }

  #timeOf(dimension: string, { at }: Told): string {
    const day = dayAt(this.#calendar, at);
    if (dimension === 'time:hour') return hourAt(this.#calendar, at);
    // Of three days and more.
    if (dimension === 'time:day' || dimension === 'time') return day;
    if (dimension === 'time:month') return `${day.slice(0, 7)}-01`;
    // The Monday before: 1970-01-05 was one.
    const sinceMonday = (Date.parse(day) / 86_400_000 - 4) % 7;
    return new Date(Date.parse(day) - 86_400_000 * sinceMonday).toISOString().slice(0, 10);
  }

  /** Views without a visitor: an answer about visitors says how many they are. */
  unattributed({ date_range: range }: Pick<Question, 'date_range'>): number {
    const [from, to] = range.map((text) => (text.includes('T') ? dayAt(this.#calendar, Date.parse(text)) : text));
    const isOf = (event: Told): boolean => this.#isWithin(event, [from ?? '', to ?? '']);
    return this.#told.filter((event) => isView(event) && event.visitor === undefined && isOf(event)).length;
  }

  /**
   * Visitors that have done each step, and all before it, on one day, in the order of first times.
   */
  funnelOf(steps: readonly string[], [from, to]: Question['date_range'], filters: readonly Filter[]): number[] {
    const names = namesIn(filters);
    const isTaken = (who: VisitorDay): boolean =>
      (names.some(isOfEvents) ? who.events.filter(isKept) : [undefined]).some((event) =>
        (names.some(isOfVisits) ? who.visits : [undefined]).some((visit) => takes(filters, { event, visit, who })),
      );
    const reached = steps.map(() => new Set<string>());
    for (const who of this.#visitorDays) {
      if (who.day < from || who.day > to || !isTaken(who)) continue;
      let before = -Infinity;
      for (const [step, goal] of steps.entries()) {
        const first = who.events.find((event) => isKept(event) && reaches(goal, event));
        if (first === undefined || Math.floor(first.at / 1000) < before) break;
        before = Math.floor(first.at / 1000);
        reached[step]?.add(who.visitor);
      }
    }
    return reached.map(({ size }) => size);
  }
}

/** A view that is not interactive is in no visit, and its page in no list of a visitor. */
const isKept = (event: Told): boolean => event.isInteractive || !isView(event);

/** Whether days are not enough to tell it. */
const isWithinDays = ({ date_range: [from], dimensions = [] }: Question): boolean =>
  from.includes('T') || dimensions.includes('time:hour');

/** Whether all events count, with a visitor or without. */
function isCounted(metric: string, question: Question): boolean {
  const { dimensions = [], filters = [] } = question;
  const names = [...new Set([...dimensions.filter((name) => !isTime(name)), ...namesIn(filters)])];
  if (metric === 'total_revenue') return true;
  if (metric !== 'events' && metric !== 'pageviews') return false;
  const isOnePerson = metric === 'pageviews' && names.length === 1 && names.every(isPerson);
  return names.every(isOfEvents) || names.some(isProperty) || (isOnePerson && !isWithinDays(question));
}

const NO_GROUP: Group = { visitors: new Set(), visits: new Set(), events: new Set() };

function groupedOnce(
  known: WeakMap<Question, Map<string, Group>>,
  question: Question,
  group: () => Map<string, Group>,
): Map<string, Group> {
  const groups = known.get(question) ?? group();
  known.set(question, groups);
  return groups;
}

function groupAt(groups: Map<string, Group>, key: string): Group {
  const known = groups.get(key) ?? { visitors: new Set(), visits: new Set(), events: new Set() };
  groups.set(key, known);
  return known;
}

const isSomething = (value: Value): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== 0 && value !== null;

function withGoal(key: string, place: number, goal: string): string {
  const values: string[] = JSON.parse(key);
  return JSON.stringify(values.toSpliced(place, 0, goal));
}
