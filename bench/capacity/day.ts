// A day of a workload, through the aggregate hop's own commit and stores. A long day is sampled: its documents are brought quickly, by large
// commits, to several moments of the day, and a stretch of ordinary batches is measured at each.

import { commit, type CommitDeps } from '../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { MAX_BATCH_EVENTS } from '../../lambdas/domain/limits.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/message.ts';
import { DAY_MS } from '../../lambdas/domain/timestamp.ts';
import { createEventStore, type EventStore } from '../../lambdas/store/event-store.ts';
import { documentStoreOn } from '../store.ts';
import { storedBytes } from './meter.ts';
import { documentItems, type MeteredTable } from './metered-table.ts';
import { DAY, ingestEnvironments, type MakeRequest, requestMaker } from './requests.ts';
import { viewMaker } from './views.ts';
import { SECONDS_OF_DAY, siteName, type Workload } from './workload.ts';

/** Per event, but for the last. */
export interface Capacity {
  readonly writes: number;
  readonly reads: number;
  /** Bytes of raw items. */
  readonly rawBytes: number;
  /** Bytes of a site's document at the end of the day, as storage is billed. */
  readonly documentBytes: number;
}

/** How thoroughly a day is measured. */
export interface Thoroughness {
  /** Moments of the day. */
  readonly moments: number;
  /** Ordinary batches before and in a stretch: several times as many as it takes to rewrite a document as a whole. */
  readonly warmUp: number;
  readonly measured: number;
  /** Sites that stand for all of them. */
  readonly sites: number;
  /** Views of a site beyond which its document hardly changes any more: a longer day is thinned out to so many. */
  readonly maxViews: number;
}

interface Site {
  readonly key: DocumentKey;
  readonly makeRequest: MakeRequest;
  /** Views so far, of the thinned day. */
  views: number;
}

const RETENTION_DAYS = 90;
/** What document-cache.ts holds, in bytes. */
const CACHE_BYTES = 16_000_000;
const FILL_EVENTS = 20_000;

export async function measureDay(
  workload: Workload,
  table: MeteredTable,
  thoroughness: Thoroughness,
  random: () => number,
): Promise<Capacity> {
  const { eventsPerRequest, sites: siteCount } = workload;
  const sample = Math.min(siteCount, thoroughness.sites);
  const sites = Array.from({ length: sample }, (_, index) => siteOf(workload, index, random));
  const viewsPerDay = Math.max(eventsPerRequest, Math.min(workload.viewsPerDay, thoroughness.maxViews));
  // All sites share a batch and the caches: a sample of them gets its share.
  const messagesPerBatch = Math.max(1, (workload.messagesPerBatch * sample) / siteCount);
  const committer = new Committer(table, workload.environments, (CACHE_BYTES * sample) / siteCount);

  const requestsPerDay = Math.max(1, Math.round(((viewsPerDay * sample) / eventsPerRequest) * 1e6) / 1e6);
  const batchesPerDay = Math.ceil(requestsPerDay / messagesPerBatch);
  const stretch = thoroughness.warmUp + thoroughness.measured;
  const isShort = batchesPerDay <= thoroughness.moments * stretch;

  let events = 0;
  let [writes, reads, stored] = [0, 0, 0];
  const runBatches = async (count: number, from: number): Promise<number> => {
    let sent = 0;
    for (let batch = 0; batch < count; batch += 1) {
      const size = Math.floor((batch + 1) * messagesPerBatch) - Math.floor(batch * messagesPerBatch);
      const groups = new Map<Site, Message[]>();
      for (let index = 0; index < size; index += 1) {
        const site = sites[Math.floor(random() * sites.length)];
        if (site === undefined) continue;
        const share = Math.min(from + (sent * eventsPerRequest) / (workload.viewsPerDay * sample), LATEST);
        groups.set(site, [...(groups.get(site) ?? []), site.makeRequest(share, eventsPerRequest)]);
        site.views += eventsPerRequest;
        sent += 1;
      }
      for (const [{ key }, messages] of groups) await committer.commit(key, messages);
    }
    return sent * eventsPerRequest;
  };
  const measure = async (count: number, from: number): Promise<void> => {
    table.meter.take();
    events += await runBatches(count, from);
    const consumed = table.meter.take();
    writes += consumed.writes;
    reads += consumed.reads;
    stored += consumed.stored;
  };

  if (isShort) {
    await measure(batchesPerDay, 0);
  } else {
    for (let moment = 0; moment < thoroughness.moments; moment += 1) {
      const from = (moment + 0.5) / thoroughness.moments;
      for (const site of sites) await fill(site, from * viewsPerDay, committer);
      await runBatches(thoroughness.warmUp, from);
      await measure(thoroughness.measured, from);
    }
    for (const site of sites) await fill(site, viewsPerDay, committer);
  }
  let documentBytes = 0;
  for (const { key } of sites) {
    for (const item of await documentItems(table, key)) documentBytes += storedBytes(item) / sites.length;
  }
  return { writes: writes / events, reads: reads / events, rawBytes: stored / events, documentBytes };
}

const LATEST = 1 - 1 / DAY_MS;

function siteOf(workload: Workload, index: number, random: () => number): Site {
  const { viewsPerDay, eventsPerRequest } = workload;
  const key = { site: siteName(workload, index), day: DAY, shard: 0 };
  const environments = ingestEnvironments(viewsPerDay / eventsPerRequest / SECONDS_OF_DAY);
  return { key, makeRequest: requestMaker(key, environments, viewMaker(viewsPerDay, random)), views: 0 };
}

/** Brings a site to so many views. What it costs is of no interest, and its raw events are not kept. */
async function fill(site: Site, views: number, committer: Committer): Promise<void> {
  while (site.views < views) {
    const messages: Message[] = [];
    for (let events = 0; events < FILL_EVENTS && site.views < views;) {
      const size = Math.min(MAX_BATCH_EVENTS, Math.ceil(views - site.views));
      messages.push(site.makeRequest(Math.min(site.views / views, LATEST), size));
      site.views += size;
      events += size;
    }
    await committer.fill(site.key, messages);
  }
}

/** Environments of aggregate that take turns. Their clock stands in the messages, so that a run is the same at any time. */
class Committer {
  readonly #environments: readonly CommitDeps[];
  #turn = 0;

  constructor({ client, name }: MeteredTable, environments: number, cacheBytes: number) {
    const events = createEventStore(client, name, { rawRetentionDays: RETENTION_DAYS });
    this.#environments = Array.from({ length: environments }, () => ({
      documents: documentStoreOn(client, name),
      events,
      cache: new DocumentCache(cacheBytes),
      now: () => Date.parse(DAY),
      random: () => 0,
      wait: () => Promise.resolve(),
    }));
  }

  commit(key: DocumentKey, messages: readonly Message[]): Promise<void> {
    return this.#commit(key, messages, {});
  }

  fill(key: DocumentKey, messages: readonly Message[]): Promise<void> {
    return this.#commit(key, messages, { events: NOT_KEPT });
  }

  async #commit(key: DocumentKey, messages: readonly Message[], changes: Partial<CommitDeps>): Promise<void> {
    const deps = this.#environments[this.#turn++ % this.#environments.length];
    if (deps === undefined) throw new RangeError('there must be an environment');
    await commit(key, messages, Infinity, { ...deps, ...changes });
  }
}

const NOT_KEPT: EventStore = { claim: () => Promise.resolve(true), keepRaw: () => Promise.resolve() };
