// From the queue to the numbers: the queue is filled while the aggregator is held back, then the
// aggregator starts. Measures how fast a backlog shrinks, how long a message waits in it, and what
// an event costs.

import { join } from 'node:path';

import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

import { encodeMessage, type Message } from '../../lambdas/domain/event/message.ts';
import { forEachParallel } from '../../lambdas/shared/parallel.ts';
import { type Bench, type BenchContext, scaled, someOf } from '../harness/bench.ts';
import { startChild } from '../harness/child.ts';
import { expectViews } from '../harness/counted.ts';
import { cpuTimes, hasCpuTimes, minus, totalOf } from '../harness/cpu.ts';
import { BenchFailure } from '../harness/failure.ts';
import { messageMaker } from '../workload/messages.ts';
import { zipf } from '../../kit/random.ts';
import { type Measurement, measureRounds, type Variant } from '../harness/rounds.ts';
import { type Keeping, keepingsOf } from '../harness/stack.ts';
import { median, quantile, sum } from '../../kit/statistics.ts';
import { temporaryFolder } from '../harness/temporary.ts';
import { freshSites, viewsOf } from '../workload/workload.ts';
import type { Drained, Held, HeldPlan } from './held-process.ts';

/** The mix of sites that send. */
interface Mix {
  readonly name: string;
  readonly sites: number;
  /** Messages of one event. */
  readonly messages: number;
  /** Draws the next sending site from this many. */
  readonly draw: (sites: number, random: () => number) => () => number;
}

const evenly = (sites: number, random: () => number) => () => Math.floor(random() * sites);

const MIXES: readonly Mix[] = [
  { name: 'one busy site', sites: 1, messages: 30_000, draw: evenly },
  { name: '1,000 small sites', sites: 1000, messages: 10_000, draw: evenly },
  { name: 'Zipf over 200 sites', sites: 200, messages: 20_000, draw: zipf },
];

/** Ingest environments that number the messages. */
const ENVIRONMENTS = 4;
/** Entries of a SendMessageBatch, and how many batches are under way at once. */
const ENTRIES = 10;
const PARALLEL = 16;

export const drain: Bench = {
  name: 'drain',
  about: 'a filled queue to counted: events a second, lag, CPU, lost races; one site, many, a mix',
  run: (context) =>
    measureRounds(
      context,
      someOf(
        context,
        keepingsOf(context).flatMap((keeping) => MIXES.map((mix) => variantOf(context, keeping, mix))),
      ),
    ),
};

const variantOf = (context: BenchContext, keeping: Keeping, mix: Mix): Variant => ({
  name: `${keeping}, ${mix.name}`,
  measure: async (round) => {
    const { dir, remove } = temporaryFolder();
    const child = startChild(new URL('held-process.ts', import.meta.url));
    try {
      const plan: HeldPlan = {
        assembly: await context.assembly(),
        dataDir: keeping === 'files' ? join(dir, 'data') : undefined,
      };
      const stack = await child.ask<Held>(plan);
      const messages = messagesOf(context, mix, `${keeping}/${mix.name}/${round}`);
      await fill(stack, messages);
      const before = cpuTimes(child.pid);
      const drained = await child.ask<Drained>('release');
      const used = minus(cpuTimes(child.pid), before);
      await expectViews(stack.url, countBySite(messages));
      return figuresOf(messages, drained, used);
    } finally {
      await child.stop();
      remove();
    }
  },
});

/** The acceptance time of all messages: the function's lag metrics count from here. */
const ACCEPTED_AT = Date.parse('2025-11-14T12:00:00Z');

function messagesOf(context: BenchContext, { sites: count, messages, draw }: Mix, seed: string): Message[] {
  const random = context.random(seed);
  const sites = freshSites(count);
  const next = draw(count, random);
  const view = viewsOf({ pages: 1000, visitors: 50_000, random });
  const toMessage = messageMaker({ random, environments: ENVIRONMENTS, acceptedAt: ACCEPTED_AT });
  return Array.from({ length: scaled(context, messages, 20) }, () => toMessage(sites[next()] ?? '', [view()]));
}

async function fill({ endpoints, region, credentials, outputs }: Held, messages: readonly Message[]): Promise<void> {
  const client = new SQSClient({ endpoint: endpoints.sqs, region, credentials });
  const batches = Array.from({ length: Math.ceil(messages.length / ENTRIES) }, (_, index) =>
    messages.slice(index * ENTRIES, (index + 1) * ENTRIES),
  );
  await forEachParallel(batches, PARALLEL, async (batch) => {
    const entries = batch.map((message, index) => ({ Id: String(index), MessageBody: encodeMessage(message) }));
    const { Failed = [] } = await client.send(
      new SendMessageBatchCommand({ QueueUrl: outputs['QueueUrl'], Entries: entries }),
    );
    if (Failed.length > 0) throw new BenchFailure(`The queue refused ${Failed.length} of ${batch.length} messages.`);
  });
  client.destroy();
}

const countBySite = (messages: readonly Message[]): Map<string, number> =>
  new Map([...Map.groupBy(messages, ({ site }) => site)].map(([site, some]) => [site, some.length]));

function figuresOf(
  messages: readonly Message[],
  { ms, releasedAt, metrics }: Drained,
  used: ReturnType<typeof cpuTimes>,
): Measurement[] {
  const lines = metrics.map(
    (line) => JSON.parse(line) as { Counted?: number; Lag?: number | number[]; LostRaces?: number | number[] },
  );
  const lags = lines.flatMap(({ Lag = [] }) => Lag).map((lag) => lag + ACCEPTED_AT - releasedAt);
  const counted = sum(lines.map(({ Counted = 0 }) => Counted));
  if (counted !== messages.length) {
    throw new BenchFailure(`${counted} of ${messages.length} events were counted after the queue was released.`);
  }
  return [
    { name: 'counted', unit: 'events/s', value: messages.length / (ms / 1000) },
    { name: 'lag p50', unit: 'ms', value: median(lags) },
    { name: 'lag p99', unit: 'ms', value: quantile(lags, 0.99) },
    {
      name: 'lost races',
      unit: '/1,000 events',
      value: (1000 * sum(lines.flatMap(({ LostRaces = [] }) => LostRaces))) / messages.length,
    },
    ...(hasCpuTimes
      ? [
          { name: 'CPU', unit: 'CPU-ms/event', value: totalOf(used) / messages.length },
          { name: 'CPU of aggregate', unit: 'CPU-ms/event', value: used.aggregate / messages.length },
          { name: 'CPU of main', unit: 'CPU-ms/event', value: used.main / messages.length },
          { name: 'CPU of services', unit: 'CPU-ms/event', value: used.services / messages.length },
        ]
      : []),
  ];
}
