// What rows are compared with: everything in the range.

import { slots } from '../state/data.ts';
import { type Metric } from '../state/metrics.ts';
import type { Tab } from '../state/panels.ts';
import { TOTALS } from '../state/questions.ts';
import { FIGURES } from '../state/metrics.ts';

/** The total of a metric; undefined where shares of it say nothing. */
export function totalOf(metric: Metric | undefined, tab: Tab): number | undefined {
  if (tab.id === 'goal' || tab.id === 'event' || tab.id === 'properties') return undefined;
  const index = (FIGURES as readonly (Metric | undefined)[]).indexOf(metric);
  const value = slots.value.get(TOTALS)?.answer?.results[0]?.metrics[index];
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** The host name of the site's pages, where it has but one; read from its origins or its id. */
export function hostnameOf(
  site: { readonly id: string; readonly origins?: readonly string[] } | undefined,
): string | undefined {
  const [origin, ...others] = site?.origins ?? [];
  if (origin !== undefined && others.length === 0 && URL.canParse(origin)) return new URL(origin).host;
  return undefined;
}
