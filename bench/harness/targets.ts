// The limits of all figures, in one table. They assume an idle machine with two cores of about 2.5
// GHz. CPU limits mostly hold on a busy machine too.

import { HOSTILE_REQUESTS } from '../hostile/requests.ts';

import { FUNCTIONS } from '../../lambdas/shared/names.ts';
import { MAX_BUNDLE_KB } from '../../lib/functions/bundle-sizes.ts';

/** A limit for the median of a figure, or for the ratio of two medians. */
export interface Target {
  /** Full name, `bench: figure`. */
  readonly figure: string;
  /** If set, the figure's median is divided by the median of this figure. */
  readonly over?: string;
  readonly limit: number;
  readonly is: 'atMost' | 'atLeast';
  /** The limit's unit: the figure's own, or `x` for a ratio. */
  readonly unit: string;
  /** The reason or the meaning of the limit. */
  readonly note: string;
}

const atMost = (figure: string, limit: number, unit: string, note: string): Target => {
  return { figure, is: 'atMost', limit, unit, note };
};
const atLeast = (figure: string, limit: number, unit: string, note: string): Target => {
  return { figure, is: 'atLeast', limit, unit, note };
};

const WHOLE = 'whole stack, from the first POST until all is counted';

export const TARGETS: readonly Target[] = [
  atMost('ingest: memory, single x 32, CPU', 1.3, 'CPU-ms/event', WHOLE),
  atMost('ingest: files, single x 32, CPU', 1.4, 'CPU-ms/event', WHOLE),
  atLeast('ingest: memory, single x 32, accepted', 2400, 'events/s', '32 connections'),
  atLeast('ingest: files, single x 32, accepted', 1500, 'events/s', '32 connections'),
  atMost('ingest: memory, single x 32, p99', 40, 'ms', 'POST to 202'),
  atMost('ingest: files, single x 32, p99', 40, 'ms', 'POST to 202'),
  atLeast('ingest: memory, plain batch of 100, counted', 60_000, 'events/s', 'first POST until all is counted'),
  atMost('ingest: memory, plain batch of 100, CPU', 0.03, 'CPU-ms/event', WHOLE),
  atMost('ingest: memory, batch of 100, CPU', 0.08, 'CPU-ms/event', 'the same of page views with all their fields'),

  atLeast('drain: memory, one busy site, counted', 6000, 'events/s', 'single-event messages'),

  atMost('read: day of 1,000,000, handler p50', 4, 'ms', ''),
  atMost('read: day of 1,000,000, HTTP p50', 4, 'ms', ''),
  {
    ...atMost('read: day of 1,000,000, handler p50', 1.5, 'x', 'reads do not grow with events'),
    over: 'read: day of 1,000, handler p50',
  },
  {
    ...atMost('read: day of 1,000,000, HTTP p50', 1.5, 'x', 'reads do not grow with events'),
    over: 'read: day of 1,000, HTTP p50',
  },
  atMost('read: 3,650 days, handler p50', 25, 'ms', 'ten years of 100 events a day'),
  atMost('read: 3,650 days, HTTP p50', 25, 'ms', 'ten years of 100 events a day'),
  atMost('read: 8 questions, 30 days, HTTP p50', 40, 'ms', 'a dashboard, of a site with 5,000 events a day'),
  atMost('read: filtered question, 30 days, HTTP p50', 25, 'ms', 'of the same site'),
  atMost('read: filtered question, 365 days, HTTP p50', 60, 'ms', 'of the same site'),

  ...['28 days', 'a year'].flatMap((range) => [
    atMost(`page: dashboard, ${range}, first text, p50`, 1000, 'ms', 'in Chromium, over loopback'),
    atMost(`page: dashboard, ${range}, all panels, p50`, 1500, 'ms', 'from the start of the navigation'),
    atMost(`page: dashboard, ${range}, filtered, p50`, 300, 'ms', 'from the click on a row'),
  ]),

  atMost('race: 16 aggregators, 1 shard, miscounted', 0, 'events', 'exact'),
  {
    ...atLeast('race: 16 aggregators, 1 shard, counted', 0.6, 'x', 'racing costs less than half'),
    over: 'race: 1 aggregator, 1 shard, counted',
  },
  {
    ...atLeast('race: 16 aggregators, 8 shards, counted', 2, 'x', 'every batch has messages of all shards'),
    over: 'race: 16 aggregators, 1 shard, counted',
  },

  atMost('handlers: ingest, request of 1', 1.1, 'CPU-ms', 'the deployed function, one event'),
  {
    ...atMost('handlers: ingest browser, request of 1', 1.15, 'x', 'an event of a browser over one of a server'),
    over: 'handlers: ingest, request of 1',
  },

  ...FUNCTIONS.flatMap((name) => [
    atMost(`cold: ${name}, bundle`, MAX_BUNDLE_KB[name], 'KB', 'minified'),
    atMost(`cold: ${name}, ready, CPU`, 220, 'CPU-ms', 'process start to handler; Node alone takes 27'),
  ]),

  atMost('domain: day of 1,000,000, fold', 2, 'us/event', 'a thousand events into a full day'),
  atMost('domain: day of 1,000,000, fold by 100', 4, 'us/event', 'a hundred events into a list of 20,000 pages'),
  atMost('domain: day of 1,000,000, encode', 5, 'ms', ''),
  atMost('domain: day of 1,000,000, decode', 2, 'ms', 'with its visitors'),
  atMost('domain: senders, browser event', 60, 'us/event', 'over an event of a server'),
  atMost('domain: senders, browser event, each agent new', 120, 'us/event', 'as a stranger could'),

  ...HOSTILE_REQUESTS.map(({ name }) => atMost(`hostile: ${name}, CPU`, 12, 'CPU-ms', 'the dearest of its kind')),

  atMost('capacity: lone event, WRU', 4, 'WRU/event', 'the first event of a site and month; 3 on its other days'),
  atMost('capacity: small site by 1, WRU', 2.5, 'WRU/event', '1,000 single events a day'),
  atMost('capacity: busy site by 1, WRU', 0.32, 'WRU/event', '1,000,000 single events a day'),
  atMost('capacity: busy site by 50, WRU', 0.08, 'WRU/event', '1,000,000 events a day in batches'),

  atMost('cost: single events, 10 M a month', 1.85, '$/million', 'all in'),
  {
    ...atMost(
      'cost: single events, 10 M a month',
      1.12,
      'x',
      'the floor: API Gateway, Lambda, SQS and a free database',
    ),
    over: 'cost: single events, 10 M a month, floor',
  },
  atMost('cost: batches of 50, 10 M a month', 0.15, '$/million', 'all in'),
];
