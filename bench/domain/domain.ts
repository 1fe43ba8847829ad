// The pure domain code alone, in this process: the cost of folding, merging, encoding and decoding
// as a day grows, and the bytes of the day; and what browsers' events cost more than servers'.

import { type Bench, type BenchContext, scaled, someOf } from '../harness/bench.ts';
import { type DayDocument, emptyDocument, fold, merge } from '../../lambdas/domain/document/day-document.ts';
import { decodeDocument, encodeDocument } from '../../lambdas/domain/document/document-codec.ts';
import { decodeMessage, encodeMessage, type Message } from '../../lambdas/domain/event/message.ts';
import { messageMaker } from '../workload/messages.ts';
import { type Measurement, measureRounds, type Variant } from '../harness/rounds.ts';
import { sendersVariant } from './senders.ts';
import { viewsOf } from '../workload/workload.ts';

/** Events of a day, which has a third as many visitors and a fiftieth as many pages. */
const DAYS = [100, 1000, 10_000, 100_000, 1_000_000];
const BATCH = 1000;
const SMALL_BATCH = 100;
/**
 * Each operation runs for this many milliseconds of CPU per round, and for at least two calls; the
 * mean counts.
 */
const MEASURE_MS = 300;

export const domain: Bench = {
  name: 'domain',
  about: 'fold, merge, encode, decode of days of 10^2 to 10^6 events; messages; senders; no I/O',
  async run(context) {
    const days = someOf(context, DAYS).map((events) => dayVariant(context, events));
    return await measureRounds(context, [...days, messageVariant(context), sendersVariant(context)]);
  },
};

/**
 * Folds a day once, as the pipeline does: batches of a thousand single events from five ingest
 * environments.
 */
function dayVariant(context: BenchContext, nominal: number): Variant {
  const events = scaled(context, nominal, 10);
  const maker = (part: string): ((count: number) => Message[]) => {
    const random = context.random(`${nominal}/${part}`);
    const pages = Math.max(5, Math.floor(events / 50));
    const view = viewsOf({ pages, visitors: Math.max(5, Math.floor(events / 3)), random });
    const toMessage = messageMaker({ random, environments: 5, acceptedAt: 0 });
    return (count) => Array.from({ length: count }, () => toMessage('site.example', [view()]));
  };
  const dayOf = (part: string, count: number): DayDocument => {
    const make = maker(part);
    let day = emptyDocument;
    for (let left = count; left > 0; left -= BATCH) day = fold(day, make(Math.min(left, BATCH)));
    return day;
  };
  const prepared = () => {
    const day = dayOf('day', events);
    const batch = maker('batch')(Math.min(events, BATCH));
    const few = batch.slice(0, SMALL_BATCH);
    return { day, other: dayOf('other', events), batch, few, encoded: encodeDocument(day) };
  };
  let made: ReturnType<typeof prepared> | undefined;
  return {
    name: `day of ${nominal.toLocaleString('en-US')}`,
    measure: async () => {
      const { day, other, batch, few, encoded } = (made ??= prepared());
      const us = (work: () => unknown): number => meanUs(context, work);
      return [
        { name: 'fold', unit: 'us/event', value: us(() => fold(day, batch)) / batch.length },
        { name: 'fold by 100', unit: 'us/event', value: us(() => fold(day, few)) / few.length },
        { name: 'merge', unit: 'ms', value: us(() => merge(day, other)) / 1000 },
        { name: 'encode', unit: 'ms', value: us(() => encodeDocument(day)) / 1000 },
        { name: 'decode', unit: 'ms', value: us(() => decodeDocument(encoded)) / 1000 },
        { name: 'decode without visitors', unit: 'ms', value: us(() => decodeDocument(encoded, 'counts')) / 1000 },
        { name: 'document', unit: 'bytes', value: encoded.length },
      ];
    },
  };
}

function messageVariant(context: BenchContext): Variant {
  const random = context.random('messages');
  const view = viewsOf({ pages: 1000, visitors: 10_000, random });
  const toMessage = messageMaker({ random, acceptedAt: 0 });
  const events = (count: number) => Array.from({ length: count }, () => view());
  const measured = (count: number): Measurement[] => {
    const body = encodeMessage(toMessage('site.example', events(count)));
    const some = events(count);
    const decode = meanUs(context, () => decodeMessage(body));
    const cut = meanUs(context, () => toMessage('site.example', some));
    return [
      { name: `decode, ${count} events`, unit: 'us/event', value: decode / count },
      { name: `toMessages, ${count} events`, unit: 'us/event', value: cut / count },
      { name: `body, ${count} events`, unit: 'bytes', value: Buffer.byteLength(body) },
    ];
  };
  return { name: 'message', measure: async () => [1, 100].flatMap(measured) };
}

/**
 * CPU microseconds of one call in this thread. Warms up for a tenth of the time, then takes the
 * mean of the calls that fit.
 */
function meanUs(context: BenchContext, work: () => unknown): number {
  const budget = Math.max(1, MEASURE_MS * Math.min(1, context.scale * 10));
  repeat(work, budget / 10);
  return repeat(work, budget);
}

function repeat(work: () => unknown, ms: number): number {
  const before = process.threadCpuUsage();
  for (let calls = 1; ; calls += 1) {
    work();
    const { user, system } = process.threadCpuUsage(before);
    if (user + system >= 1000 * ms && calls >= 2) return (user + system) / calls;
  }
}
