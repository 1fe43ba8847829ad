// The two designs that are most often copied, as commands on a table, so that their capacity is counted by the same meter as ours.
//
//   counters      an item per event; `ADD` to the total of the site and day, and to that of the path; a marker per visitor and day, whose
//                 conditional put tells whether to `ADD` to the unique visitors. A redelivered event is counted again.
//   transactions  the same items in one transaction per event, with a marker per event that makes it count once. A transaction costs twice
//                 what its writes cost alone: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
//
// Their best case: no failed transaction, no retry, no index. A batch saves them nothing, as each event has items of its own.

import type { MessageEvent } from '../../lambdas/domain/event/message.ts';
import { LostRaceError } from '../../lambdas/store/table/lost-race.ts';
import type { Attributes } from '../../lambdas/store/table/table.ts';
import type { MeteredTable } from './metered-table.ts';
import { DAY } from './requests.ts';
import { viewMaker } from './views.ts';

/** Per event. */
export interface CopiedCapacity {
  readonly writes: number;
  /** Bytes of the event, and of the marker of its visitor. Markers of events are left out: they may expire after a day. */
  readonly storedBytes: number;
}

const SITE = 'busy.example';
const TRANSACTION_FACTOR = 2;

/** Of a day of so many views, evenly spread, so many events are sent to the table; of the others only the visitors are remembered. */
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

/** False when the item was there already; then nothing is changed, and the write is billed all the same. */
async function put({ table }: MeteredTable, pk: string, sk: string, attributes: Attributes = {}): Promise<boolean> {
  try {
    await table.put({ Item: { pk, sk, ...attributes }, ConditionExpression: 'attribute_not_exists(pk)' });
    return true;
  } catch (error) {
    if (error instanceof LostRaceError) return false;
    throw error;
  }
}

async function add({ table }: MeteredTable, sk: string, counter: string): Promise<void> {
  await table.update({
    Key: { pk: `${SITE}#${DAY}`, sk },
    UpdateExpression: 'ADD #counter :one',
    ExpressionAttributeNames: { '#counter': counter },
    ExpressionAttributeValues: { ':one': 1 },
  });
}
