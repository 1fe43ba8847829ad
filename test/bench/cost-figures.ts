// Measurements of round numbers, and a bill that they make: you can check the sums in your head.

import type { Workload } from '../../bench/capacity/workload.ts';
import type { BillInput } from '../../bench/cost/bill.ts';
import type { Measured } from '../../bench/cost/measurements.ts';
import { DEFAULT_PRICES } from '../../bench/cost/prices.ts';

export const MILLION = 1_000_000;
export const SECONDS_OF_MONTH = 2_592_000;

export const FIGURES: Readonly<Record<string, number>> = {
  'handlers: ingest, start': 200,
  'handlers: ingest, request of 1': 2,
  'handlers: ingest, request of 1, log': 14,
  'handlers: ingest, request of 1, answer': 750,
  'handlers: ingest, request of 500': 12,
  'handlers: aggregate, start': 300,
  'handlers: aggregate, batch of a message': 5,
  'handlers: aggregate, batch of a message, log': 420,
  'handlers: aggregate, batch of 100 messages': 5 + 99 * 1,
  'handlers: aggregate, batch of 100 messages of 50': 5 + 99 * 1 + 4900 * 0.01,
  'handlers: aggregate, batch of 100 messages of 100 sites': 5 + 99 * 1 + 99 * 3,
  'capacity: ten a batch, WRU': 0.25,
  'capacity: ten a batch, RRU': 0.1,
  'capacity: ten a batch, raw': 100,
  'capacity: ten a batch, document': 10_000,
  'capacity: dearest request, first, WRU': 400,
  'capacity: dearest request, again, WRU': 800,
  'capacity: counters, WRU': 4,
  'capacity: counters, raw': 300,
  'capacity: transactions, WRU': 10,
  'capacity: transactions, raw': 400,
};

export const measured: Measured = (name) => {
  const value = FIGURES[name];
  if (value === undefined) throw new RangeError(`the test has no figure ${name}`);
  return value;
};

/** Ten million single events a month. */
export const workload: Workload = {
  name: 'ten a batch',
  viewsPerDay: (10 * MILLION) / 30,
  sites: 1,
  eventsPerRequest: 1,
  messagesPerBatch: 10,
  environments: 1,
};

export const INPUT: BillInput = {
  workload,
  polling: { pollers: 5, windowSeconds: 1 },
  api: 'http',
  design: 'documents',
  settings: { ingestMemory: 1769, aggregateMemory: 1769, rawRetentionDays: 60, systemLogs: true, accessLog: true },
  measured,
  prices: DEFAULT_PRICES,
};
