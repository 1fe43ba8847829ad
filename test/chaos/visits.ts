// The visits of a day, by sorting what its visitors sent: a run of interactive events, each at most
// half an hour after the one before, to the second (docs/http-api.md).

import type { SentEvent } from '../support/events.ts';
import { pathOf, sourceOf } from './visitors.ts';

export interface Visit {
  readonly user: string;
  /** What the first event of the visitor's day says, in capitals. */
  readonly country: string;
  readonly source: string;
  readonly events: number;
  readonly views: number;
  readonly seconds: number;
  /** Of views in one second, the first by its text. */
  readonly entry: string | undefined;
}

const GAP_SECONDS = 1800;

const secondOf = ({ timestamp }: SentEvent): number => Math.floor(Date.parse(timestamp) / 1000);
const isView = ({ event_type }: SentEvent): boolean => event_type === 'page_view';

/** Of the events of one site and day that have a visitor. */
export function visitsOf(events: readonly SentEvent[]): Visit[] {
  const users = Map.groupBy(events, ({ user_id = '' }) => user_id);
  return [...users].flatMap(([user, own]) => {
    const sorted = own.toSorted((a, b) => secondOf(a) - secondOf(b));
    const country = sorted[0]?.country?.toUpperCase() ?? '';
    return runsOf(sorted).map((run) => ({ user, country, ...visitOf(run) }));
  });
}

function runsOf(sorted: readonly SentEvent[]): SentEvent[][] {
  const runs: SentEvent[][] = [];
  for (const event of sorted.filter(({ interactive }) => interactive !== false)) {
    const before = runs.at(-1)?.at(-1);
    if (before !== undefined && secondOf(event) - secondOf(before) <= GAP_SECONDS) runs.at(-1)?.push(event);
    else runs.push([event]);
  }
  return runs;
}

function visitOf(run: readonly SentEvent[]): Omit<Visit, 'user' | 'country'> {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a visit has an event');
  const views = run.filter(isView);
  const landing = views.find((view) => pathOf(view) !== undefined);
  const candidates = views.filter((view) => landing !== undefined && secondOf(view) === secondOf(landing));
  return {
    source: sourceOf(first),
    events: run.length,
    views: views.length,
    seconds: secondOf(last) - secondOf(first),
    entry: candidates.flatMap((view) => pathOf(view) ?? []).sort()[0],
  };
}
