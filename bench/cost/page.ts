// The text of docs/cost.md: a pure function of measurements and prices. Each number in the prose is
// computed from its source.

import { MAX_DOCUMENT_BYTES } from '../../lambdas/domain/limits/documents.ts';
import { MAX_BATCH_PAIRS, MAX_BODY_BYTES, MAX_PAGE_BODY_BYTES } from '../../lambdas/domain/limits/requests.ts';
import { DEFAULTS } from '../../lib/settings.ts';
import { LEVER_VOLUME, monthlyWorkload, volume } from '../capacity/workload.ts';
import { type Bill, LINES } from './bill.ts';
import { type DearestBill, dearestBill, type DearestKind } from './dearest.ts';
import { FLOOD_REQUESTS, floods, OPEN_DAYS } from './flood.ts';
import { count, dollars } from './markdown.ts';
import type { Measured, Measurements } from './measurements.ts';
import { assumptions, idle, leftOut, levers, made } from './page-notes.ts';
import type { PriceList } from './prices.ts';
import { type Biller, biller, DEFAULT_SETTINGS, namedWorkload, perMillion } from './scenarios.ts';
import {
  answerTable,
  breakdownTable,
  capacityTable,
  dearestTable,
  floodTable,
  designTable,
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
      'write token, or an open deployment, lets a request name that many days. A document has at most ' +
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
  'Views are priced as those of a smaller site: that many have larger batches, which are cheaper. A body without a ' +
    `write token has at most ${count(MAX_PAGE_BODY_BYTES)} bytes, and names at most ${OPEN_DAYS} days of each site ` +
    'that lists the forged origin; its cost is estimated ' +
    'from that of [the dearest request](#the-dearest-request) by its raw events and the share of its documents. ' +
    'Answers are those of a busy site, without the time of the stats function. Storage is in it: a day of the ' +
    'largest bodies is kept, and paid for, as long as raw events are.',
  'A page view is a request: set `throttleRate` and `throttleBurst` to what your sites need, and an AWS budget to ' +
    'what you would pay. A flood of real requests takes the place of your visitors, whatever it costs.',
];
