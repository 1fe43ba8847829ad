// Many events and their sum: the truth, counted here by plain Maps, without code of the system
// under test.

import * as fc from 'fast-check';
import type { Api, Stats } from './api.ts';
import { freshSite, pageView, type SentEvent } from './events.ts';

const DAYS = ['2025-11-13', '2025-11-14', '2025-11-15'];
const TOP_PATHS = 10;

/**
 * Events of three sites and three days, from 600 visitors on 200 paths: within what a day keeps
 * exactly. Some are clicks, and some are views without a user or a path. The test prints the seed,
 * which repeats the events.
 */
export function traffic(count: number, seed = Date.now() % 2 ** 31): SentEvent[] {
  console.log(`traffic(${count}, ${seed})`);
  const site = fc.constantFrom(freshSite(), freshSite(), freshSite());
  const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 9 });
  const event = fc.record({
    site_id: site,
    event_type: fc.constantFrom('page_view', 'page_view', 'page_view', 'click'),
    timestamp: fc.tuple(fc.constantFrom(...DAYS), fc.nat(86_399_999)).map(([day, ms]) => at(day, ms)),
    path: some(fc.nat(199).map((page) => `/page/${page}`)),
    user_id: some(fc.nat(599).map((user) => `user-${user}`)),
  });
  return fc
    .sample(event, { numRuns: count, seed })
    .map(({ path, user_id, ...rest }) =>
      pageView({ ...rest, ...(path !== undefined && { path }), ...(user_id !== undefined && { user_id }) }),
    );
}

const at = (day: string, milliseconds: number) => new Date(Date.parse(day) + milliseconds).toISOString();

/** The answers that the stats owe: of every site for all time, and of every site and day. */
export function truth(events: readonly SentEvent[]): Stats[] {
  const sites = Map.groupBy(events, ({ site_id }) => site_id);
  return [...sites].flatMap(([site_id, ofSite]) => {
    const days = Map.groupBy(ofSite, ({ timestamp }) => timestamp.slice(0, 10));
    return [['all-time', ofSite] as const, ...days].map(([date, some]) => ({ site_id, date, ...totals(some) }));
  });
}

function totals(events: readonly SentEvent[]) {
  const views = events.filter(({ event_type }) => event_type === 'page_view');
  const users = new Set<string>();
  const paths = new Map<string, number>();
  for (const { path, user_id } of views) {
    if (user_id !== undefined) users.add(user_id);
    if (path !== undefined) paths.set(path, (paths.get(path) ?? 0) + 1);
  }
  const top = [...paths].sort(([a, views], [b, more]) => more - views || (a < b ? -1 : 1)).slice(0, TOP_PATHS);
  return {
    total_views: views.length,
    unique_users: users.size,
    top_paths: top.map(([path, views]) => ({ path, views })),
  };
}

/** What the API answers to the same questions. */
export const answers = (api: Api, questions: readonly Stats[]): Promise<Stats[]> =>
  Promise.all(questions.map(({ site_id, date }) => api.counted(date === 'all-time' ? { site_id } : { site_id, date })));

/** Posts every event by itself, over several connections. Returns the events that got no 202. */
export async function postAll(api: Api, events: readonly SentEvent[], connections = 32): Promise<SentEvent[]> {
  const refused: SentEvent[] = [];
  const queue = events.values();
  const connection = async () => {
    for (const event of queue) {
      // no answer at all: the stack is dead
      const answer = await api.post(event).catch(() => undefined);
      if (answer?.status !== 202) refused.push(event);
    }
  };
  await Promise.all(Array.from({ length: connections }, connection));
  return refused;
}
