// The cost of the most expensive request, as capacity/dearest.ts makes it. It has a bill of its
// own, as it is too small for a monthly one.

import { MAX_BATCH_PAIRS, MAX_BODY_BYTES } from '../../lambdas/domain/limits.ts';
import { DAYS_OF_MONTH } from '../capacity/workload.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { batchCpu, billedMs, type BillSettings } from './bill.ts';
import type { Measured } from './measurements.ts';
import { dollarsFor, type PriceList, type PriceName } from './prices.ts';

/** `first`: all of its documents are new. `again`: they exist and are full. */
export type DearestKind = 'first' | 'again';

export const DEAREST_LINES = ['API Gateway', 'Lambda', 'SQS', 'DynamoDB writes', 'storage'] as const;
type Line = (typeof DEAREST_LINES)[number];

export interface DearestBill {
  /** Dollars of one request. */
  readonly lines: Readonly<Record<Line, number>>;
  readonly total: number;
  /** Write units. */
  readonly writes: number;
}

const CHUNK = 65_536;
const GB = 1e9;
const MB_OF_GB = 1024;
/** The largest number of messages in a SendMessageBatch. */
const ENTRIES = 10;

/**
 * Each of its messages is received, counted and deleted alone; in a flood, batches would be
 * cheaper.
 */
export function dearestBill(
  kind: DearestKind,
  { ingestMemory, aggregateMemory, rawRetentionDays }: BillSettings,
  measured: Measured,
  { prices }: Pick<PriceList, 'prices'>,
): DearestBill {
  const cost = (price: PriceName, units: number): number => dollarsFor(prices[price], units);
  const { sendMs, tableCalls, tableMs, documentMonths } = ASSUMPTIONS;
  const writes = measured(`capacity: dearest request, ${kind}, WRU`);
  const sends = Math.max(Math.ceil(MAX_BATCH_PAIRS / ENTRIES), Math.ceil(MAX_BODY_BYTES / CHUNK));
  const ingestMs = billedMs(measured('handlers: ingest, request of 500'), sendMs.value, ingestMemory);
  // An idempotency record takes one more call.
  const waitMs = (tableCalls.value + 1) * tableMs.value;
  const aggregateMs = billedMs(batchCpu(measured, 1, 500 / MAX_BATCH_PAIRS, 1), waitMs, aggregateMemory);
  const gbSeconds = (ingestMs * ingestMemory + MAX_BATCH_PAIRS * aggregateMs * aggregateMemory) / 1000 / MB_OF_GB;
  const months = rawRetentionDays / DAYS_OF_MONTH + (kind === 'first' ? documentMonths.value : 0);
  const gbMonths = (MAX_BODY_BYTES / GB) * months;
  const lines: Record<Line, number> = {
    'API Gateway': cost('httpApi', 1),
    Lambda: cost('lambdaRequests', 1 + MAX_BATCH_PAIRS) + cost('lambdaTime', gbSeconds),
    SQS: cost('sqsCalls', sends + 2 * MAX_BATCH_PAIRS),
    'DynamoDB writes': cost('writes', writes),
    storage: cost('storage', gbMonths) + cost('backups', gbMonths),
  };
  return { lines, total: Object.values(lines).reduce((sum, line) => sum + line, 0), writes };
}
