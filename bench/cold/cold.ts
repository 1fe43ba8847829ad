// Cold starts by function: how much code a start reads, how long it takes until the handler is
// ready, and how long the first invocation takes.

import { join } from 'node:path';

import { encodeMessage } from '../../lambdas/domain/event/message.ts';
import { type FunctionName, FUNCTIONS } from '../../lambdas/shared/names.ts';
import type { FunctionSpec } from '../../local/lambda/environment.ts';
import { Faults } from '../../local/faults/faults.ts';
import { functionsOf } from '../../local/lambda/functions.ts';
import { Permissions } from '../../local/iam/iam.ts';
import { Template } from '../../local/template/template.ts';
import { type Bench, type BenchContext, type Figure, scaled } from '../harness/bench.ts';
import { startChild } from '../harness/child.ts';
import { BenchFailure } from '../harness/failure.ts';
import { requestEvent, sqsRecord } from '../../kit/lambda-events.ts';
import { messageMaker } from '../workload/messages.ts';
import { measureRounds, type Variant } from '../harness/rounds.ts';
import { type BenchStack, startStack } from '../harness/stack.ts';
import { median } from '../../kit/statistics.ts';
import { DAY, freshSites, sentBy, viewsOf } from '../workload/workload.ts';
import { bundleParts } from './bundle-parts.ts';

/** Starts per round; the round's value is their median. */
const STARTS = 15;
/** How many packages of a bundle are named. */
const LARGEST = 8;
const KB = 1000;
const MB = 1_000_000;

export const cold: Bench = {
  name: 'cold',
  about: 'per function: bundle size and its largest parts, start to ready handler, first invocation',
  async run(context) {
    const assembly = await context.assembly();
    const stack = await startStack(assembly, 'memory');
    try {
      const specs = specsOf(assembly, stack);
      const starts = FUNCTIONS.map((name, index) => variantOf(context, name, specs[index]));
      return [...FUNCTIONS.flatMap((name) => sizesOf(context, name)), ...(await measureRounds(context, starts))];
    } finally {
      await stack.stop();
    }
  },
};

/**
 * The functions of the assembly in the order of FUNCTIONS, with the environment that the local
 * stack gives them.
 */
export function specsOf(assembly: string, { endpoints }: BenchStack): FunctionSpec[] {
  const template = new Template(assembly);
  template.queueEndpoint = endpoints.sqs;
  const functions = functionsOf(template, endpoints, new Permissions(template), new Faults(), () => undefined);
  return FUNCTIONS.map((name) => {
    const found = [...functions.values()].find(({ spec }) => spec.functionName.toLowerCase().includes(`-${name}`));
    if (found === undefined) throw new BenchFailure(`The build has no function for ${name}.`);
    return found.spec;
  });
}

function sizesOf({ rounds }: BenchContext, name: FunctionName): Figure[] {
  const { bytes, parts } = bundleParts(name);
  const figure = (what: string, bytes: number): Figure => ({
    name: `${name}, ${what}`,
    unit: 'KB',
    values: Array.from({ length: rounds }, () => bytes / KB),
  });
  return [figure('bundle', bytes), ...parts.slice(0, LARGEST).map(([path, part]) => figure(`of it ${path}`, part))];
}

/** What the loader reports. */
interface Started {
  readonly ready: { readonly ms: number; readonly cpu: number; readonly rss: number };
  readonly first: { readonly ms: number; readonly cpu: number };
  /** Null if the function returns nothing. */
  readonly result: { readonly statusCode?: number; readonly batchItemFailures?: readonly unknown[] } | null;
}

const variantOf = (context: BenchContext, name: FunctionName, spec: FunctionSpec | undefined): Variant => ({
  name,
  measure: async () => {
    if (spec === undefined) return [];
    const starts: Started[] = [];
    const event = JSON.stringify(eventFor(context, name));
    for (let left = scaled(context, STARTS); left > 0; left -= 1) starts.push(await start(spec, event));
    const middle = (of: (started: Started) => number): number => median(starts.map(of));
    return [
      { name: 'ready', unit: 'ms', value: middle(({ ready }) => ready.ms) },
      { name: 'ready, CPU', unit: 'CPU-ms', value: middle(({ ready }) => ready.cpu) },
      { name: 'ready, memory', unit: 'MB', value: middle(({ ready }) => ready.rss) / MB },
      { name: 'first invocation', unit: 'ms', value: middle(({ first }) => first.ms) },
      { name: 'first invocation, CPU', unit: 'CPU-ms', value: middle(({ first }) => first.cpu) },
    ];
  },
});

async function start({ taskRoot, handler, env }: FunctionSpec, event: string): Promise<Started> {
  const file = join(taskRoot, `${handler.slice(0, handler.lastIndexOf('.'))}.cjs`);
  const child = startChild(new URL('loader.mjs', import.meta.url), { args: [file, event], env });
  try {
    const started = await child.ask<Started>('how was it?');
    const { statusCode = 200, batchItemFailures = [] } = started.result ?? {};
    if (statusCode < 300 && batchItemFailures.length === 0) return started;
    throw new BenchFailure(`The function in ${file} failed: ${JSON.stringify(started.result)}.`);
  } finally {
    await child.stop();
  }
}

/** An event of a new site, so that the work is the same each time. */
function eventFor(context: BenchContext, name: FunctionName): unknown {
  const random = context.random(name);
  const [site = ''] = freshSites(1);
  const view = viewsOf({ pages: 10, visitors: 10, random })();
  const events = {
    ingest: () => requestEvent('/api/event', '', sentBy(site, view)),
    aggregate: () => {
      const message = messageMaker({ random, acceptedAt: Date.now() })(site, [view]);
      return { Records: [sqsRecord('1', encodeMessage(message))] };
    },
    stats: () => requestEvent('/api/stats', `site_id=${site}&date=${DAY}`),
    rollup: () => ({}),
    web: () => requestEvent('/js/script.js', ''),
  };
  return events[name]();
}
