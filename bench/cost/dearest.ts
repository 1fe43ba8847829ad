// The cost of the most expensive request, as capacity/dearest.ts makes it. It has a bill of its
// own, as it is too small for a monthly one.

import { MAX_BATCH_EVENTS, MAX_BATCH_PAIRS, MAX_BODY_BYTES } from '../../lambdas/domain/limits/requests.ts';
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

/** Write units of a body as raw events, which nothing compresses. */
const rawWrites = (bytes: number): number => Math.ceil(bytes / 1024);

const LARGEST = { pairs: MAX_BATCH_PAIRS, bytes: MAX_BODY_BYTES };

/**
 * Each of its messages is received, counted and deleted alone: a flood would be cheaper by the
 * batch. With fewer pairs of site and day its documents, records and marks become fewer; with fewer
 * bytes its events do.
 */
export function dearestBill(
  kind: DearestKind,
  { ingestMemory, aggregateMemory, rawRetentionDays }: BillSettings,
  measured: Measured,
  { prices }: Pick<PriceList, 'prices'>,
  { pairs, bytes }: { readonly pairs: number; readonly bytes: number } = LARGEST,
): DearestBill {
  const cost = (price: PriceName, units: number): number => dollarsFor(prices[price], units);
  const { sendMs, tableCalls, tableMs, documentMonths } = ASSUMPTIONS;
  const writesOfAll = measured(`capacity: dearest request, ${kind}, WRU`);
  const documentWrites = writesOfAll - rawWrites(MAX_BODY_BYTES);
  const writes = rawWrites(bytes) + (documentWrites * pairs) / MAX_BATCH_PAIRS;
  const events = (MAX_BATCH_EVENTS * bytes) / MAX_BODY_BYTES;
  const chunks = Math.ceil(bytes / CHUNK);
  const sends = Math.max(Math.ceil(pairs / ENTRIES), chunks);
  const receives = Math.max(pairs, chunks);
  const ingestMs = billedMs(measured('handlers: ingest, request of 500'), sendMs.value, ingestMemory);
  // An idempotency record takes one more call.
  const waitMs = (tableCalls.value + 1) * tableMs.value;
  const aggregateMs = billedMs(batchCpu(measured, 1, events / pairs, 1), waitMs, aggregateMemory);
  const gbSeconds = (ingestMs * ingestMemory + pairs * aggregateMs * aggregateMemory) / 1000 / MB_OF_GB;
  const months = rawRetentionDays / DAYS_OF_MONTH + (kind === 'first' ? documentMonths.value : 0);
  const gbMonths = (bytes / GB) * months;
  const lines: Record<Line, number> = {
    'API Gateway': cost('httpApi', 1),
    Lambda: cost('lambdaRequests', 1 + pairs) + cost('lambdaTime', gbSeconds),
    SQS: cost('sqsCalls', sends + receives + pairs),
    'DynamoDB writes': cost('writes', writes),
    storage: cost('storage', gbMonths) + cost('backups', gbMonths),
  };
  return { lines, total: Object.values(lines).reduce((sum, line) => sum + line, 0), writes };
}
