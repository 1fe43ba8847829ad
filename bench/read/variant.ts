// One request, timed through the function's code alone and through the local gateway.

import type { Context } from 'aws-lambda';

import { createHttpHandler } from '../../lambdas/http/http-handler.ts';
import { siteDefaults } from '../../lambdas/domain/access/site.ts';
import { queryAnswers } from '../../lambdas/stats/query/query-answers.ts';
import { statsAnswers } from '../../lambdas/stats/stats.ts';
import { type Connection, requestBytes } from '../harness/connection.ts';
import { BenchFailure } from '../harness/failure.ts';
import { requestEvent } from '../../kit/lambda-events.ts';
import type { Measurement, Variant } from '../harness/rounds.ts';
import { quantile } from '../../kit/statistics.ts';
import { statsDeps, type TablesAt } from '../workload/store.ts';

/** A request, sent repeatedly: a GET, or a POST if it has a body. */
export interface Asked {
  readonly name: string;
  readonly path: string;
  readonly search: string;
  readonly body?: unknown;
  /** How often in a round, one after the other, after a tenth as many that are not measured. */
  readonly requests: number;
  /** Whether an answer is the right one. */
  readonly isRight: (body: string) => boolean;
}

export function variantOf(asked: Asked, tables: TablesAt, url: string, connection: Connection): Variant {
  const { name, path, search, body, requests, isRight } = asked;
  const deps = statsDeps(tables, 1);
  const query = queryAnswers({ ...deps, findSite: async (site) => siteDefaults(site) });
  const handler = createHttpHandler({ ...statsAnswers(deps), ...query }, '*');
  const event = requestEvent(path, search, body);
  const bytes = requestBytes(url, search === '' ? path : `${path}?${search}`, body);
  const invoke = async (): Promise<void> => {
    const answer = await handler(event, {} as Context);
    if (!isRight(answer.body)) {
      throw new BenchFailure(`${name}: the answer (${answer.statusCode}) is ${answer.body.slice(0, MOST_SHOWN)}`);
    }
  };
  const send = async (): Promise<void> => {
    const status = await connection.request(bytes);
    if (status !== 200) throw new BenchFailure(`${name} was answered with ${status}.`);
  };
  return {
    name,
    measure: async () => [
      ...(await latencyOf('handler', requests, invoke)),
      ...(await latencyOf('HTTP', requests, send)),
    ],
  };
}

const MOST_SHOWN = 500;

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
