// The tables of docs/cost.md, and lists where a row would be too wide for a terminal. They look
// measurements up by name, so a workload without measurements fails the page.

import { ANSWER_DAYS } from '../capacity/answer-days.ts';
import {
  LEVER_VOLUME,
  monthlyWorkload,
  NAMED_WORKLOADS,
  REQUEST_SIZES,
  volume,
  VOLUMES,
} from '../capacity/workload.ts';
import { shown } from '../harness/report.ts';
import { TARGETS } from '../harness/targets.ts';
import { verdictsOf } from '../harness/verdicts.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { type ApiKind, type Bill, type Design, LINES } from './bill.ts';
import { DEAREST_LINES, type DearestBill } from './dearest.ts';
import { FLOOD_REQUESTS, type Flood } from './flood.ts';
import { dollars, list, table } from './markdown.ts';
import type { Measured } from './measurements.ts';
import { dollarsFor, type PriceList } from './prices.ts';
import { type Biller, costFigures, leversOf, perMillion } from './scenarios.ts';

/** The dollars of a million events. */
export const million = (bill: Bill): string => dollars(perMillion(bill.total, bill));

export const volumeTable = (bill: Biller, api: ApiKind): string =>
  table(
    ['events a month', ...REQUEST_SIZES.map((size) => (size === 1 ? 'single events' : `requests of ${size}`))],
    VOLUMES.map((events) => [
      volume(events),
      ...REQUEST_SIZES.map((size) => {
        const one = bill(monthlyWorkload(events, size), { api });
        return `${million(one)} (${dollars(one.total)})`;
      }),
    ]),
  );

export function breakdownTable(bill: Biller): string {
  const bills = REQUEST_SIZES.map((size) => bill(monthlyWorkload(LEVER_VOLUME, size)));
  const row = (name: string, of: (bill: Bill) => string): string[] => [name, ...bills.map(of)];
  return table(
    ['', ...REQUEST_SIZES.map((size) => (size === 1 ? 'single events' : `requests of ${size}`))],
    [
      ...LINES.map((line) => row(line, (one) => dollars(perMillion(one.lines[line], one)))),
      row('**all**', (one) => `**${million(one)}**`),
      row('floor', (one) => dollars(perMillion(one.floor, one))),
      row('all / floor', (one) => shown(one.total / one.floor)),
    ],
  );
}

const COMPARED = [
  ['single events', 1],
  ['requests of 50', 50],
] as const;
const DESIGNS: readonly Design[] = ['documents', 'counters', 'transactions'];

export const designTable = (bill: Biller, measured: Measured): string =>
  table(
    ['', ...COMPARED.map(([name]) => `${name}, WRU`), ...COMPARED.map(([name]) => `${name}, $`)],
    DESIGNS.map((design) => {
      const workloads = COMPARED.map(([, size]) => monthlyWorkload(LEVER_VOLUME, size));
      return [
        design,
        ...workloads.map(({ name }) => shown(measured(`capacity: ${design === 'documents' ? name : design}, WRU`))),
        ...workloads.map((workload) => million(bill(workload, { design }))),
      ];
    }),
  );

export const capacityTable = (measured: Measured): string =>
  table(
    ['', 'batch', 'WRU', 'RRU', 'raw', 'document'],
    NAMED_WORKLOADS.map(({ name, eventsPerRequest, messagesPerBatch }) => [
      name,
      shown(eventsPerRequest * messagesPerBatch),
      ...['WRU', 'RRU', 'raw', 'document'].map((what) => shown(measured(`capacity: ${name}, ${what}`))),
    ]),
  );

export const answerTable = (measured: Measured, { prices }: PriceList): string =>
  table(
    ['an answer about', 'RRU', 'DynamoDB', 'all'],
    ANSWER_DAYS.map((days) => {
      const units = measured(`capacity: answer of ${days} days`);
      const read = dollarsFor(prices.reads, units * 1e6);
      const called = dollarsFor(prices.httpApi, 1e6) + dollarsFor(prices.lambdaRequests, 1e6);
      return [days === 1 ? 'a day' : `${days} days`, shown(units), dollars(read), dollars(read + called)];
    }),
  );

/** Dollars of a million such requests, and of a day of them. */
export const floodTable = (kinds: readonly Flood[]): string =>
  table(
    ['what comes', '$/million requests', 'a day'],
    kinds.map(({ what, each }) => [what, dollars(each * 1e6), dollars(each * FLOOD_REQUESTS)]),
  );

/** Dollars for a million such requests. */
export const dearestTable = (first: DearestBill, again: DearestBill): string =>
  table(
    ['$/million requests', 'to new documents', 'to full documents'],
    [
      ...DEAREST_LINES.map((line) => [line, ...[first, again].map(({ lines }) => dollars(lines[line] * 1e6))]),
      ['**all**', ...[first, again].map(({ total }) => `**${dollars(total * 1e6)}**`)],
    ],
  );

export function leverList(bill: Biller): string {
  const levers = leversOf(bill);
  const [base] = levers;
  return list(
    levers.map(({ name, bill: one }) => {
      const saved = base === undefined || one === base.bill ? undefined : perMillion(base.bill.total - one.total, one);
      const change = saved === undefined ? '' : `, ${saved < 0 ? 'costs' : 'saves'} ${dollars(Math.abs(saved))}`;
      return `${name}: **${million(one)}**${change}, ${shown(one.total / one.floor)} times the floor`;
    }),
  );
}

export function targetTable(bill: Biller, measured: Measured): string {
  const capacity = NAMED_WORKLOADS.map(({ name }) => `capacity: ${name}, WRU`);
  const figures = [
    ...capacity.map((name) => ({ name, unit: 'WRU/event', values: [measured(name)] })),
    ...costFigures(bill).map((figure) => ({ ...figure, name: `cost: ${figure.name}` })),
  ];
  const targets = TARGETS.filter(({ figure }) => figures.some(({ name }) => name === figure));
  return table(
    ['', 'target', 'is', 'limit'],
    verdictsOf(figures, targets).map(({ figure, over, verdict, measured: is, limit, unit }) => [
      verdict,
      over === undefined ? figure : `${figure}, by the floor`,
      shown(is),
      `${limit} ${unit}`,
    ]),
  );
}

export const assumptionList = (): string =>
  list(
    Object.values(ASSUMPTIONS).map(
      ({ what, value, unit, why }) => `${what}: **${`${value} ${unit}`.trim()}** (${why})`,
    ),
  );

export const priceList = ({ prices }: PriceList): string =>
  list(
    Object.values(prices).map(({ what, dollars: price, per, unit, beyond, source }) => {
      const step = beyond === undefined ? '' : `, $${beyond.dollars} beyond ${volume(beyond.units)}`;
      const paid = `$${price} per ${per === 1 ? unit : `${volume(per)} ${unit}`}`;
      const origin = URL.canParse(source) ? `[source](${source})` : source;
      return `${what}: ${paid}${step} (${origin})`;
    }),
  );
