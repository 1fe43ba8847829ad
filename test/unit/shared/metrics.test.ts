// The functions' metrics for CloudWatch: valid Embedded Metric Format, few lines, right numbers.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { batchMetrics } from '../../../lambdas/aggregate/batch-metrics.ts';
import { formatMetrics, HeldMetrics } from '../../../lambdas/shared/metrics.ts';
import { type MeasuredFunction, METRICS } from '../../../lambdas/shared/names.ts';
import { absentDay } from '../../../lambdas/store/days/day-state.ts';
import { aMessage, aView } from '../../support/messages.ts';

const NOW = 1_763_100_000_000;
const UNITS = ['Count', 'Bytes', 'Milliseconds'] as const;

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const emf = z
  .looseObject({
    _aws: z.strictObject({
      Timestamp: z.int().min(1e12).max(1e13),
      CloudWatchMetrics: z
        .array(
          z.strictObject({
            Namespace: z.string().min(1).max(1024),
            Dimensions: z.array(z.array(z.string().min(1)).min(1).max(30)).length(1),
            Metrics: z
              .array(z.strictObject({ Name: z.string().min(1).max(1024), Unit: z.enum(UNITS) }))
              .min(1)
              .max(100),
          }),
        )
        .length(1),
    }),
  })
  .superRefine(({ _aws, ...members }, context) => {
    const value = z.union([z.number(), z.array(z.number()).min(1).max(100)]);
    for (const { Dimensions, Metrics } of _aws.CloudWatchMetrics) {
      const named = [...Dimensions.flat(), ...Metrics.map(({ Name }) => Name)];
      if (named.toSorted().join() !== Object.keys(members).toSorted().join())
        context.addIssue('members are not those named');
      for (const name of Dimensions.flat()) {
        if (!z.string().min(1).max(1024).safeParse(members[name]).success) context.addIssue(`${name} is no dimension`);
      }
      for (const { Name } of Metrics) {
        if (!value.safeParse(members[Name]).success) context.addIssue(`${Name} is no value`);
      }
    }
  });

const aMeasure = fc.oneof(fc.nat(), fc.array(fc.nat(), { maxLength: 300 }));
const linesOf = (name: MeasuredFunction) =>
  fc.dictionary(fc.constantFrom(...Object.keys(METRICS[name])), aMeasure).map((values) => ({
    values,
    line: formatMetrics(name, 'Stack-Function', values, NOW),
  }));
const read = (line: string) => JSON.parse(line) as Record<string, unknown>;

describe('a line of metrics', () => {
  test('is one line of valid EMF, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(linesOf('ingest'), linesOf('aggregate')), ({ values, line }) => {
        const said = Object.values(values).filter((value) => (Array.isArray(value) ? value.length > 0 : value !== 0));
        expect(line === '').toBe(said.length === 0);
        if (line === '') return;
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(emf.safeParse(read(line)).error).toBeUndefined();
        expect(Object.keys(read(line))).toHaveLength(2 + said.length);
      }),
    );
  });

  test('has of many values the least, the greatest, and every percentile within one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 101, maxLength: 1000 }), (values) => {
        const { Lag } = read(formatMetrics('aggregate', 'fn', { Lag: values }, NOW)) as { Lag: number[] };
        const sorted = values.toSorted((a, b) => a - b);
        expect(Lag).toHaveLength(100);
        expect([Lag[0], Lag.at(-1)]).toEqual([sorted[0], sorted.at(-1)]);
        for (const [rank, value] of Lag.entries()) {
          const share = (index: number) => index / (sorted.length - 1);
          const [first, last] = [sorted.indexOf(value), sorted.lastIndexOf(value)].map(share);
          expect(first).toBeLessThanOrEqual(rank / 99 + 0.01);
          expect(last).toBeGreaterThanOrEqual(rank / 99 - 0.01);
        }
      }),
    );
  });

  test('of a batch stays below 1 KB, and the metrics below a price', () => {
    const lags = Array.from({ length: 1000 }, (_, n) => 1000 + n);
    const line = formatMetrics(
      'aggregate',
      'FastAnalytics-AggregateFunction830C9CCB-0123456789ab',
      { Counted: 1000, Lag: lags },
      NOW,
    );
    expect(line.length).toBeLessThan(1000);
    // Each is $0.30 a month.
    expect(Object.values(METRICS).flatMap(Object.keys).length).toBeLessThanOrEqual(16);
  });
});

describe('metrics that are held', () => {
  test('are all written, but for the last 19 requests of ten seconds, in a line for 20 requests or ten seconds', () => {
    const request = fc.record({ pause: fc.nat(15_000), events: fc.integer({ min: 1, max: 500 }) });
    fc.assert(
      fc.property(
        fc.array(request, { minLength: 1, maxLength: 200, size: 'max' }),
        fc.constantFrom(1, 0.1, 0.01),
        (requests, pace) => {
          const lines: { sum: number; now: number }[] = [];
          const held = new HeldMetrics<'ingest'>(({ Accepted }, now) => lines.push({ sum: Number(Accepted), now }));
          let now = NOW;
          let unwritten: { events: number; now: number }[] = [];
          for (const { pause, events } of requests) {
            now += pause * pace;
            const before = lines.length;
            held.add('Accepted', events, now);
            unwritten = lines.length > before ? [] : [...unwritten, { events, now }];
            expect(unwritten.length).toBeLessThan(20);
            expect(now - (lines.at(-1)?.now ?? -Infinity)).toBeLessThan(10_000);
          }
          const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
          expect(sum(lines.map((line) => line.sum)) + sum(unwritten.map(({ events }) => events))).toBe(
            sum(requests.map(({ events }) => events)),
          );
          expect(lines.length).toBeLessThanOrEqual(1 + requests.length / 20 + (now - NOW) / 10_000);
        },
      ),
    );
  });
});

describe('the metrics of a batch', () => {
  const base = { ...absentDay.base, updatedAt: NOW - 9000, body: new Uint8Array(3000) };
  const delta = {
    ...base,
    version: 1,
    updatedAt: NOW,
    body: new Uint8Array(1000),
    baseVersion: base.version,
    isFrozen: false,
    writes: 1,
    compactionDebt: 1,
  };
  const stored = { base, delta, deltaVersion: 1 };

  test('count events, and measure each message and each document', () => {
    const commits = [
      {
        lostRaces: 2,
        counted: [
          aMessage(0, { acceptedAt: NOW - 1500, events: [aView(), aView()] }),
          aMessage(2, { acceptedAt: NOW + 3 }), // A clock that is ahead.
        ],
        duplicates: [aMessage(3, { events: [aView(), aView(), aView()] })],
        stored,
      },
      {
        lostRaces: 0,
        counted: [aMessage(9, { acceptedAt: NOW - 900, events: [aView(), { ...aView(), filtered: 'bot' }] })],
        duplicates: [],
        stored,
      },
    ];
    expect(batchMetrics(commits, 7)).toEqual({
      Counted: 4,
      Filtered: 1,
      Duplicates: 3,
      IdempotencyConflicts: 1,
      Failed: 7,
      LostRaces: [2],
      DocumentBytes: [4000, 4000],
      Lag: [1500, 0, 900],
    });
  });

  test('say nothing of messages that were counted before', () => {
    const metrics = batchMetrics([{ lostRaces: 0, counted: [], duplicates: [], stored }], 0);
    expect(formatMetrics('aggregate', 'fn', metrics, NOW)).toBe('');
  });
});
