// From the POST to the numbers, over HTTP: events per second, the latency for a client, and the CPU
// of the whole stack per counted event.

import { type Bench, type BenchContext, isSmoke, scaled, someOf } from '../harness/bench.ts';
import { startChild } from '../harness/child.ts';
import { expectViews, queueEmptied } from '../harness/counted.ts';
import { cpuTimes, hasCpuTimes, JOBS, minus, per, totalOf } from '../harness/cpu.ts';
import { type Measurement, measureRounds, type Variant } from '../harness/rounds.ts';
import { type BenchStack, type Keeping, keepingsOf, startStack } from '../harness/stack.ts';
import { quantile } from '../../kit/statistics.ts';
import { freshSites } from '../workload/workload.ts';
import { makeKnown } from './known-sites.ts';
import type { Load, Sent } from './load-process.ts';

interface Shape {
  readonly name: string;
  readonly connections: number;
  readonly requests: number;
  readonly eventsPerRequest: number;
  /** Events with the five fields that the old API had; absent: page views with all there are. */
  readonly isPlain?: boolean;
}

/** Sizes that take seconds each, so that the trigger's window of one second matters little. */
const SHAPES: readonly Shape[] = [
  { name: 'single x 1', connections: 1, requests: 4000, eventsPerRequest: 1 },
  { name: 'single x 32', connections: 32, requests: 20_000, eventsPerRequest: 1 },
  { name: 'single x 128', connections: 128, requests: 20_000, eventsPerRequest: 1 },
  { name: 'batch of 10', connections: 32, requests: 6000, eventsPerRequest: 10 },
  { name: 'batch of 100', connections: 32, requests: 4000, eventsPerRequest: 100 },
  { name: 'batch of 500', connections: 32, requests: 1000, eventsPerRequest: 500 },
  { name: 'plain batch of 100', connections: 32, requests: 4000, eventsPerRequest: 100, isPlain: true },
];

const SITES = 50;

/**
 * Sent before the measurement, as many at any scale: a fresh stack spends more CPU on compiling
 * than on counting, since each environment and the main thread compile on their own. Single events
 * took 1.7 ms in the first thousands, and 1.4 from about 30,000 on.
 */
const WARM_UPS: readonly Shape[] = [
  { name: 'warm-up', connections: 32, requests: 24_000, eventsPerRequest: 1 },
  { name: 'warm-up', connections: 32, requests: 400, eventsPerRequest: 100 },
  { name: 'warm-up', connections: 32, requests: 400, eventsPerRequest: 100, isPlain: true },
];

export const ingest: Bench = {
  name: 'ingest',
  about: 'POST to counted over HTTP: events a second, latency, CPU by thread; in memory and in files',
  run: (context) =>
    measureRounds(
      context,
      keepingsOf(context).map((keeping) => variantOf(context, keeping)),
    ),
};

/** One stack for all shapes of a round; their order alternates as that of the variants does. */
function variantOf(context: BenchContext, keeping: Keeping): Variant {
  return {
    name: keeping,
    measure: async (round) => {
      const stack = await startStack(await context.assembly(), keeping);
      try {
        for (const shape of isSmoke(context) ? [] : WARM_UPS)
          await measure({ ...context, scale: 1 }, stack, shape, round);
        const measured = new Map<Shape, Measurement[]>();
        const shapes = someOf(context, SHAPES);
        for (const shape of round % 2 === 0 ? shapes : shapes.toReversed()) {
          context.progress(`${keeping}, ${shape.name}`);
          measured.set(shape, await measure(context, stack, shape, round));
        }
        return shapes.flatMap((shape) =>
          (measured.get(shape) ?? []).map((it) => ({ ...it, name: `${shape.name}, ${it.name}` })),
        );
      } finally {
        await stack.stop();
      }
    },
  };
}

async function measure(
  context: BenchContext,
  stack: BenchStack,
  { name, connections, requests: size, eventsPerRequest, isPlain = false }: Shape,
  round: number,
): Promise<Measurement[]> {
  const requests = scaled(context, size, 2);
  const events = requests * eventsPerRequest;
  const generator = startChild(new URL('load-process.ts', import.meta.url));
  try {
    const sites = freshSites(scaled(context, SITES, 2));
    const seed = `${name}/${round}`;
    const load: Load = { url: stack.url, connections, requests, eventsPerRequest, isPlain, sites, seed };
    await generator.ask(load);
    await makeKnown(stack, sites);
    const before = cpuTimes(stack.pid);
    const startedAt = performance.now();
    const sent = await generator.ask<Sent>('go');
    await queueEmptied(stack);
    const seconds = (performance.now() - startedAt) / 1000;
    const used = minus(cpuTimes(stack.pid), before);
    await expectViews(stack.url, new Map(sent.views));
    const latency = (q: number): number => quantile(sent.latencies, q);
    const perEvent = per(used, events);
    return [
      { name: 'accepted', unit: 'events/s', value: events / (sent.ms / 1000) },
      { name: 'counted', unit: 'events/s', value: events / seconds },
      { name: 'p50', unit: 'ms', value: latency(0.5) },
      { name: 'p95', unit: 'ms', value: latency(0.95) },
      { name: 'p99', unit: 'ms', value: latency(0.99) },
      ...(hasCpuTimes
        ? [
            { name: 'CPU', unit: 'CPU-ms/event', value: totalOf(perEvent) },
            { name: 'CPU of Lambdas', unit: 'CPU-ms/event', value: perEvent.ingest + perEvent.aggregate },
            ...JOBS.map((job) => ({ name: `CPU of ${job}`, unit: 'CPU-ms/event', value: perEvent[job] })),
          ]
        : []),
    ];
  } finally {
    await generator.stop();
  }
}
