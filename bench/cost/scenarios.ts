// The bills of docs/cost.md: one default, and the variations of it.

import { DEFAULTS } from '../../lib/settings.ts';
import {
  DEFAULT_POLLING,
  LEVER_VOLUME,
  monthlyWorkload,
  NAMED_WORKLOADS,
  type Polling,
  type Workload,
} from '../capacity/workload.ts';
import type { Figure } from '../harness/bench.ts';
import { type Bill, type BillInput, billOf, type BillSettings } from './bill.ts';
import type { Measured } from './measurements.ts';
import type { PriceList } from './prices.ts';

/** The settings of a deployment without any `-c`. */
export const DEFAULT_SETTINGS: BillSettings = {
  ingestMemory: DEFAULTS.ingestMemory,
  aggregateMemory: DEFAULTS.aggregateMemory,
  rawRetentionDays: DEFAULTS.rawRetentionDays,
  systemLogs: false,
  accessLog: true,
};

/** Computes a bill; `changes` override the settings of a deployment without any `-c`. */
export type Biller = (workload: Workload, changes?: Partial<Omit<BillInput, 'workload'>>) => Bill;

export const biller =
  (measured: Measured, prices: PriceList): Biller =>
  (workload, changes = {}) =>
    billOf({
      workload,
      polling: DEFAULT_POLLING,
      api: 'http',
      design: 'documents',
      settings: DEFAULT_SETTINGS,
      measured,
      prices,
      ...changes,
    });

/** A workload of NAMED_WORKLOADS. */
export function namedWorkload(name: string): Workload {
  const found = NAMED_WORKLOADS.find((workload) => workload.name === name);
  if (found === undefined) throw new RangeError(`there is no workload ${name}`);
  return found;
}

/** A setting that is not the default, and its bill for single events at LEVER_VOLUME. */
export interface Lever {
  readonly name: string;
  readonly bill: Bill;
}

/** One at a time, then together. */
export function leversOf(bill: Biller): readonly Lever[] {
  const single = monthlyWorkload(LEVER_VOLUME, 1);
  const polled = (name: string, polling: Polling, settings: Partial<BillSettings> = {}): Lever => ({
    name,
    bill: bill(monthlyWorkload(LEVER_VOLUME, 1, polling), { polling, settings: { ...DEFAULT_SETTINGS, ...settings } }),
  });
  const set = (name: string, settings: Partial<BillSettings>): Lever => ({
    name,
    bill: bill(single, { settings: { ...DEFAULT_SETTINGS, ...settings } }),
  });
  const quiet = { accessLog: false };
  return [
    { name: 'as it is', bill: bill(single) },
    polled('`batchWindowSeconds=5`', { pollers: 5, windowSeconds: 5 }),
    polled('`batchWindowSeconds=20`', { pollers: 5, windowSeconds: 20 }),
    polled('2 pollers (no `maximumConcurrency`, as AWS may do then)', { pollers: 2, windowSeconds: 1 }),
    polled('1 poller (the best that a window of 1 s can give)', { pollers: 1, windowSeconds: 1 }),
    set("`platform.start` and `platform.report` lines (Lambda's system log level at INFO)", { systemLogs: true }),
    set('no access log', { accessLog: false }),
    set('`aggregateMemory=512`', { aggregateMemory: 512 }),
    set('`ingestMemory=128`', { ingestMemory: 128 }),
    set('`rawRetentionDays=30`', { rawRetentionDays: 30 }),
    polled('2 pollers, `batchWindowSeconds=20`, no access log', { pollers: 2, windowSeconds: 20 }, quiet),
  ];
}

const MILLION = 1_000_000;

/** Dollars per million events. */
export const perMillion = (dollars: number, { events }: Pick<Bill, 'events'>): number => (dollars / events) * MILLION;

/** The figures that targets.ts has limits for. */
export function costFigures(bill: Biller, rounds = 1): readonly Figure[] {
  const single = bill(monthlyWorkload(10 * MILLION, 1));
  const batches = bill(monthlyWorkload(10 * MILLION, 50));
  const figure = (name: string, value: number): Figure => ({
    name,
    unit: '$/million',
    values: Array.from({ length: rounds }, () => value),
  });
  return [
    figure('single events, 10 M a month', perMillion(single.total, single)),
    figure('single events, 10 M a month, floor', perMillion(single.floor, single)),
    figure('batches of 50, 10 M a month', perMillion(batches.total, batches)),
    figure('batches of 50, 10 M a month, floor', perMillion(batches.floor, batches)),
  ];
}
