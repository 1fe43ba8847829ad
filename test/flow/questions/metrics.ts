// The metrics of what belongs together.

import { isView, type Told } from './told.ts';
import type { Visit } from './visitor-days.ts';

export interface Group {
  readonly visitors: Set<string>;
  readonly visits: Set<Visit>;
  readonly events: Set<Told>;
}

export interface Money {
  readonly amount: string;
  readonly currency: string;
}
export type Value = number | null | readonly Money[];

export function valueOfMetric(metric: string, { visitors, visits, events }: Group): Value {
  const sum = (numberOf: (visit: Visit) => number): number => [...visits].reduce((all, one) => all + numberOf(one), 0);
  const perVisit = (total: number, places: number): number | null => quotient(total, visits.size, places);
  switch (metric) {
    case 'visitors':
      return visitors.size;
    case 'visits':
      return visits.size;
    case 'pageviews':
      return [...events].filter(isView).length;
    case 'events':
      return events.size;
    case 'views_per_visit':
      return perVisit(
        sum((visit) => visit.events.filter(isView).length),
        2,
      );
    case 'bounce_rate':
      return perVisit(100 * sum((visit) => (visit.events.length === 1 ? 1 : 0)), 1);
    case 'visit_duration':
      return perVisit(
        sum(({ seconds }) => seconds),
        0,
      );
    case 'total_revenue':
      return revenueOf([...events]);
    default:
      return null;
  }
}

/** Half up, of whole numbers: so nothing but the result is rounded. */
export const quotient = (above: number, below: number, places: number): number | null =>
  below === 0 ? null : Math.round((above * 10 ** places) / below) / 10 ** places;

function revenueOf(events: readonly Told[]): Money[] {
  const sums = new Map<string, number>();
  for (const { revenue } of events) {
    if (revenue !== undefined) sums.set(revenue.currency, (sums.get(revenue.currency) ?? 0) + revenue.amount);
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, sum]) => ({ amount: currency === 'JPY' ? `${sum}` : (sum / 100).toFixed(2), currency }));
}
