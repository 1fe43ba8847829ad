// What a day of a flood costs that comes as fast as the default throttle lets it: an upper bound
// for each kind of request that a stranger, or a thief of a token, can send.

import { MAX_PAGE_BODY_BYTES } from '../../lambdas/domain/limits/requests.ts';
import { DEFAULTS } from '../../lib/settings.ts';
import { ANSWER_DAYS } from '../capacity/answer-days.ts';
import { LEVER_VOLUME, monthlyWorkload, SECONDS_OF_DAY } from '../capacity/workload.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { billedMs } from './bill.ts';
import { dearestBill } from './dearest.ts';
import type { Measured } from './measurements.ts';
import { dollarsFor, type PriceList, type PriceName } from './prices.ts';
import { type Biller, DEFAULT_SETTINGS } from './scenarios.ts';

/** Requests that the throttle lets through in a day. */
export const FLOOD_REQUESTS = DEFAULTS.throttleRate * SECONDS_OF_DAY;

/**
 * Days of a site that one request without a token can name: its window, from 24 hours before to 5
 * minutes after its arrival, touches three around midnight.
 */
export const OPEN_DAYS = 3;

export interface Flood {
  readonly what: string;
  /** Dollars of one request. */
  readonly each: number;
}

const MB_OF_GB = 1024;
const GB = 1e9;
/** Of an item below 4 KB, eventually consistent. */
const UNITS_OF_READ = 0.5;

export function floods(bill: Biller, measured: Measured, prices: PriceList): readonly Flood[] {
  const views = bill(monthlyWorkload(LEVER_VOLUME, 1));
  const dearest = (['first', 'again'] as const).map((kind) => dearestBill(kind, DEFAULT_SETTINGS, measured, prices));
  const longest = Math.max(...ANSWER_DAYS);
  return [
    { what: 'refused: unknown site, foreign origin, bad token', each: refusal(measured, prices) },
    { what: 'single views of a site, by a forged `Origin`', each: views.total / views.events },
    {
      what: `questions about ${longest} days of a public site`,
      each: question(measured(`capacity: answer of ${longest} days`), prices),
    },
    {
      what: 'the largest bodies of one site, by a forged `Origin`',
      each: dearestBill('again', DEFAULT_SETTINGS, measured, prices, { pairs: OPEN_DAYS, bytes: MAX_PAGE_BODY_BYTES })
        .total,
    },
    {
      what: 'the dearest request, by a stolen write token',
      each: Math.max(...dearest.map(({ total }) => total)),
    },
  ];
}

/**
 * As an accepted event without the queue, and with a read for what an environment does not know.
 */
function refusal(measured: Measured, { prices }: PriceList): number {
  const cost = (name: PriceName, units: number): number => dollarsFor(prices[name], units);
  const { ingestMemory, accessLog } = DEFAULT_SETTINGS;
  const ms = billedMs(measured('handlers: ingest, request of 1'), ASSUMPTIONS.tableMs.value, ingestMemory);
  const { accessLogBytes, gatewayBytes } = ASSUMPTIONS;
  return (
    cost('httpApi', 1) +
    cost('lambdaRequests', 1) +
    cost('lambdaTime', (ms / 1000) * (ingestMemory / MB_OF_GB)) +
    cost('reads', UNITS_OF_READ) +
    cost('logs', (accessLog ? accessLogBytes.value : 0) / GB) +
    cost('transferOut', (measured('handlers: ingest, request of 1, answer') + gatewayBytes.value) / GB)
  );
}

/** The time of stats and the bytes of its answers are left out, as in the table of answers. */
const question = (units: number, { prices }: PriceList): number =>
  dollarsFor(prices.reads, units) + dollarsFor(prices.httpApi, 1) + dollarsFor(prices.lambdaRequests, 1);
