// What documents have counted, as lists of entries that filters and dimensions can be applied to:
// views and events exactly, with or without a visitor. Which metrics are answered so is said by
// basis.ts.

import type { Counts } from '../document/counts.ts';
import { PAGE_VIEW } from '../event/event.ts';
import { mostMissed, type TopValues } from '../sketches/top-values.ts';
import { combineAll } from './combine.ts';
import type { ContextField } from '../event/event-context.ts';
import type { ColumnDimension } from './columns.ts';
import type { Subject } from './day-facts.ts';
import {
  absentName,
  PERSON_DIMENSIONS,
  type PersonDimension,
  PROPERTY_PREFIX,
  WAY_DIMENSIONS,
  type WayDimension,
} from './names.ts';
import { goalMatcherOf, matcherOf, POLARITY } from './pattern.ts';
import type { Condition, Filter } from './question.ts';

/** Events of one subject, and what else is known of them. */
export interface Entry {
  readonly subject: Subject;
  /** By dimension. */
  readonly values: Readonly<Record<string, string>>;
  readonly hits: number;
  /** Events that may be missing in `hits`. */
  readonly missed: number;
  /** In minor units of `currency`. */
  readonly revenue?: { readonly currency: string; readonly sum: number };
}

export interface Counter {
  /** What its list is of. */
  readonly dimension: string;
  readonly entries: readonly Entry[];
  /** Events that are in no entry, since the list was cut. */
  readonly unlisted: number;
  /** The most of them that one value can have, besides what its entry says. */
  readonly mostMissed: (value: string) => number;
}

function counterOf(dimension: string, entries: readonly Entry[], list: TopValues, total: number): Counter {
  if (list.floor === 0) return { dimension, entries, unlisted: 0, mostMissed: () => 0 };
  const kept = new Set(list.kept.map(({ value }) => value));
  return {
    dimension,
    entries,
    unlisted: restOf(list, total),
    mostMissed: (value) => (kept.has(value) ? 0 : mostMissed(list, value)),
  };
}

/** What is counted of the values of a dimension. */
export function listOf({ types, dimensions }: Counts, dimension: ColumnDimension): TopValues {
  if (dimension === 'event:name') return types;
  const field = { ...PERSON_DIMENSIONS, ...WAY_DIMENSIONS }[dimension as PersonDimension | WayDimension] as
    ContextField | undefined;
  return dimensions[field ?? 'path'];
}

/** Views per page and events per name; where `byPage` is false, all views as one. */
export function subjectCounter({ views, events, types, dimensions }: Counts, byPage: boolean, asOne: boolean): Counter {
  const view = (hits: number): Entry => ({ subject: { name: PAGE_VIEW }, values: {}, hits, missed: 0 });
  if (asOne) {
    const others = { ...view(events - views), subject: { name: '' } };
    return { dimension: '', entries: [others, view(views)], unlisted: 0, mostMissed: () => 0 };
  }
  const names = types.kept
    .filter(({ value }) => value !== PAGE_VIEW)
    .map(({ value, hits, missed }) => ({ subject: { name: value }, values: {}, hits, missed }));
  if (!byPage) return counterOf('event:name', [...names, view(views)], types, events);
  const { path } = dimensions;
  const pages = path.kept.map(({ value, hits, missed }) => ({
    subject: { name: PAGE_VIEW, page: value },
    values: {},
    hits,
    missed,
  }));
  const pageless = path.floor === 0 ? [view(restOf(path, views))] : [];
  const counter = counterOf('event:page', [...names, ...pages, ...pageless], path, views);
  return types.floor === 0 ? counter : { ...counter, unlisted: counter.unlisted + restOf(types, events) };
}

/** Views per value of what is known of a visitor. */
export function personCounter({ views, dimensions }: Counts, dimension: PersonDimension): Counter {
  const list = dimensions[PERSON_DIMENSIONS[dimension]];
  const entry = (value: string, hits: number, missed: number): Entry => ({
    subject: { name: PAGE_VIEW },
    values: { [dimension]: value },
    hits,
    missed,
  });
  const kept = list.kept.map(({ value, hits, missed }) => entry(value, hits, missed));
  const rest = list.floor === 0 ? restOf(list, views) : 0;
  return counterOf(dimension, rest === 0 ? kept : [...kept, entry(absentName(dimension), rest, 0)], list, views);
}

/** Events per value of a property and event name; those without the property, too. */
export function propertyCounter({ properties, types, events }: Counts, dimension: string): Counter {
  const property = dimension.slice(PROPERTY_PREFIX.length);
  const entries = properties.kept.flatMap(({ value: key, hits, missed }) => {
    const [name, value, type] = JSON.parse(key) as [string, string, string];
    return name === property ? [{ subject: { name: type }, values: { [dimension]: value }, hits, missed }] : [];
  });
  // Where values may be missing, it is not known how many events have none.
  if (properties.floor > 0) {
    const unlisted = restOf({ kept: entries }, events);
    return { dimension, entries, unlisted, mostMissed: () => unlisted };
  }
  const without = types.kept.map(({ value: name, hits, missed }) => {
    const having = entries.filter(({ subject }) => subject.name === name);
    return { subject: { name }, values: {}, hits: Math.max(0, restOf({ kept: having }, hits)), missed };
  });
  const unlisted = types.floor === 0 ? 0 : restOf(types, events);
  return { dimension, entries: [...entries, ...without], unlisted, mostMissed: () => unlisted };
}

/** Revenue per event name and currency. */
export function revenueCounter({ revenue: { counts, sums } }: Counts): Counter {
  const entries = counts.kept.map(({ value: key, hits, missed }, index) => {
    const [type, currency] = JSON.parse(key) as [string, string];
    return { subject: { name: type }, values: {}, hits, missed, revenue: { currency, sum: sums[index] ?? 0 } };
  });
  return { dimension: '', entries, unlisted: 0, mostMissed: () => 0 };
}

/** Of `total` hits, those that are in no kept value. */
const restOf = ({ kept }: { readonly kept: readonly { readonly hits: number }[] }, total: number): number =>
  kept.reduce((rest, { hits }) => rest - hits, total);

/** The value that an entry has of a dimension. */
export function valueOfEntry({ subject, values }: Entry, dimension: string): string {
  if (dimension === 'event:name') return subject.name;
  if (dimension === 'event:page') return subject.page ?? absentName(dimension);
  return values[dimension] ?? absentName(dimension);
}

/** Whether all filters take an entry. To be made once for all days: it decides once per value. */
export const entryTest = (filters: readonly Filter[]): EntryTest =>
  combineAll(filters, ([operator, dimension, texts]: Condition) => {
    if (dimension === 'event:goal') {
      const reaches = goalMatcherOf(texts);
      const isName = once((name) => reaches({ name }));
      const isPage = once((page) => reaches({ name: PAGE_VIEW, page }));
      return ({ subject: { name, page } }: Entry) => (page === undefined ? isName(name) : isPage(page));
    }
    const matches = once(matcherOf(POLARITY[operator].positive, texts));
    return (entry: Entry) => matches(valueOfEntry(entry, dimension));
  });

export type EntryTest = (entry: Entry) => boolean;

/** Remembers what it has decided: days have many values in common. */
function once(decide: (text: string) => boolean): (text: string) => boolean {
  const decided = new Map<string, boolean>();
  return (text) => {
    const known = decided.get(text);
    if (known !== undefined) return known;
    const made = decide(text);
    decided.set(text, made);
    return made;
  };
}
