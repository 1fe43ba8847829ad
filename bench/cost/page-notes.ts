// The last sections of docs/cost.md: what is paid without a visit, what settings change, and what
// the bill assumes and leaves out.

import { DEFAULTS } from '../../lib/settings.ts';
import { DEFAULT_POLLING, LEVER_VOLUME, monthlyWorkload, volume } from '../capacity/workload.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import { receiveCalls, SECONDS_OF_MONTH } from './bill.ts';
import { count, dollars } from './markdown.ts';
import { type Measured, REMEASURE } from './measurements.ts';
import { dollarsFor, type PriceList, type PriceName } from './prices.ts';
import { type Biller, perMillion } from './scenarios.ts';
import { assumptionList, leverList } from './tables.ts';

/** What is paid where nothing comes in. */
export function idle(measured: Measured, { prices }: PriceList): string[] {
  const cost = (name: PriceName, units: number): string => dollars(dollarsFor(prices[name], units));
  const calls = receiveCalls(0, DEFAULT_POLLING) * SECONDS_OF_MONTH;
  const rawGb = measured('capacity: busy site by 1, raw') / 1000;
  const { pollers } = DEFAULT_POLLING;
  const all = dollarsFor(prices.sqsCalls, calls) + dollarsFor(prices.alarms, 13) + dollarsFor(prices.dashboards, 1);
  return [
    '## A month without a visit',
    `${dollars(all)}, or $0.30 where free tiers pay for the polling, ten of the alarms and the CloudWatch dashboard:`,
    [
      `- **Polling.** Lambda polls the empty queue: ${pollers} pollers, each waiting ` +
        `${ASSUMPTIONS.longPollSeconds.value} s, make ${count(calls)} calls, **${cost('sqsCalls', calls)}**. That is ` +
        'two thirds of the million calls that SQS gives every account for free each month. AWS documents that Lambda ' +
        'goes down to two pollers if the trigger has no `maximumConcurrency`; ours has one, so it keeps five.',
      `- **Monitoring.** Thirteen alarms are ${cost('alarms', 13)} and the CloudWatch dashboard ` +
        `${cost('dashboards', 1)}, or $0.30 in all if they are the first of the account.`,
      '- **The rollup** runs once a day, for thirty invocations, 480 small queries and 1,100 deletions of salts a ' +
        'month, most of which find none.',
      '- **Storage** continues: the raw events of a million single views of a busy site are ' +
        `${cost('storage', rawGb)} a month, and ${cost('backups', rawGb)} for their backup, until they expire.`,
    ].join('\n'),
  ];
}

/** What one change of a setting does to the bill. */
export function levers(bill: Biller, { prices }: PriceList): string[] {
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

/** What the bill takes from AWS's words, and not from a measurement. */
export const assumptions = (measured: Measured): string[] => [
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

/** What is paid besides, and not in any figure of the page. */
export const leftOut = ({ prices }: PriceList): string[] => [
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

/** How to measure and write the page again. */
export const made = (machine: string): string[] => [
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
