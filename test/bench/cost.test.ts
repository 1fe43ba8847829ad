// docs/cost.md is computed from the committed measurements, and the arithmetic in between is right:
// it agrees with cases computed by hand.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { messagesPerBatch, type Workload } from '../../bench/capacity/workload.ts';
import {
  batchCpu,
  billedMs,
  type BillInput,
  billOf,
  coldStarts,
  LINES,
  queueCalls,
  receiveCalls,
} from '../../bench/cost/bill.ts';
import { formattedPage, PAGE } from '../../bench/cost/cost.ts';
import { dearestBill } from '../../bench/cost/dearest.ts';
import { FLOOD_REQUESTS, floods } from '../../bench/cost/flood.ts';
import { dollars } from '../../bench/cost/markdown.ts';
import type { Measured } from '../../bench/cost/measurements.ts';
import { DEFAULT_PRICES, dollarsFor, PRICES, readPrices } from '../../bench/cost/prices.ts';
import { biller, DEFAULT_SETTINGS } from '../../bench/cost/scenarios.ts';
import { temporaryFolder } from '../../bench/harness/temporary.ts';

const MILLION = 1_000_000;
const SECONDS_OF_MONTH = 2_592_000;

test('docs/cost.md is what the committed measurements cost: else run `npm run bench -- cost`', async () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(await formattedPage(DEFAULT_PRICES));
});

/** Round numbers, so that you can check the sums below in your head. */
const FIGURES: Readonly<Record<string, number>> = {
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

const measured: Measured = (name) => {
  const value = FIGURES[name];
  if (value === undefined) throw new RangeError(`the test has no figure ${name}`);
  return value;
};

/** Ten million single events a month. */
const workload: Workload = {
  name: 'ten a batch',
  viewsPerDay: (10 * MILLION) / 30,
  sites: 1,
  eventsPerRequest: 1,
  messagesPerBatch: 10,
  environments: 1,
};

const INPUT: BillInput = {
  workload,
  polling: { pollers: 5, windowSeconds: 1 },
  api: 'http',
  design: 'documents',
  settings: { ingestMemory: 1769, aggregateMemory: 1769, rawRetentionDays: 60, systemLogs: true, accessLog: true },
  measured,
  prices: DEFAULT_PRICES,
};

describe('a bill', () => {
  test('has the lines that a hand comes to', () => {
    const { lines, total, floor, events } = billOf(INPUT);
    expect(events).toBeCloseTo(10 * MILLION, 3);
    expect(lines['API Gateway']).toBeCloseTo(10, 6);
    // A request is an invocation, and ten requests are another.
    expect(lines['Lambda requests']).toBeCloseTo(11 * 0.2, 6);
    // On one CPU: 2 ms, 10 of waiting and half of one rounded; 5 + 9 ms, twice 5 of waiting, and
    // half of one. Two environments of ingest and five of aggregate start 12 times a day.
    const seconds = 10 * MILLION * 0.0125 + MILLION * 0.0245 + 2 * 360 * 0.2 + 5 * 360 * 0.3;
    expect(lines['Lambda time']).toBeCloseTo(seconds * (1769 / 1024) * 0.0000133334, 5);
    // 0.77 messages a second for each poller: it waits 1.296 s for one, and 0.02 s longer for the
    // next.
    const receives = (5 / (1.296 + 0.02)) * SECONDS_OF_MONTH;
    expect(lines.SQS).toBeCloseTo((10 + receives / MILLION + 1) * 0.4, 4);
    expect(lines['DynamoDB writes']).toBeCloseTo(2.5 * 0.625, 6);
    expect(lines['DynamoDB reads']).toBeCloseTo(1 * 0.125, 6);
    // 1 GB of raw events for two months, and 30 documents of 10 KB for twelve; backed up.
    expect(lines.storage).toBeCloseTo((1 * 2 + 0.0003 * 12) * (0.25 + 0.2), 6);
    expect(lines.logs).toBeCloseTo((10 * MILLION * (14 + 480 + 230) + MILLION * (420 + 480)) / 1e9 / 2, 6);
    expect(lines['data out']).toBeCloseTo(10 * 0.09, 6);
    expect(total).toBeCloseTo(
      LINES.reduce((sum, line) => sum + lines[line], 0),
      9,
    );
    expect(floor).toBeCloseTo(lines['API Gateway'] + lines['Lambda requests'] + lines['Lambda time'] + lines.SQS, 9);
  });

  test('of a REST API differs in its requests, and in an access log that it has not', () => {
    const [http, rest] = [billOf(INPUT), billOf({ ...INPUT, api: 'rest' })];
    expect(rest.lines['API Gateway']).toBeCloseTo(35, 6);
    expect(http.lines.logs - rest.lines.logs).toBeCloseTo((10 * MILLION * 230) / 1e9 / 2, 6);
  });

  test('of a copied design differs in DynamoDB alone', () => {
    const [ours, counters, transactions] = (['documents', 'counters', 'transactions'] as const).map((design) =>
      billOf({ ...INPUT, design }),
    );
    expect(counters?.lines['DynamoDB writes']).toBeCloseTo(10 * 4 * 0.625, 6);
    expect(transactions?.lines['DynamoDB writes']).toBeCloseTo(10 * 10 * 0.625, 6);
    expect(counters?.lines.storage).toBeCloseTo(3 * 2 * 0.45, 6);
    expect([counters?.floor, transactions?.floor]).toEqual([ours?.floor, ours?.floor]);
  });
});

describe('the dearest request', () => {
  const [first, again] = (['first', 'again'] as const).map((kind) =>
    dearestBill(kind, INPUT.settings, measured, DEFAULT_PRICES),
  );

  test('costs what 32 messages cost that are counted one by one', () => {
    expect(again?.lines['API Gateway']).toBeCloseTo(1 / MILLION, 12);
    // On one CPU: 12 ms and 10 of waiting; 32 times 5 ms and a hundredth for each event but the
    // first of 500 / 32, and 15 of waiting.
    const ms = 22.5 + 32 * (20.5 + (500 / 32 - 1) * 0.01);
    const time = (ms / 1000) * (1769 / 1024) * 0.0000133334;
    expect(again?.lines.Lambda).toBeCloseTo((33 * 0.2) / MILLION + time, 12);
    // Four calls for 200 KB, and 32 each to receive and to delete.
    expect(again?.lines.SQS).toBeCloseTo((68 * 0.4) / MILLION, 12);
    expect(again?.lines['DynamoDB writes']).toBeCloseTo((800 * 0.625) / MILLION, 12);
    // Raw events for two months.
    expect(again?.lines.storage).toBeCloseTo(0.0002 * 2 * 0.45, 12);
    expect(again?.total).toBeCloseTo(
      Object.values(again?.lines ?? {}).reduce((sum, line) => sum + line, 0),
      12,
    );
  });

  test('to new documents takes fewer writes, and keeps what it made for a year', () => {
    expect(first?.lines['DynamoDB writes']).toBeCloseTo((400 * 0.625) / MILLION, 12);
    expect(first?.lines.storage).toBeCloseTo(0.0002 * 14 * 0.45, 12);
  });
});

describe('a flood', () => {
  const MEASURED = {
    ...FIGURES,
    'capacity: answer of 365 days': 200,
    'capacity: 10 M a month by 1, WRU': 0.25,
    'capacity: 10 M a month by 1, RRU': 0.1,
    'capacity: 10 M a month by 1, raw': 100,
    'capacity: 10 M a month by 1, document': 10_000,
  } as Readonly<Record<string, number>>;
  const figure: Measured = (name) => MEASURED[name] ?? measured(name);
  const kinds = floods(biller(figure, DEFAULT_PRICES), figure, DEFAULT_PRICES);
  const [refused, views, asked, large, dearest] = kinds.map(({ each }) => each * MILLION);

  test('is as many requests as the default throttle lets through', () => {
    expect(FLOOD_REQUESTS).toBe(100 * 86_400);
    expect(kinds).toHaveLength(5);
  });

  test('that is refused costs the API, a short invocation and half a read', () => {
    // 2 ms on a share of 256 / 1,769 MB, 5 ms of waiting for the table, and half of one rounded.
    const ms = (2 * 1769) / 256 + 5.5;
    const time = ms * 1000 * 0.25 * 0.0000133334;
    const [logs, out] = [(230 / 1000) * 0.5, (1000 / 1000) * 0.09];
    expect(refused).toBeCloseTo(1 + 0.2 + time + 0.5 * 0.125 + logs + out, 6);
  });

  test('of questions costs what they read; of views what views cost', () => {
    expect(asked).toBeCloseTo(200 * 0.125 + 1.2, 6);
    const bill = biller(
      figure,
      DEFAULT_PRICES,
    )({
      ...workload,
      name: '10 M a month by 1',
      messagesPerBatch: messagesPerBatch((10 * MILLION) / SECONDS_OF_MONTH, INPUT.polling),
    });
    expect(views).toBeCloseTo(bill.total / 10, 6);
  });

  test('without a token writes 16 KB, and documents of three days instead of 32', () => {
    const page = { pairs: 3, bytes: 16_384 };
    const { lines, writes } = dearestBill('again', INPUT.settings, measured, DEFAULT_PRICES, page);
    expect(writes).toBeCloseTo(16 + ((800 - 196) * 3) / 32, 9);
    // One call to send, and one each to receive and to delete three messages.
    expect(lines.SQS).toBeCloseTo((7 * 0.4) / MILLION, 12);
    expect(lines.storage).toBeCloseTo(0.000016384 * 2 * 0.45, 12);
    expect(large).toBeCloseTo(dearestBill('again', DEFAULT_SETTINGS, figure, DEFAULT_PRICES, page).total * MILLION, 6);
    expect(dearest).toBeCloseTo(dearestBill('first', DEFAULT_SETTINGS, figure, DEFAULT_PRICES).total * MILLION, 6);
  });
});

describe('Lambda', () => {
  test('bills CPU by the share of it that the memory has, waiting as it is, and half a millisecond', () => {
    expect(billedMs(1, 10, 1769)).toBeCloseTo(11.5, 9);
    expect(billedMs(1, 10, 1769 / 4)).toBeCloseTo(14.5, 9);
    expect(billedMs(1, 10, 10_240)).toBeCloseTo(11.5, 9);
  });

  test('takes for a batch what its messages, events and documents take', () => {
    expect(batchCpu(measured, 1, 1, 1)).toBeCloseTo(5, 9);
    expect(batchCpu(measured, 10, 5, 2)).toBeCloseTo(5 + 9 * 1 + 40 * 0.01 + 1 * 3, 9);
  });

  test('starts cold for every rare event, and for few of many', () => {
    expect(coldStarts(10, 2)).toBe(10);
    // One a minute: e^-6 of them find an environment that is gone.
    expect(coldStarts(43_200, 2)).toBeCloseTo(43_200 * Math.exp(-6) + 720, 6);
  });
});

describe('SQS', () => {
  test('is asked three times a minute by each poller of an empty queue', () => {
    expect(receiveCalls(0, { pollers: 5 }) * 60).toBeCloseTo(15, 1);
  });

  test('hands out ten messages a call when it is busy', () => {
    expect(receiveCalls(100_000, { pollers: 5 })).toBe(10_000);
  });

  test('is never asked less than for ten messages a call, nor more than once a message besides the idle calls', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 1000 }), (rate, pollers) => {
        const calls = receiveCalls(rate, { pollers });
        expect(calls).toBeGreaterThanOrEqual(rate / 10);
        expect(calls).toBeLessThanOrEqual((rate + pollers / 20) * (1 + 1e-9));
      }),
    );
  });

  test('bills a call by 64 KB: 1,000 events of a request take two, to send and to receive', () => {
    const large = { ...workload, eventsPerRequest: 1000, messagesPerBatch: 1 };
    const { polling } = INPUT;
    const messages = 100 * MILLION;
    const each = queueCalls({ workload: large, polling }, messages) / messages;
    expect(each).toBeCloseTo(2 + 80_000 / 65_536 + 1, 6);
  });

  test('hands over the message that opens a batch and what one poller finds in the window', () => {
    expect(messagesPerBatch(10, { pollers: 5, windowSeconds: 2 })).toBe(5);
    expect(messagesPerBatch(0, { pollers: 5, windowSeconds: 20 })).toBe(1);
  });
});

test.each([
  [0, '$0.00'],
  [0.000000004, '$0.00'],
  [0.00213, '$0.0021'],
  [-1.236, '-$1.24'],
  [2337.4, '$2,337'],
])('%d dollars are written %s', (value, text) => {
  expect(dollars(value)).toBe(text);
});

describe('prices', () => {
  test('of API Gateway go down after the first 300 million requests of a month', () => {
    expect(dollarsFor(PRICES.httpApi, 300 * MILLION)).toBeCloseTo(300, 9);
    expect(dollarsFor(PRICES.httpApi, 1000 * MILLION)).toBeCloseTo(300 + 630, 9);
  });

  const listIn = (content: unknown): string => {
    const { dir, remove } = temporaryFolder();
    onTestFinished(remove);
    const file = join(dir, 'eu.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };

  test('of another region replace those that they name', () => {
    const { of, prices } = readPrices(listIn({ of: 'eu', source: 'a page', dollars: { writes: 0.7, httpApi: 1.1 } }));
    expect(of).toBe('eu');
    expect(prices.writes).toMatchObject({ dollars: 0.7, per: MILLION, source: 'a page' });
    expect(dollarsFor(prices.httpApi, 1000 * MILLION)).toBeCloseTo(1100, 9);
    expect(prices.reads).toEqual(PRICES.reads);
  });

  test.each([
    { content: { of: 'eu', source: '', dollars: { rites: 1 } }, says: 'rites' },
    { content: { of: 'eu', source: '', dollars: { writes: -1 } }, says: 'dollars.writes' },
    { content: { of: 'eu', dollars: {} }, says: 'source' },
    { content: 'no JSON', says: 'cannot be read' },
  ])('that are wrong are refused with what is wrong: $says', ({ content, says }) => {
    expect(() => readPrices(listIn(content))).toThrow(says);
  });
});
