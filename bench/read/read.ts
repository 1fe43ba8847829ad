// The cost of an answer about a day of a thousand to a million events, and about ranges of a day to
// ten years. Measures the function's code alone, and HTTP requests through the local gateway.

import type { Context } from 'aws-lambda';

import { createHttpHandler } from '../../lambdas/http/http-handler.ts';
import { statsAnswers } from '../../lambdas/stats/stats.ts';
import { type Bench, type BenchContext, scaled, someOf } from '../harness/bench.ts';
import { Connection, requestBytes } from '../harness/connection.ts';
import { expectViews } from '../harness/counted.ts';
import { BenchFailure } from '../harness/failure.ts';
import { requestEvent } from '../../kit/lambda-events.ts';
import { type Measurement, measureRounds, type Variant } from '../harness/rounds.ts';
import { startStack } from '../harness/stack.ts';
import { quantile } from '../../kit/statistics.ts';
import { rollUp, statsDeps, type TablesAt } from '../workload/store.ts';
import { fill } from './fill.ts';

/** Events of the queried day. */
const DAYS = [1000, 10_000, 100_000, 1_000_000];
/** Days of the queried range, of a small site. */
const RANGES = [1, 30, 365, 3650];
const EVENTS_PER_DAY_OF_RANGE = 100;
const DAY_MS = 86_400_000;
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

/** One query, sent repeatedly. */
interface Question {
  readonly name: string;
  readonly search: string;
  readonly views: number;
  readonly requests: number;
}

export const read: Bench = {
  name: 'read',
  about: 'stats: days of 10^3 to 10^6 events, ranges of 1 to 3,650 days; handler and HTTP latency',
  async run(context) {
    const stack = await startStack(await context.assembly(), 'memory');
    try {
      const { StatsTableName: statsTable = '', EventsTableName: eventsTable = '' } = stack.outputs;
      const tables = { endpoint: stack.endpoints.dynamodb, region: stack.region, statsTable, eventsTable };
      const questions = await prepare(context, stack.url, tables);
      const connection = await Connection.open(stack.url);
      const variants = questions.map((question) => variantOf(question, tables, stack.url, connection));
      const figures = await measureRounds(context, variants);
      connection.close();
      return figures;
    } finally {
      await stack.stop();
    }
  },
};

/** Fills the table for the queries, and checks that the data is there. */
async function prepare(context: BenchContext, url: string, tables: TablesAt): Promise<Question[]> {
  const questions: Question[] = [];
  const sent = new Map<string, number>();
  for (const nominal of someOf(context, DAYS)) {
    context.progress(`writing a day of ${nominal} events`);
    const site = `day-${nominal}.example`;
    const events = scaled(context, nominal, 10);
    await fill(tables, { site, days: [dayBefore(0)], eventsPerDay: events, random: context.random(site) });
    const requests = scaled(context, REQUESTS, 3);
    sent.set(site, events);
    const search = `site_id=${site}&date=${dayBefore(0)}`;
    questions.push({ name: `day of ${nominal.toLocaleString('en-US')}`, search, views: events, requests });
  }
  const site = 'years.example';
  const lengths = someOf(context, RANGES).map((nominal) => ({ nominal, days: scaled(context, nominal) }));
  const longest = Math.max(...lengths.map(({ days }) => days));
  context.progress(`writing ${longest} days`);
  const days = Array.from({ length: longest }, (_, index) => dayBefore(index));
  await fill(tables, { site, days, eventsPerDay: EVENTS_PER_DAY_OF_RANGE, random: context.random(site) });
  sent.set(site, longest * EVENTS_PER_DAY_OF_RANGE);
  context.progress('rolling up periods that are over');
  await rollUp(tables);
  for (const { nominal, days } of lengths) {
    questions.push({
      name: `${nominal.toLocaleString('en-US')} day${nominal === 1 ? '' : 's'}`,
      search: `site_id=${site}&from=${dayBefore(days - 1)}&to=${dayBefore(0)}`,
      views: days * EVENTS_PER_DAY_OF_RANGE,
      requests: scaled(context, nominal > LONG_RANGE_DAYS ? REQUESTS_OF_YEARS : REQUESTS, 3),
    });
  }
  await expectViews(url, sent);
  return questions;
}

function variantOf(question: Question, tables: TablesAt, url: string, connection: Connection): Variant {
  const handler = createHttpHandler(statsAnswers(statsDeps(tables, 1)), '*');
  const event = requestEvent('/api/stats', question.search);
  const bytes = requestBytes(url, `/api/stats?${question.search}`);
  const invoke = async (): Promise<void> => {
    const { statusCode, body } = await handler(event, {} as Context);
    const { total_views } = JSON.parse(body) as { total_views?: number };
    if (total_views !== question.views) {
      throw new BenchFailure(
        `${question.search} has ${question.views} views, and the answer (${statusCode}) is ${body}.`,
      );
    }
  };
  const get = async (): Promise<void> => {
    const status = await connection.request(bytes);
    if (status !== 200) throw new BenchFailure(`${question.search} was answered with ${status}.`);
  };
  return {
    name: question.name,
    measure: async () => [
      ...(await latencyOf('handler', question.requests, invoke)),
      ...(await latencyOf('HTTP', question.requests, get)),
    ],
  };
}

async function latencyOf(name: string, requests: number, request: () => Promise<void>): Promise<Measurement[]> {
  for (let warmUp = 0; warmUp < requests / 10; warmUp += 1) await request();
  const ms: number[] = [];
  for (let count = 0; count < requests; count += 1) {
    const startedAt = performance.now();
    await request();
    ms.push(performance.now() - startedAt);
  }
  return [
    { name: `${name} p50`, unit: 'ms', value: quantile(ms, 0.5) },
    { name: `${name} p95`, unit: 'ms', value: quantile(ms, 0.95) },
  ];
}
