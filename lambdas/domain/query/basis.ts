// Decides where each metric of a question comes from, and refuses what nothing answers.
//
//   nothing named                          counters: views, events, revenue
//   event:page, event:name, event:goal     counters: views and events; by names alone, revenue
//   one of hostname, country, … screen     counters: views
//   event:props:NAME and event:name        counters: views and events
//   everything else                        the visitor table
//
// By hours, or within a range of hours, quarters of hours have views and events, and the half-hours
// of the visitor table have what is about visits; the rest is kept per day alone.
//
// "Named" is what the dimensions and filters are about, time apart.

import { conditionsOf } from './combine.ts';
import { type Metric, PERSON_DIMENSIONS, PROPERTY_PREFIX, TIME_DIMENSIONS } from './names.ts';
import type { Filter } from './question.ts';
import { UnanswerableError } from './unanswerable.ts';

export type Basis = 'totals' | 'subjects' | 'person' | 'properties' | 'revenue' | 'table';

const SUBJECTS: ReadonlySet<string> = new Set(['event:page', 'event:name', 'event:goal']);
const NAMES: ReadonlySet<string> = new Set(['event:name', 'event:goal']);

/** Whether a dimension is one of time, or of a property. */
export const isTime = (dimension: string): boolean => TIME_DIMENSIONS.some((known) => known === dimension);
export const isProperty = (dimension: string): boolean => dimension.startsWith(PROPERTY_PREFIX);

interface Named {
  readonly dimensions: readonly string[];
  readonly filters: readonly Filter[];
}

/** The dimensions that a question names, time apart. */
export const namedBy = ({ dimensions, filters }: Named): ReadonlySet<string> =>
  new Set([...dimensions.filter((dimension) => !isTime(dimension)), ...conditionsOf(filters).map(([, name]) => name)]);

/** Of a question by hours. Throws UnanswerableError. */
export function hourlyBasisOf(metric: Metric, named: ReadonlySet<string>): Basis {
  if (metric === 'total_revenue')
    throw new UnanswerableError('total_revenue is kept per day: ask for whole days, and not by time:hour');
  const daily = [...named].find((name) => SUBJECTS.has(name) || isProperty(name));
  if (daily !== undefined) {
    throw new UnanswerableError(
      `${daily} is kept per day: ask for whole days, and not by time:hour, or by and with visit:… alone`,
    );
  }
  return named.size === 0 && (metric === 'pageviews' || metric === 'events') ? 'totals' : 'table';
}

/** Throws UnanswerableError. */
export function basisOf(metric: Metric, named: ReadonlySet<string>): Basis {
  const properties = [...named].filter(isProperty);
  const isWithin = (allowed: ReadonlySet<string>): boolean => [...named].every((name) => allowed.has(name));
  if (metric === 'total_revenue') {
    if (isWithin(NAMES)) return 'revenue';
    throw new UnanswerableError(
      'total_revenue is kept per event name: ask for it without dimensions and filters, ' +
        'or with event:name and event:goal alone',
    );
  }
  if (properties.length > 0) {
    const isCounted = metric === 'events' || metric === 'pageviews';
    if (isCounted && properties.length === 1 && isWithin(new Set([...NAMES, ...properties]))) return 'properties';
    throw new UnanswerableError(
      `${properties[0]} is counted per event: ask for events or pageviews, by or with one property ` +
        `and event:name or event:goal alone, not ${metric}`,
    );
  }
  if (metric !== 'pageviews' && metric !== 'events') return 'table';
  if (named.size === 0) return 'totals';
  if (isWithin(SUBJECTS)) return 'subjects';
  return metric === 'pageviews' && named.size === 1 && [...named].every((name) => name in PERSON_DIMENSIONS)
    ? 'person'
    : 'table';
}
