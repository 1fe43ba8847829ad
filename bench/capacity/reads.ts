// What an answer of the stats hop reads: a full day of the busy site, copied to as many days as the
// query covers.

import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { DAY_MS } from '../../lambdas/domain/event/timestamp.ts';
import { keyOf } from '../../lambdas/store/table/table.ts';
import { documentReaderOn } from '../workload/store.ts';
import { documentItems, type MeteredTable } from './metered-table.ts';

/**
 * Read units of an answer about the last `days` days of this site, through the stats hop's own
 * reader.
 */
export async function measureAnswer(table: MeteredTable, key: DocumentKey, days: number): Promise<number> {
  const items = await documentItems(table, key);
  const dayBefore = (count: number): string =>
    new Date(Date.parse(key.day) - count * DAY_MS).toISOString().slice(0, 10);
  for (let before = 1; before < days; before += 1) {
    for (const item of items) {
      const { pk, sk } = keyOf(item);
      await table.table.put({ Item: { ...item, pk, sk: sk.replace(key.day, dayBefore(before)) } });
    }
  }
  table.meter.take();
  let found = 0;
  const reader = documentReaderOn(table.table);
  for await (const { document } of reader.readRange(key.site, key.shard, dayBefore(days - 1), key.day)) {
    found += Math.sign(document.counts.views);
  }
  if (found !== days) throw new RangeError(`an answer about ${days} days found ${found}`);
  return table.meter.take().reads;
}
