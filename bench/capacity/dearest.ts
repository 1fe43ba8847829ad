// The most expensive request: a body of the largest size, with as many sites and days as a body may
// hold, all long over, with an idempotency key, and with paths that do not compress. Every message
// is a batch of its own.

import { commit, type CommitDeps } from '../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import type { Event } from '../../lambdas/domain/event/event.ts';
import { MAX_BATCH_PAIRS, MAX_BODY_BYTES, MAX_CHARACTERS } from '../../lambdas/domain/limits/requests.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { Numbering } from '../../lambdas/ingest/numbering.ts';
import { toMessages } from '../../lambdas/ingest/to-messages.ts';
import { createEventStore } from '../../lambdas/store/events/event-store.ts';
import { queued } from '../workload/messages.ts';
import { documentStoreOn, rollupMarkerOn } from '../workload/store.ts';
import type { MeteredTable } from './metered-table.ts';
import { DAY } from './requests.ts';
import { hex } from '../../kit/random.ts';
import { siteOf } from '../workload/sites.ts';

/** Write units of one request. */
export interface DearestCapacity {
  /** To documents that do not exist yet. */
  readonly first: number;
  /** To the same documents repeatedly: the mean of all requests after the first. */
  readonly again: number;
}

const RETENTION_DAYS = 90;
/** The days ended a year ago: every write is late. */
const NOW = Date.parse(DAY) + 400 * DAY_MS;
/** Bytes of an event in the body, besides its path. */
const EVENT_BYTES = 90;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** @param times how often the request is sent, each time with new paths; two or more */
export async function measureDearest(
  { table, meter }: MeteredTable,
  times: number,
  random: () => number,
): Promise<DearestCapacity> {
  const deps: CommitDeps = {
    documents: documentStoreOn(table),
    rollups: rollupMarkerOn(table),
    events: createEventStore(table, { rawRetentionDays: RETENTION_DAYS }),
    cache: new DocumentCache(),
    now: () => NOW,
    random: () => 0,
    wait: () => Promise.resolve(),
  };
  let producers = 0;
  const numbering = new Numbering({ newProducer: () => hex((producers += 1), 1) });
  const send = async (time: number): Promise<number> => {
    const request = { events: dearestEvents(random), idempotencyKey: `key-${time}` };
    const messages = toMessages(request, { numbering, siteOf, shards: 1, now: NOW });
    meter.take();
    for (const message of messages) await commit(message, [queued(message)], Infinity, deps);
    numbering.confirm(messages);
    return meter.take().writes;
  };
  const first = await send(0);
  let again = 0;
  for (let time = 1; time < times; time += 1) again += await send(time);
  return { first, again: again / (times - 1) };
}

function dearestEvents(random: () => number): Event[] {
  const count = Math.floor(MAX_BODY_BYTES / (MAX_CHARACTERS.path + EVENT_BYTES));
  return Array.from({ length: count }, (_, index) => ({
    site: `dearest-${index % MAX_BATCH_PAIRS}.example`,
    day: DAY,
    at: index,
    type: 'page_view',
    path: Array.from({ length: MAX_CHARACTERS.path }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join(''),
    userId: `${Math.floor(random() * 1e9)}`,
  }));
}
