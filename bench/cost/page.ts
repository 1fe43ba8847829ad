// docs/cost.md, as text: a pure function of measurements and prices. Prose that names a number takes it from where the number is.

import { ANSWER_DAYS } from '../capacity/answer-days.ts';
import {
  DEFAULT_POLLING,
  LEVER_VOLUME,
  monthlyWorkload,
  NAMED_WORKLOADS,
  REQUEST_SIZES,
  volume,
  VOLUMES,
} from '../capacity/workload.ts';
import { TARGETS } from '../targets.ts';
import { verdictsOf } from '../verdicts.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { type ApiKind, type Bill, type Design, LINES, receiveCalls, SECONDS_OF_MONTH } from './bill.ts';
import { type Measurements, REMEASURE } from './measurements.ts';
import { dollarsFor, type PriceList, type PriceName } from './prices.ts';
import { type Biller, biller, costFigures, leversOf, namedWorkload, perMillion } from './scenarios.ts';

/** Markdown. */
export function costPage({ machine, figure }: Measurements, prices: PriceList): string {
  const bill = biller(figure, prices);
  const cost = (price: PriceName, units: number): number => dollarsFor(prices.prices[price], units);
  const single = bill(monthlyWorkload(LEVER_VOLUME, 1));
  const batched = bill(monthlyWorkload(LEVER_VOLUME, 50));
  const million = ({ total, events }: Bill): string => dollars(perMillion(total, { events }));
  return [
    '# What it costs',
    '<!-- Written by `npm run bench -- cost`: change bench/cost, not this page. -->',
    `In ${prices.of}, without free tiers, all in: ${LEVER_VOLUME / 1e6} million events a month of one site cost ` +
      `**${million(single)} per million** when each is a request of its own, and **${million(batched)} per million** in requests of 50. ` +
      `Of the ${million(single)}, API Gateway is ${dollars(perMillion(single.lines['API Gateway'], single))}; ` +
      `the largest line after it is ${largestBeside(single)}. Whoever sends in batches saves more than any setting can.`,

    '## By volume',
    ...(['http', 'rest'] as const).flatMap((api) => [
      `${API_NAMES[api]}. Dollars per million events, and in brackets per month:`,
      table(
        ['events a month', ...REQUEST_SIZES.map((size) => (size === 1 ? 'single events' : `requests of ${size}`))],
        VOLUMES.map((events) => [
          volume(events),
          ...REQUEST_SIZES.map((size) => {
            const one = bill(monthlyWorkload(events, size), { api });
            return `${million(one)} (${dollars(one.total)})`;
          }),
        ]),
      ),
    ]),
    'One site, spread evenly over the month. Of many sites each is counted in a document of its own, so that a batch pays for as many documents ' +
      `as it has sites: 10,000 sites of 1,000 views a day (300 M a month) cost ${million(bill(namedWorkload('10,000 sites by 1')))} per million ` +
      `by single events, ${million(bill(namedWorkload('10,000 sites by 50')))} in requests of 50.`,

    '## Where it goes',
    `${volume(LEVER_VOLUME)} events a month, HTTP API, dollars per million events:`,
    breakdown(
      REQUEST_SIZES.map((size) => [
        size === 1 ? 'single events' : `of ${size}`,
        bill(monthlyWorkload(LEVER_VOLUME, size)),
      ]),
    ),
    'The floor is what any design with these hops pays on a database that is free: API Gateway, both functions, the queue.',

    '## Beside two designs that are often copied',
    '**Counters**: an item per event, `ADD` to a total and to a counter of the path, a marker per visitor and day for the uniques. Counts a ' +
      'redelivered event again. **Transactions**: the same and a marker per event, in one transaction for each, which costs twice its writes ' +
      '(by the documented rule: the emulator has no transactions). Counts once. Both at their best: no retry, no index, no conflict, and the ' +
      'same time in Lambda as ours.',
    table(
      ['', ...COMPARED.map(([name]) => `${name}, WRU/event`), ...COMPARED.map(([name]) => `${name}, $/million`)],
      DESIGNS.map((design) => {
        const bills = COMPARED.map(([, size]) => bill(monthlyWorkload(LEVER_VOLUME, size), { design }));
        const units = COMPARED.map(([, size]) =>
          figure(
            design === 'documents'
              ? `capacity: ${monthlyWorkload(LEVER_VOLUME, size).name}, WRU`
              : `capacity: ${design}, WRU`,
          ),
        );
        return [design, ...units.map(shortNumber), ...bills.map(million)];
      }),
    ),
    `${volume(LEVER_VOLUME)} events a month, HTTP API.`,

    '## Capacity',
    "By the table's own `ConsumedCapacity`, through the real commit and stores; per event:",
    table(
      ['', 'events per batch', 'WRU', 'RRU', 'raw, bytes', 'document, bytes'],
      NAMED_WORKLOADS.map(({ name, eventsPerRequest, messagesPerBatch }) => [
        name,
        shortNumber(eventsPerRequest * messagesPerBatch),
        ...['WRU', 'RRU', 'raw', 'document'].map((what) => shortNumber(figure(`capacity: ${name}, ${what}`))),
      ]),
    ),
    'A small site has 1,000 views a day, a busy one 1,000,000. Traffic is drawn from a seed: 300 pages, half as many visitors as views and at ' +
      'most 100,000, both by Zipf’s law, spread evenly over the day; ingest environments take turns and are replaced every two hours, each with ' +
      'numbers of its own in the receipts. Long days are sampled: the document is filled quickly to six moments of the day, and a stretch of ' +
      'ordinary batches is measured at each. “By 1” of the busy site has one poller, so that a batch is all of a window of 1 s; ' +
      '“in turn” has every batch in another environment than the one before it, whose cache is stale then: the worst case of several pollers. ' +
      'One in between is likely, as Lambda prefers an environment that is warm.',
    table(
      ['an answer about', 'RRU', 'DynamoDB, $ per million', 'with API Gateway and the invocation'],
      ANSWER_DAYS.map((days) => {
        const units = figure(`capacity: answer of ${days} days`);
        const read = cost('reads', units * 1e6);
        return [
          days === 1 ? 'a day' : `${days} days`,
          shortNumber(units),
          dollars(read),
          dollars(read + cost('httpApi', 1e6) + cost('lambdaRequests', 1e6)),
        ];
      }),
    ),
    'Of the busy site, eventually consistent. The time of the stats function and the bytes of its answers are not in it.',

    '## A month without a visit',
    `Nothing runs, but Lambda polls: ${DEFAULT_POLLING.pollers} pollers, each waiting ${ASSUMPTIONS.longPollSeconds.value} s at the empty queue, make ` +
      `${count(receiveCalls(0, DEFAULT_POLLING) * SECONDS_OF_MONTH)} calls, ` +
      `**${dollars(cost('sqsCalls', receiveCalls(0, DEFAULT_POLLING) * SECONDS_OF_MONTH))}**: less than the million calls that SQS gives every account for ` +
      'nothing each month. AWS documents that it goes down to two pollers where the trigger has no `maximumConcurrency`; ours has one, so five it is. ' +
      `With \`monitoring\`, ten alarms are ${dollars(cost('alarms', 10))} and the dashboard ${dollars(cost('dashboards', 1))}, nothing if they are the first of ` +
      'the account. Storage goes on: a million single events of a busy site are ' +
      `${dollars(cost('storage', figure('capacity: busy site by 1, raw') / 1000) + cost('backups', figure('capacity: busy site by 1, raw') / 1000))} a month for 90 days.`,

    '## What the settings change',
    `Single events, ${volume(LEVER_VOLUME)} a month, one change at a time:`,
    leverTable(bill),
    'AWS documents five concurrent batches for a queue that is not busy, so that a batch is smaller than window times rate: it is the message that ' +
      'opens it, and what the same poller finds until the window is over. A longer window makes batches larger, and numbers later by as much.',

    '## Targets',
    table(
      ['', 'target', 'is', 'limit'],
      verdictsOf(
        [...costFigures(bill).map((one) => ({ ...one, name: `cost: ${one.name}` })), ...capacityFigures(figure)],
        TARGETS,
      ).map(({ figure, over, verdict, measured, limit, unit }) => [
        verdict,
        over === undefined ? figure : `${figure} / floor`,
        shortNumber(measured),
        `${limit} ${unit}`,
      ]),
    ),

    '## What is assumed',
    table(
      ['', '', 'why'],
      Object.values(ASSUMPTIONS).map(({ what, value, unit, why }) => [what, `${value} ${unit}`.trim(), why]),
    ),
    'Time in Lambda is CPU, measured with the deployed bundles, on the share of a CPU that the memory buys, and waiting for SQS or DynamoDB, ' +
      'assumed. Short invocations often run faster than their share: then it is less. The INIT of a cold start is billed too: ' +
      `${Math.round(figure('handlers: ingest, start'))} ms of CPU for ingest, ${Math.round(figure('handlers: aggregate, start'))} ms for aggregate.`,

    '## Prices',
    table(
      ['', 'dollars', 'source'],
      Object.values(prices.prices).map(({ what, dollars, per, unit, beyond, source }) => [
        what,
        `${dollars} per ${per === 1 ? '' : `${volume(per)} `}${unit}${beyond === undefined ? '' : `; ${beyond.dollars} beyond ${volume(beyond.units)}`}`,
        source,
      ]),
    ),

    '## What is left out',
    [
      '- Free tiers, which make the first million requests of most of this free, and discounts by volume or contract but the first step of API Gateway.',
      '- Fixed costs of a month, which the section on a month without a visit has: alarms, the dashboard; and ' +
        `our own metrics, ${dollars(cost('metrics', 4))} a month for the four of a good day.`,
      '- Retries, idempotency keys (one more write unit for each message that has one), redeliveries, dead letters, requests that are refused, CORS ' +
        'preflights (one more API request each, as browsers cache them for a day), bots and attacks.',
      '- A domain, certificates, WAF, taxes, support, TLS handshakes.',
      '- Peaks: traffic that comes in waves has larger batches at its height and smaller ones at its foot. That is cheaper, up to where pollers multiply.',
      '- Failed writes of aggregators that race for a document, but in the row “in turn” above.',
    ].join('\n'),

    '## How it is made',
    `Measured on ${machine}. Request units come from a seed and are the same on every machine; CPU is not.`,
    '```sh\n' +
      `${REMEASURE}   # some minutes\n` +
      'npm run bench -- cost                      # writes this page from bench/measured\n' +
      'npm run bench -- cost --prices eu.json     # another price list; writes eu.md beside it\n' +
      '```',
    'A price list is `{"of": "eu-central-1, May 2027", "source": "https://…", "dollars": {"writes": 0.7, …}}`, by the names in ' +
      '[bench/cost/prices.ts](../bench/cost/prices.ts). The arithmetic is [bench/cost/bill.ts](../bench/cost/bill.ts).',
  ].join('\n\n');
}

const API_NAMES: Readonly<Record<ApiKind, string>> = {
  http: '**HTTP API**, the default',
  rest: '**REST API**, `-c api=rest`',
};
const DESIGNS: readonly Design[] = ['documents', 'counters', 'transactions'];
const COMPARED = [
  ['single events', 1],
  ['requests of 50', 50],
] as const;

const capacityFigures = (figure: Measurements['figure']) =>
  NAMED_WORKLOADS.map(({ name }) => `capacity: ${name}, WRU`).map((name) => ({
    name,
    unit: 'WRU/event',
    values: [figure(name)],
  }));

function largestBeside({ lines, events }: Bill): string {
  const [first] = LINES.filter((line) => line !== 'API Gateway').toSorted((a, b) => lines[b] - lines[a]);
  return first === undefined ? 'none' : `${first}, ${dollars(perMillion(lines[first], { events }))}`;
}

function breakdown(columns: readonly (readonly [head: string, bill: Bill])[]): string {
  const row = (name: string, of: (bill: Bill) => string): string[] => [name, ...columns.map(([, bill]) => of(bill))];
  return table(
    ['', ...columns.map(([head]) => head)],
    [
      ...LINES.map((line) => row(line, (bill) => dollars(perMillion(bill.lines[line], bill)))),
      row('**all**', (bill) => `**${dollars(perMillion(bill.total, bill))}**`),
      row('floor', (bill) => dollars(perMillion(bill.floor, bill))),
      row('all / floor', (bill) => shortNumber(bill.total / bill.floor)),
    ],
  );
}

function leverTable(bill: Biller): string {
  const levers = leversOf(bill);
  const [base] = levers;
  return table(
    ['', '$/million', 'saves', 'all / floor'],
    levers.map(({ name, bill }) => [
      name,
      dollars(perMillion(bill.total, bill)),
      base === undefined || bill === base.bill ? '' : dollars(perMillion(base.bill.total - bill.total, bill)),
      shortNumber(bill.total / bill.floor),
    ]),
  );
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Cents, and where they would say nothing, two digits that do. */
export function dollars(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 0.1 || size === 0 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(size)));
  const text = size.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${value < 0 ? '-' : ''}$${text}`;
}

/** Three digits that matter. */
const shortNumber = (value: number): string =>
  value.toLocaleString('en-US', {
    maximumSignificantDigits: value >= 1000 ? undefined : 3,
    maximumFractionDigits: value >= 1000 ? 0 : undefined,
  });
