// The monthly cost of a workload: a pure function of measurements, assumptions, settings and
// prices.
//
//   requests ─▶ API Gateway ─▶ ingest ─▶ SQS ─▶ pollers ─▶ aggregate ─▶ DynamoDB
//   and besides: logs, traffic to the internet, storage

import { ingestEnvironments } from '../capacity/requests.ts';
import { DAYS_OF_MONTH, type Polling, SECONDS_OF_DAY, type Workload } from '../capacity/workload.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import type { Measured } from './measurements.ts';
import { dollarsFor, type PriceList, type PriceName } from './prices.ts';

export type ApiKind = 'http' | 'rest';

/** The settings of a deployment that matter to its bill. */
export interface BillSettings {
  readonly ingestMemory: number;
  readonly aggregateMemory: number;
  readonly rawRetentionDays: number;
  /**
   * Whether Lambda logs the start and the report of every invocation, and whether the HTTP API logs
   * every request.
   */
  readonly systemLogs: boolean;
  readonly accessLog: boolean;
}

/** How events and numbers are stored: in our documents, or in one of two common designs. */
export type Design = 'documents' | 'counters' | 'transactions';

export interface BillInput {
  readonly workload: Workload;
  readonly polling: Polling;
  readonly api: ApiKind;
  readonly design: Design;
  readonly settings: BillSettings;
  readonly measured: Measured;
  readonly prices: PriceList;
}

/** The lines of a bill, in the order of the flow. */
export const LINES = [
  'API Gateway',
  'Lambda requests',
  'Lambda time',
  'SQS',
  'DynamoDB writes',
  'DynamoDB reads',
  'storage',
  'logs',
  'data out',
] as const;
export type Line = (typeof LINES)[number];

/** What any design with these hops pays, even on a free database. */
const FLOOR: readonly Line[] = ['API Gateway', 'Lambda requests', 'Lambda time', 'SQS'];

/** Dollars a month. */
export interface Bill {
  readonly events: number;
  readonly lines: Readonly<Record<Line, number>>;
  readonly total: number;
  readonly floor: number;
}

export const SECONDS_OF_MONTH = DAYS_OF_MONTH * SECONDS_OF_DAY;
const CHUNK = 65_536;
const GB = 1e9;
const MB_OF_GB = 1024;

export function billOf(input: BillInput): Bill {
  const { workload, api, settings, measured, prices } = input;
  const { viewsPerDay, sites, eventsPerRequest: size } = workload;
  const events = viewsPerDay * sites * DAYS_OF_MONTH;
  const requests = events / size;
  const batches = requests / workload.messagesPerBatch;
  const table = tableUse(input, events);
  const cost = (price: PriceName, units: number): number => dollarsFor(prices.prices[price], units);
  const stored = cost('storage', table.gbMonths) + cost('backups', table.gbMonths);
  const systemLog = settings.systemLogs ? ASSUMPTIONS.systemLogBytes.value : 0;
  const accessLog = settings.accessLog && api === 'http' ? ASSUMPTIONS.accessLogBytes.value : 0;
  const logged =
    requests * (measured(`handlers: ingest, request of ${size}, log`) + systemLog + accessLog) +
    batches * (measured('handlers: aggregate, batch of a message, log') + systemLog);
  const answered =
    requests * (measured(`handlers: ingest, request of ${size}, answer`) + ASSUMPTIONS.gatewayBytes.value);
  const lines: Record<Line, number> = {
    'API Gateway': cost(api === 'http' ? 'httpApi' : 'restApi', requests),
    'Lambda requests': cost('lambdaRequests', requests + batches),
    'Lambda time': cost('lambdaTime', ingestGbSeconds(input, requests) + aggregateGbSeconds(input, batches)),
    SQS: cost('sqsCalls', queueCalls(input, requests)),
    'DynamoDB writes': cost('writes', table.writes),
    'DynamoDB reads': cost('reads', table.reads),
    storage: stored,
    logs: cost('logs', logged / GB),
    'data out': cost('transferOut', answered / GB),
  };
  const sumOf = (some: readonly Line[]): number => some.reduce((sum, line) => sum + lines[line], 0);
  return { events, lines, total: sumOf(LINES), floor: sumOf(FLOOR) };
}

/** Units and storage of a month. */
interface TableUse {
  readonly writes: number;
  readonly reads: number;
  readonly gbMonths: number;
}

function tableUse({ workload, design, settings, measured }: BillInput, events: number): TableUse {
  const rawMonths = settings.rawRetentionDays / DAYS_OF_MONTH;
  if (design !== 'documents') {
    const stored = events * measured(`capacity: ${design}, raw`);
    return { writes: events * measured(`capacity: ${design}, WRU`), reads: 0, gbMonths: (stored / GB) * rawMonths };
  }
  const of = (figure: string): number => measured(`capacity: ${workload.name}, ${figure}`);
  const documents = workload.sites * Math.min(DAYS_OF_MONTH, events / workload.sites);
  return {
    writes: events * of('WRU'),
    reads: events * of('RRU'),
    gbMonths:
      ((events * of('raw')) / GB) * rawMonths + ((documents * of('document')) / GB) * ASSUMPTIONS.documentMonths.value,
  };
}

/** The billed milliseconds for this much CPU and waiting. */
export function billedMs(cpuMs: number, waitMs: number, memoryMb: number): number {
  const share = Math.min(1, memoryMb / ASSUMPTIONS.vCpuMb.value);
  return cpuMs / ASSUMPTIONS.cpuRatio.value / share + waitMs + ASSUMPTIONS.roundingMs.value;
}

const gbSeconds = (ms: number, memoryMb: number): number => (ms / 1000) * (memoryMb / MB_OF_GB);

/**
 * Cold starts of a month: AWS replaces each environment now and then, and ends one that is idle for
 * too long.
 */
export function coldStarts(invocations: number, environments: number): number {
  const { replacedPerDay, idleSeconds } = ASSUMPTIONS;
  const afterIdling = invocations * Math.exp((-invocations / SECONDS_OF_MONTH) * idleSeconds.value);
  return Math.min(invocations, afterIdling + environments * replacedPerDay.value * DAYS_OF_MONTH);
}

function ingestGbSeconds({ workload, settings, measured }: BillInput, requests: number): number {
  const { ingestMemory } = settings;
  const cpu = measured(`handlers: ingest, request of ${workload.eventsPerRequest}`);
  const starts = coldStarts(requests, ingestEnvironments(requests / SECONDS_OF_MONTH));
  return (
    gbSeconds(requests * billedMs(cpu, ASSUMPTIONS.sendMs.value, ingestMemory), ingestMemory) +
    // INIT has a whole CPU, whatever the memory.
    gbSeconds(starts * measured('handlers: ingest, start'), ingestMemory)
  );
}

function aggregateGbSeconds({ workload, polling, settings, measured }: BillInput, batches: number): number {
  const { aggregateMemory } = settings;
  const { messagesPerBatch: messages, eventsPerRequest, sites } = workload;
  const { tableCalls, tableMs, commitsAtOnce } = ASSUMPTIONS;
  const documents = Math.min(messages, sites);
  const cpu = batchCpu(measured, messages, eventsPerRequest, documents);
  const wait = Math.ceil(documents / commitsAtOnce.value) * tableCalls.value * tableMs.value;
  const starts = coldStarts(batches, polling.pollers);
  return (
    gbSeconds(batches * billedMs(cpu, wait, aggregateMemory), aggregateMemory) +
    gbSeconds(starts * measured('handlers: aggregate, start'), aggregateMemory)
  );
}

/**
 * CPU milliseconds of a batch: linear in messages, events and documents, between the measured
 * shapes.
 */
export function batchCpu(measured: Measured, messages: number, eventsPerMessage: number, documents: number): number {
  const of = (shape: string): number => measured(`handlers: aggregate, batch of ${shape}`);
  const one = of('a message');
  const hundred = of('100 messages');
  const perMessage = Math.max(0, (hundred - one) / 99);
  const perEvent = Math.max(0, (of('100 messages of 50') - hundred) / (100 * 49));
  const perDocument = Math.max(0, (of('100 messages of 100 sites') - hundred) / 99);
  return (
    one + (messages - 1) * perMessage + messages * (eventsPerMessage - 1) * perEvent + (documents - 1) * perDocument
  );
}

/** Billed calls of SQS in a month: by 64 KB, including polls of an empty queue. */
export function queueCalls({ workload, polling }: Pick<BillInput, 'workload' | 'polling'>, messages: number): number {
  const { messagesPerCall, eventBytes } = ASSUMPTIONS;
  const bytes = workload.eventsPerRequest * eventBytes.value;
  const receives = receiveCalls(messages / SECONDS_OF_MONTH, polling) * SECONDS_OF_MONTH;
  return (
    messages * Math.ceil(bytes / CHUNK) +
    Math.max(receives, (messages * bytes) / CHUNK) +
    messages / Math.min(messagesPerCall.value, workload.messagesPerBatch)
  );
}

/**
 * Receives per second at this rate of messages. A poller's call ends when the first message comes
 * (at a random moment, a Poisson process) or after the longest wait; then it calls again. A call
 * returns the messages that have come meanwhile, up to ten. So an idle queue has three calls a
 * minute per poller, a slow one a call per message, and a fast one a call per ten.
 */
export function receiveCalls(messagesPerSecond: number, { pollers }: Pick<Polling, 'pollers'>): number {
  const { longPollSeconds, receiveMs, messagesPerCall } = ASSUMPTIONS;
  const rate = messagesPerSecond / pollers;
  const untilAnswer = rate === 0 ? longPollSeconds.value : -Math.expm1(-rate * longPollSeconds.value) / rate;
  return Math.max(pollers / (untilAnswer + receiveMs.value / 1000), messagesPerSecond / messagesPerCall.value);
}
