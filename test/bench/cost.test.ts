// docs/cost.md is computed from the committed measurements, and the arithmetic in between is right:
// it agrees with cases computed by hand.

import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { messagesPerBatch } from '../../bench/capacity/workload.ts';
import { billOf, LINES } from '../../bench/cost/bill.ts';
import { formattedPage, PAGE } from '../../bench/cost/cost.ts';
import { dearestBill } from '../../bench/cost/dearest.ts';
import { FLOOD_REQUESTS, floods } from '../../bench/cost/flood.ts';
import type { Measured } from '../../bench/cost/measurements.ts';
import { DEFAULT_PRICES } from '../../bench/cost/prices.ts';
import { biller, DEFAULT_SETTINGS } from '../../bench/cost/scenarios.ts';
import { FIGURES, INPUT, measured, MILLION, SECONDS_OF_MONTH, workload } from './cost-figures.ts';

test('docs/cost.md is what the committed measurements cost: else run `npm run bench -- cost`', async () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(await formattedPage(DEFAULT_PRICES));
});

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
