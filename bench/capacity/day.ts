// What a day of a workload consumes, through the aggregate hop's own commit and stores. A long day
// is sampled: large commits fill its documents quickly to several moments of the day, and ordinary
// batches are measured at each.

import { sum } from '../../kit/statistics.ts';
import { storedBytes } from './meter.ts';
import { documentItems, type MeteredTable } from './metered-table.ts';
import { SampledSites } from './sampled-sites.ts';
import type { Workload } from './workload.ts';

/** Per event, except the last. */
export interface Capacity {
  /** Request units. */
  readonly writes: number;
  readonly reads: number;
  /** Bytes of raw items. */
  readonly rawBytes: number;
  /** Bytes of a site's document at the end of the day, as storage is billed. */
  readonly documentBytes: number;
}

/** How thoroughly a day is measured. */
export interface Thoroughness {
  /** The number of moments of the day. */
  readonly moments: number;
  /**
   * Ordinary batches before a measured stretch, and in it: several times as many as a compaction
   * takes.
   */
  readonly warmUp: number;
  readonly measured: number;
  /** The number of sites that represent all of them. */
  readonly sites: number;
  /**
   * Views of a site beyond which its document hardly changes: a longer day is thinned out to this
   * number.
   */
  readonly maxViews: number;
}

export async function measureDay(
  workload: Workload,
  table: MeteredTable,
  { moments, warmUp, measured, sites, maxViews }: Thoroughness,
  random: () => number,
): Promise<Capacity> {
  const sample = new SampledSites(workload, sites, table, random);
  const views = Math.max(workload.eventsPerRequest, Math.min(workload.viewsPerDay, maxViews));
  const batches = Math.ceil((views * sample.keys.length) / workload.eventsPerRequest / sample.messagesPerBatch);
  let events = 0;
  let [writes, reads, stored] = [0, 0, 0];
  const measure = async (count: number, from: number): Promise<void> => {
    table.meter.take();
    events += await sample.count(count, from);
    const consumed = table.meter.take();
    writes += consumed.writes;
    reads += consumed.reads;
    stored += consumed.stored;
  };
  if (batches <= moments * (warmUp + measured)) {
    await measure(batches, 0);
  } else {
    for (let moment = 0; moment < moments; moment += 1) {
      const from = (moment + 0.5) / moments;
      await sample.fill(from * views, views);
      await sample.count(warmUp, from);
      await measure(measured, from);
    }
    await sample.fill(views, views);
  }
  const items = await Promise.all(sample.keys.map((key) => documentItems(table, key)));
  return {
    writes: writes / events,
    reads: reads / events,
    rawBytes: stored / events,
    documentBytes: sum(items.flat().map(storedBytes)) / sample.keys.length,
  };
}
