// Two common designs as commands on a table, so that the same meter counts their capacity and ours:
//
// - counters: an item per event; `ADD` to the total of the site and day, and to that of the path; a
//   marker per visitor and day, written by a conditional put whose result says whether to `ADD` to
//   the unique visitors. A redelivered event is counted again.
// - transactions: the same items in one transaction per event, with a marker per event that makes
//   it count once. A transaction costs twice what its writes cost alone:
//   https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
//
// This is their best case: no failed transaction, no retry, no index. A batch saves them nothing,
// as each event has items of its own.

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { won } from '../../lambdas/store/table/lost-race.ts';
import type { Attributes } from '../../lambdas/store/table/table.ts';
import type { MeteredTable } from './metered-table.ts';
import { DAY } from './requests.ts';
import { viewMaker } from './views.ts';

/** Per event. */
export interface CopiedCapacity {
  readonly writes: number;
  /**
   * Bytes of the event and of its visitor's marker. Event markers are left out, as they may expire
   * after a day.
   */
  readonly storedBytes: number;
}

const SITE = 'busy.example';
const TRANSACTION_FACTOR = 2;

/**
 * Simulates a day of `views` evenly spread views, of which it sends `events` to the table. Of the
 * other views it only remembers the visitors.
 */
export async function measureCopiedDesigns(
  table: MeteredTable,
  { views, events }: { readonly views: number; readonly events: number },
  random: () => number,
): Promise<{ counters: CopiedCapacity; transactions: CopiedCapacity }> {
  const makeView = viewMaker(views, random);
  const visitors = new Set<string>();
  const every = Math.floor(views / events);
  let [counted, marked, stored] = [0, 0, 0];
  for (let index = 0; index < events * every; index += 1) {
    const view = makeView(index / views);
    if (index % every === 0) {
      if (visitors.has(view.visitor ?? '')) await putVisitor(table, view);
      table.meter.take();
      await countEvent(table, view, index);
      const event = table.meter.take();
      await put(table, `event#${index}`, 'marker');
      const marker = table.meter.take();
      counted += event.writes;
      marked += marker.writes;
      stored += event.stored;
    }
    visitors.add(view.visitor ?? '');
  }
  return {
    counters: { writes: counted / events, storedBytes: stored / events },
    transactions: { writes: (TRANSACTION_FACTOR * (counted + marked)) / events, storedBytes: stored / events },
  };
}

async function countEvent(table: MeteredTable, view: MessageEvent, index: number): Promise<void> {
  const { type, at, path = '', visitor = '' } = view;
  const time = new Date(Date.parse(DAY) + at).toISOString();
  await put(table, SITE, `${time}#${index}`, { type, path, visitor });
  await add(table, 'total', 'views');
  await add(table, `path#${path}`, 'views');
  if (await putVisitor(table, view)) await add(table, 'total', 'visitors');
}

const putVisitor = (table: MeteredTable, { visitor = '' }: MessageEvent): Promise<boolean> =>
  put(table, `${SITE}#${DAY}`, `user#${visitor}`);

/** False if the item existed. Then nothing changes, but DynamoDB bills the write all the same. */
const put = ({ table }: MeteredTable, pk: string, sk: string, attributes: Attributes = {}): Promise<boolean> =>
  won(table.put({ Item: { pk, sk, ...attributes }, ConditionExpression: 'attribute_not_exists(pk)' }));

async function add({ table }: MeteredTable, sk: string, counter: string): Promise<void> {
  await table.update({
    Key: { pk: `${SITE}#${DAY}`, sk },
    UpdateExpression: 'ADD #counter :one',
    ExpressionAttributeNames: { '#counter': counter },
    ExpressionAttributeValues: { ':one': 1 },
  });
}
