// The cost of an answer about a day of a thousand to a million events, about ranges of a day to ten
// years, and of questions about a busy site. Measures the function's code alone, and HTTP requests
// through the local gateway.

import { type Bench, type BenchContext, scaled, someOf } from '../harness/bench.ts';
import { Connection } from '../harness/connection.ts';
import { expectViews } from '../harness/counted.ts';
import { measureRounds } from '../harness/rounds.ts';
import { startStack } from '../harness/stack.ts';
import { rollUp, type TablesAt } from '../workload/store.ts';
import { fill } from './fill.ts';
import { DASHBOARD, FILTERED } from './questions.ts';
import { type Asked, variantOf } from './variant.ts';

/** Events of the queried day. */
const DAYS = [1000, 10_000, 100_000, 1_000_000];
/** Days of the queried range, of a small site. */
const RANGES = [1, 30, 365, 3650];
const EVENTS_PER_DAY_OF_RANGE = 100;
/**
 * A busy site, whose every day has more visitors than its table keeps: no document gets
 * much larger than these.
 */
const BUSY = { site: 'busy.example', days: 365, eventsPerDay: 5000 };
const DAYS_OF_QUESTION = 30;
const DAY_MS = 86_400_000;
const STATS = '/api/stats';
/** The last day of every range. It is long over, but costs the same as today. */
const LAST_DAY = Date.parse('2025-11-14');

/**
 * Requests of a round, one after the other, after a tenth as many unmeasured ones. Slow queries get
 * fewer.
 */
const REQUESTS = 300;
const REQUESTS_OF_YEARS = 40;
const LONG_RANGE_DAYS = 365;

const dayBefore = (days: number): string => new Date(LAST_DAY - days * DAY_MS).toISOString().slice(0, 10);

const ofViews =
  (views: number) =>
  (body: string): boolean =>
    (JSON.parse(body) as { total_views?: number }).total_views === views;

export const read: Bench = {
  name: 'read',
  about: 'stats: days of 10^3 to 10^6 events, ranges of 1 to 3,650 days, questions; handler and HTTP latency',
  async run(context) {
    const stack = await startStack(await context.assembly(), 'memory');
    try {
      const { StatsTableName: statsTable = '', EventsTableName: eventsTable = '' } = stack.outputs;
      const tables = { endpoint: stack.endpoints.dynamodb, region: stack.region, statsTable, eventsTable };
      const asked = await prepare(context, stack.url, tables);
      const connection = await Connection.open(stack.url);
      const variants = asked.map((one) => variantOf(one, tables, stack.url, connection));
      const figures = await measureRounds(context, variants);
      connection.close();
      return figures;
    } finally {
      await stack.stop();
    }
  },
};

/** Fills the table for the requests, and checks that the data is there. */
async function prepare(context: BenchContext, url: string, tables: TablesAt): Promise<Asked[]> {
  const asked: Asked[] = [];
  const sent = new Map<string, number>();
  for (const nominal of someOf(context, DAYS)) {
    context.progress(`writing a day of ${nominal} events`);
    const site = `day-${nominal}.example`;
    const events = scaled(context, nominal, 10);
    await fill(tables, { site, days: [dayBefore(0)], eventsPerDay: events, random: context.random(site) });
    const requests = scaled(context, REQUESTS, 3);
    sent.set(site, events);
    const search = `site_id=${site}&date=${dayBefore(0)}`;
    const name = `day of ${nominal.toLocaleString('en-US')}`;
    asked.push({ name, path: STATS, search, requests, isRight: ofViews(events) });
  }
  const site = 'years.example';
  const lengths = someOf(context, RANGES).map((nominal) => ({ nominal, days: scaled(context, nominal) }));
  const longest = Math.max(...lengths.map(({ days }) => days));
  context.progress(`writing ${longest} days`);
  const days = Array.from({ length: longest }, (_, index) => dayBefore(index));
  await fill(tables, { site, days, eventsPerDay: EVENTS_PER_DAY_OF_RANGE, random: context.random(site) });
  sent.set(site, longest * EVENTS_PER_DAY_OF_RANGE);
  const busyDays = scaled(context, BUSY.days);
  context.progress(`writing ${busyDays} days of a busy site`);
  const eventsPerDay = scaled(context, BUSY.eventsPerDay, 10);
  const ofBusy = Array.from({ length: busyDays }, (_, index) => dayBefore(index));
  await fill(tables, { site: BUSY.site, days: ofBusy, eventsPerDay, random: context.random(BUSY.site) });
  sent.set(BUSY.site, busyDays * eventsPerDay);
  context.progress('rolling up periods that are over');
  await rollUp(tables);
  for (const { nominal, days } of lengths) {
    asked.push({
      name: `${nominal.toLocaleString('en-US')} day${nominal === 1 ? '' : 's'}`,
      path: STATS,
      search: `site_id=${site}&from=${dayBefore(days - 1)}&to=${dayBefore(0)}`,
      requests: scaled(context, nominal > LONG_RANGE_DAYS ? REQUESTS_OF_YEARS : REQUESTS, 3),
      isRight: ofViews(days * EVENTS_PER_DAY_OF_RANGE),
    });
  }
  await expectViews(url, sent);
  return [...asked, ...questionsOf(context, busyDays)];
}

function questionsOf(context: BenchContext, busyDays: number): Asked[] {
  const ask = (name: string, questions: readonly object[], days: number): Asked => {
    const range = { site_id: BUSY.site, date_range: [dayBefore(Math.min(days, busyDays) - 1), dayBefore(0)] };
    return {
      name,
      path: '/api/v2/query',
      search: '',
      body: questions.map((question) => ({ ...range, ...question })),
      requests: scaled(context, REQUESTS_OF_YEARS, 3),
      isRight: haveRows(questions.length),
    };
  };
  return [
    ask(`${DASHBOARD.length} questions, ${DAYS_OF_QUESTION} days`, DASHBOARD, DAYS_OF_QUESTION),
    ask(`filtered question, ${DAYS_OF_QUESTION} days`, [FILTERED], DAYS_OF_QUESTION),
    ask(`filtered question, ${BUSY.days} days`, [FILTERED], BUSY.days),
  ];
}

const haveRows =
  (questions: number) =>
  (body: string): boolean => {
    const answers = JSON.parse(body) as readonly { readonly results: readonly unknown[] }[];
    return answers.length === questions && answers.every(({ results }) => results.length > 0);
  };
