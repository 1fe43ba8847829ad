// The load generator, in a process of its own, so that its CPU is not counted as the stack's. It
// makes all requests first, then waits for the start message. It sends the requests over all
// connections, each as soon as the previous one is answered, and reports how long they took.

import { answerParent } from '../harness/child.ts';
import { Connection, requestBytes } from '../harness/connection.ts';
import { seededRandom, zipf } from '../../kit/random.ts';
import { sum } from '../../kit/statistics.ts';
import { plainBy, sentBy, viewsOf } from '../workload/workload.ts';

/** The load to send; all events of a request are of one site. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly requests: number;
  /** 1 goes to /api/event, more to /api/events. */
  readonly eventsPerRequest: number;
  /** Whether events have site, type, path, user and time alone. */
  readonly isPlain: boolean;
  /** The first site gets the most events: Zipf's law. */
  readonly sites: readonly string[];
  readonly seed: string;
}

/** The result. */
export interface Sent {
  /** Milliseconds from the first request to the last answer. */
  readonly ms: number;
  /** Milliseconds of each request. */
  readonly latencies: readonly number[];
  /** Views by site. */
  readonly views: readonly [string, number][];
}

const PAGES = 1000;
const VISITORS = 50_000;
const ACCEPTED = 202;

async function prepare({
  url,
  connections,
  requests,
  eventsPerRequest,
  isPlain,
  sites,
  seed,
}: Load): Promise<() => Promise<Sent>> {
  const random = seededRandom(seed);
  const view = viewsOf({ pages: PAGES, visitors: VISITORS, random });
  const siteOf = zipf(sites.length, random);
  const views = new Map<string, number>();
  const bodies = Array.from({ length: requests }, () => {
    const site = sites[siteOf()] ?? '';
    views.set(site, (views.get(site) ?? 0) + eventsPerRequest);
    const events = Array.from({ length: eventsPerRequest }, () => (isPlain ? plainBy : sentBy)(site, view()));
    return eventsPerRequest === 1
      ? requestBytes(url, '/api/event', events[0])
      : requestBytes(url, '/api/events', events);
  });
  const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(url)));
  return async () => {
    const latencies: number[] = [];
    const left = bodies.values();
    const startedAt = performance.now();
    await Promise.all(
      open.map(async (connection) => {
        for (const body of left) {
          const sentAt = performance.now();
          const status = await connection.request(body);
          latencies.push(performance.now() - sentAt);
          if (status !== ACCEPTED) throw new Error(`a POST was answered with ${status} instead of ${ACCEPTED}`);
        }
      }),
    );
    const ms = performance.now() - startedAt;
    if (latencies.length !== requests || sum(views.values()) !== requests * eventsPerRequest) {
      throw new Error('not all requests were sent');
    }
    return { ms, latencies, views: [...views] };
  };
}

let run: (() => Promise<Sent>) | undefined;
answerParent(async (message: Load | 'go') => {
  if (message !== 'go') {
    run = await prepare(message);
    return {};
  }
  if (run === undefined) throw new Error('there is nothing to send');
  return run();
});
