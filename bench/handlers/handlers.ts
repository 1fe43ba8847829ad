// The bench `handlers`: the cost of an invocation of the deployed bundles, by its size. It measures
// CPU, since Lambda bills time on a share of a CPU, and a laptop's services answer faster than
// AWS's. It also measures the bytes of the log and of the answer, which are billed too.

import { join } from 'node:path';

import { encodeMessage, type MessageEvent } from '../../lambdas/domain/event/message.ts';
import type { Access } from '../../lambdas/shared/names.ts';
import type { FunctionSpec } from '../../local/lambda/environment.ts';
import { type Bench, type BenchContext, scaled, someOf } from '../harness/bench.ts';
import { startChild } from '../harness/child.ts';
import { specsOf } from '../cold/cold.ts';
import { BenchFailure } from '../harness/failure.ts';
import { requestEvent, sqsRecord } from '../../kit/lambda-events.ts';
import { AGENTS } from '../workload/agents.ts';
import { messageMaker } from '../workload/messages.ts';
import { type Measurement, measureRounds, type Variant } from '../harness/rounds.ts';
import { type BenchStack, startStack } from '../harness/stack.ts';
import { freshSites, sentBy, viewsOf } from '../workload/workload.ts';
import { registerWriter } from './registered.ts';
import { BATCHES, type BatchShape, REGISTERED_REQUESTS, REQUESTS } from './shapes.ts';

/**
 * Measured invocations with one event, after as many unmeasured ones that let the compiler settle:
 * after 400 a request took 1.38 ms, after 2,000 0.89, and after 4,000 0.95. Invocations with more
 * events get fewer.
 */
const REQUEST_COUNT = 2000;
const BATCH_COUNT = 100;
/**
 * Fills the site's document beforehand to the size of a busy day, which hardly changes any more.
 */
const FILL_MESSAGES = 40;
const FILL_EVENTS = 500;
const PAGES = 300;
const VISITORS = 20_000;

export const handlers: Bench = {
  name: 'handlers',
  about: 'CPU, log and answer of an invocation of ingest and aggregate, by its size',
  async run(context) {
    const open = await startFunctions(context, 'open');
    const registered = await startFunctions(context, 'registered');
    try {
      return await measureRounds(context, [
        ingestVariant(context, { name: 'ingest', spec: open.ingest, sizes: REQUESTS, headersFor: async () => ({}) }),
        ingestVariant(context, {
          name: 'ingest registered',
          spec: registered.ingest,
          sizes: REGISTERED_REQUESTS,
          headersFor: (site) => registerWriter(registered.stack, site),
        }),
        ingestVariant(context, {
          name: 'ingest browser',
          spec: open.ingest,
          sizes: [1],
          headersFor: async () => ({}),
          requestOf: (site, view, random) => browserRequest(site, view, random),
        }),
        aggregateVariant(context, open.aggregate),
      ]);
    } finally {
      await Promise.all([open.stack.stop(), registered.stack.stop()]);
    }
  },
};

/** Functions that are invoked, and the stack behind them. */
interface Functions {
  readonly stack: BenchStack;
  readonly ingest: FunctionSpec;
  readonly aggregate: FunctionSpec;
}

async function startFunctions(context: BenchContext, access: Access): Promise<Functions> {
  const assembly = await context.assembly(access);
  const stack = await startStack(assembly, 'memory');
  const [ingest, aggregate] = specsOf(assembly, stack);
  if (ingest === undefined || aggregate === undefined) throw new BenchFailure('The build has no functions.');
  return { stack, ingest, aggregate };
}

interface Measured {
  readonly startCpu: number;
  readonly cpu: number;
  readonly logBytes: number;
  readonly results: readonly { readonly statusCode?: number; readonly batchItemFailures?: readonly unknown[] }[];
}

/** Invokes the function for all events, one after the other. */
type Invoke = (events: readonly unknown[]) => Promise<Measured>;

interface IngestCase {
  readonly name: string;
  readonly spec: FunctionSpec;
  /** Events in a request. */
  readonly sizes: readonly number[];
  /** Prepares a site; returns the headers of who sends its events. */
  readonly headersFor: (site: string) => Promise<Readonly<Record<string, string>>>;
  /** A request with one view; absent: in our own format. */
  readonly requestOf?: typeof browserRequest;
}

/** As our tracker sends it, by one of 200 browsers. */
function browserRequest(site: string, { path = '/' }: MessageEvent, random: () => number): object {
  const [agent] = AGENTS.slice(Math.floor(random() * AGENTS.length));
  const body = { n: 'pageview', u: `https://example.com${path}`, d: site, h: 0, tz: 'Europe/Berlin', w: 1440 };
  const referrer = { r: 'https://news.ycombinator.com/item?id=1' };
  const headers = { 'user-agent': agent, 'accept-language': 'de-DE,de;q=0.9,en;q=0.8' };
  return { ...requestEvent('/api/event', '', { ...body, ...referrer }), headers };
}

const ingestVariant = (context: BenchContext, { name, spec, sizes, headersFor, requestOf }: IngestCase): Variant => ({
  name,
  measure: (round) =>
    withFunction(spec, async (invoke) => {
      const random = context.random(`ingest ${round}`);
      const view = viewsOf({ pages: PAGES, visitors: VISITORS, random });
      const [site = ''] = freshSites(1);
      const measurements: Measurement[] = [];
      const headers = await headersFor(site);
      for (const size of someOf(context, sizes)) {
        const requests = some(scaled(context, REQUEST_COUNT / Math.sqrt(size), 2), () => {
          if (requestOf !== undefined) return requestOf(site, view(), random);
          const events = some(size, () => sentBy(site, view()));
          const [path, body] = size === 1 ? ['/api/event', events[0]] : ['/api/events', events];
          return { ...requestEvent(path, '', body), headers };
        });
        await invoke(requests);
        const { startCpu, cpu, logBytes, results } = await invoke(requests);
        if (size === 1) measurements.push({ name: 'start', unit: 'CPU-ms', value: startCpu });
        measurements.push(
          { name: `request of ${size}`, unit: 'CPU-ms', value: cpu },
          { name: `request of ${size}, log`, unit: 'B', value: logBytes },
          { name: `request of ${size}, answer`, unit: 'B', value: answerBytes(results[0]) },
        );
      }
      return measurements;
    }),
});

const aggregateVariant = (context: BenchContext, spec: FunctionSpec): Variant => ({
  name: 'aggregate',
  measure: (round) =>
    withFunction(spec, async (invoke) => {
      const measurements: Measurement[] = [];
      for (const shape of someOf(context, BATCHES)) {
        const { messages, eventsPerMessage, documents } = sizesOf(context, shape);
        const makeBatch = batchMaker(documents, context.random(`${shape.name} ${round}`));
        const fill = scaled(context, FILL_MESSAGES) * documents;
        await invoke([makeBatch(fill, documents > 1 ? 1 : FILL_EVENTS)]);
        const count = scaled(context, BATCH_COUNT / Math.sqrt(messages * eventsPerMessage), 2);
        const batches = () => some(count, () => makeBatch(messages, eventsPerMessage));
        await invoke(batches());
        const { startCpu, cpu, logBytes } = await invoke(batches());
        if (shape === BATCHES[0]) measurements.push({ name: 'start', unit: 'CPU-ms', value: startCpu });
        measurements.push(
          { name: `batch of ${shape.name}`, unit: 'CPU-ms', value: cpu },
          { name: `batch of ${shape.name}, log`, unit: 'B', value: logBytes },
        );
      }
      return measurements;
    }),
});

/** The batch as far as the scale allows; of several messages or documents at least two are left. */
const sizesOf = (context: BenchContext, { messages, eventsPerMessage, documents }: BatchShape) => ({
  messages: scaled(context, messages, Math.min(messages, 2)),
  eventsPerMessage: scaled(context, eventsPerMessage),
  documents: scaled(context, documents, Math.min(documents, 2)),
});

/** Makes batches of messages from this many sites in turn. */
function batchMaker(documents: number, random: () => number) {
  const sites = freshSites(documents);
  const view = viewsOf({ pages: PAGES, visitors: VISITORS, random });
  const toMessage = messageMaker({ random, acceptedAt: Date.now() });
  return (messages: number, events: number) => ({
    Records: Array.from({ length: messages }, (_, index) => {
      const of: MessageEvent[] = some(events, view);
      return sqsRecord(String(index), encodeMessage(toMessage(sites[index % documents] ?? '', of)));
    }),
  });
}

async function withFunction<T>(
  { taskRoot, handler, env }: FunctionSpec,
  use: (invoke: Invoke) => Promise<T>,
): Promise<T> {
  const file = join(taskRoot, `${handler.slice(0, handler.lastIndexOf('.'))}.cjs`);
  const child = startChild(new URL('loop.mjs', import.meta.url), { args: [file], env });
  try {
    return await use(async (events) => {
      const measured = await child.ask<Measured>(events.map((event) => JSON.stringify(event)));
      const failed = measured.results.find(
        ({ statusCode = 202, batchItemFailures = [] }) => statusCode !== 202 || batchItemFailures.length > 0,
      );
      if (failed !== undefined) throw new BenchFailure(`The function in ${file} failed: ${JSON.stringify(failed)}.`);
      return measured;
    });
  } finally {
    await child.stop();
  }
}

const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** Bytes of an answer's body and headers, as HTTP/1.1 writes them. */
function answerBytes(result: object | undefined): number {
  const { body = '', headers = {} } = (result ?? {}) as { body?: string; headers?: Record<string, string> };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.byteLength(head.join('') + body);
}
