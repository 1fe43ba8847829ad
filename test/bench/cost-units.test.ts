// What Lambda and SQS bill, and what it costs by the list of prices.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';

import { messagesPerBatch } from '../../bench/capacity/workload.ts';
import { batchCpu, billedMs, coldStarts, queueCalls, receiveCalls } from '../../bench/cost/bill.ts';
import { dollars } from '../../bench/cost/markdown.ts';
import { dollarsFor, PRICES, readPrices } from '../../bench/cost/prices.ts';
import { temporaryFolder } from '../../bench/harness/temporary.ts';
import { INPUT, measured, MILLION, workload } from './cost-figures.ts';

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
