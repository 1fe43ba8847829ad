// The text of docs/cost.md: a pure function of measurements and prices. Each number in the prose is
// computed from its source.

import { MAX_DOCUMENT_BYTES } from '../../lambdas/domain/limits/documents.ts';
import { MAX_BATCH_PAIRS, MAX_BODY_BYTES, MAX_PAGE_BODY_BYTES } from '../../lambdas/domain/limits/requests.ts';
import { DEFAULTS } from '../../lib/settings.ts';
import { DEFAULT_POLLING, LEVER_VOLUME, monthlyWorkload, volume } from '../capacity/workload.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { type Bill, LINES, receiveCalls, SECONDS_OF_MONTH } from './bill.ts';
import { type DearestBill, dearestBill, type DearestKind } from './dearest.ts';
import { FLOOD_REQUESTS, floods, OPEN_DAYS } from './flood.ts';
import { count, dollars } from './markdown.ts';
import { type Measured, type Measurements, REMEASURE } from './measurements.ts';
import { dollarsFor, type PriceList, type PriceName } from './prices.ts';
import { type Biller, biller, DEFAULT_SETTINGS, namedWorkload, perMillion } from './scenarios.ts';
import {
  answerTable,
  assumptionList,
  breakdownTable,
  capacityTable,
  dearestTable,
  floodTable,
  designTable,
  leverList,
  million,
  priceList,
  targetTable,
  volumeTable,
} from './tables.ts';

/** Markdown. */
export function costPage({ machine, figure: measured }: Measurements, prices: PriceList): string {
  const bill = biller(measured, prices);
  return [
    ...summary(bill, prices),
    ...volumes(bill),
    ...breakdown(bill),
    ...designs(bill, measured),
    ...capacity(measured, prices),
    ...dearest(bill, measured, prices),
    ...flood(bill, measured, prices),
    ...idle(measured, prices),
    ...levers(bill, prices),
    '## Targets',
    targetTable(bill, measured),
    ...assumptions(measured),
    '## Prices',
    priceList(prices),
    ...leftOut(prices),
    ...made(machine),
  ].join('\n\n');
}

function summary(bill: Biller, { of }: PriceList): string[] {
  const single = bill(monthlyWorkload(LEVER_VOLUME, 1));
  const batched = bill(monthlyWorkload(LEVER_VOLUME, 50));
  const gateway = dollars(perMillion(single.lines['API Gateway'], single));
  return [
    '# What it costs',
    '<!-- Written by `npm run bench -- cost`: change bench/cost, not this page. -->',
    `In ${of}, without free tiers, all in: ${volume(LEVER_VOLUME)} events a month of one site cost ` +
      `**${million(single)} per million** when each is a request of its own, and **${million(batched)} per ` +
      `million** in requests of 50. Of the ${million(single)}, API Gateway is ${gateway}; the largest of the ` +
      `other lines is ${largestOther(single)}. Sending in batches saves more than any setting does.`,
  ];
}

function largestOther({ lines, events }: Bill): string {
  const [first] = LINES.filter((line) => line !== 'API Gateway').toSorted((a, b) => lines[b] - lines[a]);
  return first === undefined ? 'none' : `${first}, ${dollars(perMillion(lines[first], { events }))}`;
}

const volumes = (bill: Biller): string[] => [
  '## By volume',
  'Dollars per million events, and in brackets per month. **HTTP API**, the default:',
  volumeTable(bill, 'http'),
  '**REST API**, `-c api=rest`:',
  volumeTable(bill, 'rest'),
  'The events are of one site, spread evenly over the month. At 10 k events, the largest cost is the ' +
    '[polling of an idle queue](#a-month-without-a-visit). Each of many sites has a document of its own, so a ' +
    'batch pays for as many documents as it has sites: 10,000 sites of 1,000 views a day (300 M a month) cost ' +
    `${million(bill(namedWorkload('10,000 sites by 1')))} per million as single events, ` +
    `${million(bill(namedWorkload('10,000 sites by 50')))} in requests of 50.`,
];

const breakdown = (bill: Biller): string[] => [
  '## Where it goes',
  `${volume(LEVER_VOLUME)} events a month, HTTP API, dollars per million events:`,
  breakdownTable(bill),
  'The floor is what any design with these functions pays on a database that is free: API Gateway, both ' +
    'functions, the queue.',
];

const designs = (bill: Biller, measured: Measured): string[] => [
  '## Two common designs',
  [
    '- **Counters**: an item per event, `ADD` to a total and to a counter of the path, a marker per visitor and day ' +
      'for the unique visitors. This counts a redelivered event again.',
    '- **Transactions**: the same and a marker per event, in one transaction for each event, which costs twice its ' +
      'writes (by the documented rule: the emulator has no transactions). This counts once.',
  ].join('\n'),
  'This is their best case: no retry, no index, no conflict, and no more time in Lambda than our design takes. ' +
    `${volume(LEVER_VOLUME)} events a month, HTTP API; write units per event, and dollars per million events:`,
  designTable(bill, measured),
];

const capacity = (measured: Measured, prices: PriceList): string[] => [
  '## Capacity',
  "Measured as the table's own `ConsumedCapacity`, with the real commit and stores: events in a batch, write and " +
    'read units per event, bytes of raw events per event, bytes of the document.',
  capacityTable(measured),
  [
    '- A small site has 1,000 views a day, a busy one 1,000,000. "By 50" is in requests of 50.',
    '- Traffic is drawn from a seed: 300 pages, and half as many visitors as views, at most 100,000. Both follow ' +
      "Zipf's law, spread evenly over the day. Ingest environments take turns and are replaced every two hours, " +
      'each with producers of its own in the dot set.',
    '- Long days are sampled: the document is filled quickly to four moments of the day, and ordinary batches are ' +
      'measured at each.',
    '- "Busy site by 1" has one poller, so a batch holds all events of a window of 1 s. "In turn" sends every batch ' +
      'to another environment, whose cache is stale by then: the worst case of several pollers, including failed ' +
      'writes. AWS will be between the two, as Lambda prefers a warm environment.',
  ].join('\n'),
  'Answers about the busy site, eventually consistent, in dollars per million. The second price adds API Gateway ' +
    'and the invocation, but not the time of the stats function and the bytes of its answers.',
  answerTable(measured, prices),
];

function dearest(bill: Biller, measured: Measured, prices: PriceList): string[] {
  const billOfKind = (kind: DearestKind): DearestBill => dearestBill(kind, DEFAULT_SETTINGS, measured, prices);
  const [first, again] = [billOfKind('first'), billOfKind('again')];
  const typical = bill(monthlyWorkload(LEVER_VOLUME, 1));
  const dearer = Math.max(first.total, again.total);
  const ordinary = typical.total / typical.events;
  const most = MAX_BATCH_PAIRS * Math.ceil(MAX_DOCUMENT_BYTES / BYTES_OF_UNIT);
  return [
    '## The dearest request',
    `A request holds at most ${count(MAX_BODY_BYTES)} bytes and ${MAX_BATCH_PAIRS} pairs of site and day. The most ` +
      'expensive request reaches both limits, has an idempotency key, days that ended long ago, and paths that do ' +
      `not compress; and each of its ${MAX_BATCH_PAIRS} messages is counted alone. It takes ` +
      `${count(first.writes)} write units if its documents are new, and ${count(again.writes)} on average if it is ` +
      `repeated, to full documents:`,
    dearestTable(first, again),
    `That is ${dollars(dearer)} for a request, ${count(dearer / ordinary)} times an ordinary single event. Only a ` +
      'write token, or an open deployment, lets a request name so many days. A document has at most ' +
      `${count(MAX_DOCUMENT_BYTES)} bytes, so a single request can never take more than ${count(most)} write units ` +
      'for its documents. The bill assumes the Lambda time of ordinary messages, and leaves out logs.',
  ];
}

/** The bytes that one write unit pays for. */
const BYTES_OF_UNIT = 1024;

const flood = (bill: Biller, measured: Measured, prices: PriceList): string[] => [
  '## What a flood costs',
  `By default the API lets ${count(DEFAULTS.throttleRate)} requests a second through (\`throttleRate\`), and ` +
    `${count(DEFAULTS.throttleBurst)} at once (\`throttleBurst\`); what is above them is a 429, for which ` +
    `[AWS does not charge](https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-pricing.html). ` +
    `That is ${count(FLOOD_REQUESTS)} requests a day, at most:`,
  floodTable(floods(bill, measured, prices)),
  'Views are priced as those of a smaller site: so many have larger batches, which are cheaper. A body without a ' +
    `write token has at most ${count(MAX_PAGE_BODY_BYTES)} bytes, and names at most ${OPEN_DAYS} days of each site ` +
    'that lists the forged origin; its cost is estimated ' +
    'from that of [the dearest request](#the-dearest-request) by its raw events and the share of its documents. ' +
    'Answers are those of a busy site, without the time of the stats function. Storage is in it: a day of the ' +
    'largest bodies is kept, and paid for, as long as raw events are.',
  'A page view is a request: set `throttleRate` and `throttleBurst` to what your sites need, and an AWS budget to ' +
    'what you would pay. A flood of real requests takes the place of your visitors, whatever it costs.',
];

function idle(measured: Measured, { prices }: PriceList): string[] {
  const cost = (name: PriceName, units: number): string => dollars(dollarsFor(prices[name], units));
  const calls = receiveCalls(0, DEFAULT_POLLING) * SECONDS_OF_MONTH;
  const rawGb = measured('capacity: busy site by 1, raw') / 1000;
  const { pollers } = DEFAULT_POLLING;
  return [
    '## A month without a visit',
    [
      `- **Polling.** Lambda polls the empty queue: ${pollers} pollers, each waiting ` +
        `${ASSUMPTIONS.longPollSeconds.value} s, make ${count(calls)} calls, **${cost('sqsCalls', calls)}**. That is ` +
        'two thirds of the million calls that SQS gives every account for free each month. AWS documents that Lambda ' +
        'goes down to two pollers if the trigger has no `maximumConcurrency`; ours has one, so it keeps five.',
      `- **Monitoring.** Thirteen alarms are ${cost('alarms', 13)} and the dashboard ${cost('dashboards', 1)}, or ` +
        '$0.30 in all if they are the first of the account.',
      '- **The rollup** runs once a day, for thirty invocations, 480 small queries and 1,100 deletions of salts a ' +
        'month, most of which find none.',
      '- **Storage** continues: the raw events of a million single views of a busy site are ' +
        `${cost('storage', rawGb)} a month, and ${cost('backups', rawGb)} for their backup, until they expire.`,
    ].join('\n'),
  ];
}

function levers(bill: Biller, { prices }: PriceList): string[] {
  const { events, lines } = bill(monthlyWorkload(LEVER_VOLUME, 1));
  const { messagesPerBatch } = monthlyWorkload(LEVER_VOLUME, 1);
  const gathered = dollarsFor(prices.sqsCalls, events * (1 + 1 / 10 + 1 / messagesPerBatch));
  return [
    '## What the settings change',
    `Dollars per million single events, ${volume(LEVER_VOLUME)} a month, one change at a time:`,
    leverList(bill),
    'AWS documents five concurrent batches for a queue that is not busy. So a batch is smaller than window times ' +
      'rate: it is the message that opens it, plus the messages that the same poller finds until the window ends. A ' +
      'longer window makes batches larger and delays counts by as much. AWS does not say how a poller fills a batch. ' +
      'The first message ends a long poll, so here nearly every message takes a receive of its own. If each receive ' +
      `returned ten messages, SQS would be ${dollars(perMillion(gathered, { events }))} instead of ` +
      `${dollars(perMillion(lines.SQS, { events }))}.`,
  ];
}

const assumptions = (measured: Measured): string[] => [
  '## What is assumed',
  assumptionList(),
  'Time in Lambda is CPU time plus waiting time. CPU time is measured with the deployed bundles, on the share of a ' +
    'CPU that the memory buys; the waits for SQS and DynamoDB are assumed. Short invocations often run faster than ' +
    'their share; then they cost less. The INIT of ' +
    `a cold start is billed too: ${Math.round(measured('handlers: ingest, start'))} ms of CPU for ingest, ` +
    `${Math.round(measured('handlers: aggregate, start'))} ms for aggregate.`,
];

/**
 * A million answers of web: two milliseconds of its memory each, a line in the log of the API, and
 * 2 KB out, headers and all.
 */
function trackerLoads(prices: PriceList['prices']): string {
  const cost = (name: PriceName, units: number): number => dollarsFor(prices[name], units);
  const loads = 1_000_000;
  const seconds = (loads * 2) / 1000;
  return dollars(
    cost('httpApi', loads) +
      cost('lambdaRequests', loads) +
      cost('lambdaTime', (seconds * DEFAULTS.webMemory) / 1024) +
      cost('logs', (loads * ASSUMPTIONS.accessLogBytes.value) / 1e9) +
      cost('transferOut', (loads * 2000) / 1e9),
  );
}

const leftOut = ({ prices }: PriceList): string[] => [
  '## What is left out',
  [
    '- Free tiers, and discounts by contract or volume, except the first step of API Gateway.',
    '- What a month without a visit costs, except the polling; and our own metrics, ' +
      `${dollars(dollarsFor(prices.metrics, 4))} for the four that a healthy day writes.`,
    '- Retries, idempotency keys (one more write unit for each message that has one, or for each event of a site ' +
      'that counts each once), redeliveries, dead letters, ' +
      'refused requests, CORS preflights (a request each; browsers cache them for up to a day), bots and attacks.',
    `- The tracker: a browser asks for it once a day, at ${trackerLoads(prices)} per million times.`,
    '- The dashboard: the first load is ten requests (the page, four parts of it, five answers), each later one ' +
      'six, so a thousand loads are a cent or two; a minute of looking is six answers more.',
    '- A domain, certificates, a WAF, TLS handshakes, support, taxes.',
    '- Peaks: uneven traffic has larger batches at its peaks and smaller ones between. That is cheaper, until AWS ' +
      'adds pollers.',
    '- Failed writes of aggregators that race for a document, except in the row "in turn" above.',
  ].join('\n'),
];

const made = (machine: string): string[] => [
  '## How it is made',
  `Measured on ${machine}. Request units come from a seed and are the same on every machine; CPU is not.`,
  [
    '```sh',
    `${REMEASURE}   # some minutes`,
    'npm run bench -- cost                    # writes this page from bench/measured',
    'npm run bench -- cost --prices eu.json   # with another price list; writes eu.md next to it',
    '```',
  ].join('\n'),
  'A price list is a file such as `{"of": "eu-central-1, May 2027", "source": "https://…", "dollars": {"writes": ' +
    '0.7}}`. [bench/cost/prices.ts](../bench/cost/prices.ts) has the names, and ' +
    '[bench/cost/bill.ts](../bench/cost/bill.ts) the arithmetic.',
];
