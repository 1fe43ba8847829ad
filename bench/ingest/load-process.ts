// The load generator, a process of its own so that its CPU is not taken for the stack's. Makes all requests first, then waits for the
// word, sends them over so many connections, each as soon as the one before it is answered, and tells how long they took.

import { Connection, requestBytes } from '../connection.ts';
import { seeded, zipf } from '../random.ts';
import { sum } from '../statistics.ts';
import { sentBy, viewsOf } from '../workload.ts';

/** What is to be sent; all events of a request are of one site. */
export interface Load {
  readonly url: string;
  readonly connections: number;
  readonly requests: number;
  /** 1 goes to /api/event, more to /api/events. */
  readonly eventsPerRequest: number;
  /** The first gets the most: Zipf's law. */
  readonly sites: readonly string[];
  readonly seed: string;
}

/** What the process says: first that it is ready, then what it measured, or why it could not. */
export type Said =
  | { readonly ready: true }
  | { readonly ms: number; readonly latencies: readonly number[]; readonly views: readonly [string, number][] }
  | { readonly failure: string };

const PAGES = 1000;
const VISITORS = 50_000;
const ACCEPTED = 202;

const say = (said: Said): void => void process.send?.(said);

async function prepare({
  url,
  connections,
  requests,
  eventsPerRequest,
  sites,
  seed,
}: Load): Promise<() => Promise<Said>> {
  const random = seeded(seed);
  const view = viewsOf({ pages: PAGES, visitors: VISITORS, random });
  const siteOf = zipf(sites.length, random);
  const views = new Map<string, number>();
  const bodies = Array.from({ length: requests }, () => {
    const site = sites[siteOf()] ?? '';
    views.set(site, (views.get(site) ?? 0) + eventsPerRequest);
    const events = Array.from({ length: eventsPerRequest }, () => sentBy(site, view()));
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

let run: (() => Promise<Said>) | undefined;
process.on('message', (load: Load | 'go') => {
  const step = async (): Promise<void> => {
    if (load === 'go') return say((await run?.()) ?? { failure: 'there is nothing to send' });
    run = await prepare(load);
    say({ ready: true });
  };
  step().catch((error: unknown) => say({ failure: error instanceof Error ? error.message : String(error) }));
});
