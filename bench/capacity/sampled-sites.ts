// The sites of a workload, or a sample of them, and the aggregators that count their views.

import { commit, type CommitDeps } from '../../lambdas/aggregate/commit.ts';
import { CACHE_BYTES, DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import { MAX_BATCH_EVENTS } from '../../lambdas/domain/limits/requests.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { createEventStore, type EventStore } from '../../lambdas/store/events/event-store.ts';
import { queued } from '../workload/messages.ts';
import { documentStoreOn, rollupMarkerOn } from '../workload/store.ts';
import type { MeteredTable } from './metered-table.ts';
import { DAY, ingestEnvironments, type MakeRequest, requestMaker } from './requests.ts';
import { viewMaker } from './views.ts';
import { SECONDS_OF_DAY, siteName, type Workload } from './workload.ts';

interface Site {
  readonly key: DocumentKey;
  readonly makeRequest: MakeRequest;
  /** Views so far. */
  views: number;
}

const RETENTION_DAYS = 90;
/**
 * Views per commit of a fill. The last views come in small commits, as large commits leave a
 * document in a state that ordinary batches never do.
 */
const LARGE_FILL = 20_000;
const SMALL_FILL = 50;
const SMALL_FILLS = 20;
const LATEST = 1 - 1 / DAY_MS;

export class SampledSites {
  readonly messagesPerBatch: number;
  readonly #workload: Workload;
  readonly #sites: readonly Site[];
  readonly #environments: readonly CommitDeps[];
  readonly #random: () => number;
  #turn = 0;
  #now = Date.parse(DAY);

  /** @param atMost the largest number of sites; a workload with more is sampled */
  constructor(workload: Workload, atMost: number, { table }: MeteredTable, random: () => number) {
    const sample = Math.min(workload.sites, atMost);
    // All sites share the batches and the caches, so a sample gets its share of both.
    const share = sample / workload.sites;
    this.messagesPerBatch = Math.max(1, workload.messagesPerBatch * share);
    this.#workload = workload;
    this.#random = random;
    this.#sites = Array.from({ length: sample }, (_, index) => siteOf(workload, index, random));
    this.#environments = Array.from({ length: workload.environments }, () => ({
      documents: documentStoreOn(table),
      rollups: rollupMarkerOn(table),
      events: createEventStore(table, { rawRetentionDays: RETENTION_DAYS }),
      cache: new DocumentCache(CACHE_BYTES * share),
      // The time of the latest request, so that runs do not depend on the clock.
      now: () => this.#now,
      random: () => 0,
      wait: () => Promise.resolve(),
    }));
  }

  get keys(): readonly DocumentKey[] {
    return this.#sites.map(({ key }) => key);
  }

  /**
   * Counts `batches` ordinary batches, starting at the moment `from`, a share of the day. Resolves
   * with the number of their views.
   */
  async count(batches: number, from: number): Promise<number> {
    const { viewsPerDay, eventsPerRequest } = this.#workload;
    let requests = 0;
    for (let batch = 0; batch < batches; batch += 1) {
      const groups = new Map<Site, Message[]>();
      for (const end = Math.floor((batch + 1) * this.messagesPerBatch); requests < end; requests += 1) {
        const site = this.#sites[Math.floor(this.#random() * this.#sites.length)];
        if (site === undefined) continue;
        const share = from + (requests * eventsPerRequest) / (viewsPerDay * this.#sites.length);
        this.#now = Date.parse(DAY) + Math.floor(share * DAY_MS);
        const message = site.makeRequest(Math.min(share, LATEST), eventsPerRequest);
        groups.set(site, [...(groups.get(site) ?? []), message]);
        site.views += eventsPerRequest;
      }
      for (const [{ key }, messages] of groups) await this.#commit(key, messages);
    }
    return requests * eventsPerRequest;
  }

  /**
   * Fills every site by large commits, to `views` of the `viewsPerDay` views of its day. Drops
   * their raw events.
   */
  async fill(views: number, viewsPerDay: number): Promise<void> {
    for (const site of this.#sites) {
      while (site.views < views) {
        const messages: Message[] = [];
        const left = views - site.views - SMALL_FILL * SMALL_FILLS;
        for (const end = site.views + Math.min(LARGE_FILL, Math.max(left, SMALL_FILL)); site.views < end;) {
          const size = Math.ceil(Math.min(MAX_BATCH_EVENTS, end - site.views));
          messages.push(site.makeRequest(Math.min(site.views / viewsPerDay, LATEST), size));
          site.views += size;
        }
        await this.#commit(site.key, messages, { events: NOT_KEPT });
      }
    }
  }

  async #commit(key: DocumentKey, messages: readonly Message[], changes: Partial<CommitDeps> = {}): Promise<void> {
    const deps = this.#environments[this.#turn++ % this.#environments.length];
    if (deps === undefined) throw new RangeError('there must be an environment');
    await commit(key, messages.map(queued), Infinity, { ...deps, ...changes });
  }
}

const NOT_KEPT: EventStore = { takeRecord: () => Promise.resolve(true), keepRaw: () => Promise.resolve() };

function siteOf(workload: Workload, index: number, random: () => number): Site {
  const { viewsPerDay, eventsPerRequest } = workload;
  const key = { site: siteName(workload, index), day: DAY, shard: 0 };
  const environments = ingestEnvironments(viewsPerDay / eventsPerRequest / SECONDS_OF_DAY);
  return { key, makeRequest: requestMaker(key, environments, viewMaker(viewsPerDay, random)), views: 0 };
}
