// Documents to read, written into the table by the aggregate hop's own commit: without HTTP and
// queue, a million events take seconds.

import { forEachParallel } from '../../lambdas/shared/parallel.ts';
import { messageMaker } from '../workload/messages.ts';
import { createCommitter, type TablesAt } from '../workload/store.ts';
import { viewsOf } from '../workload/workload.ts';

/** Events of a message, as a collecting server sends them: the most that a request may have. */
const MESSAGE_EVENTS = 500;
/** Messages of a commit. Commits may be large, since a document's size does not depend on them. */
const COMMIT_MESSAGES = 40;
const PARALLEL = 8;

/** One site, and the number of events on each of its days. */
export interface Filling {
  readonly site: string;
  readonly days: readonly string[];
  readonly eventsPerDay: number;
  readonly random: () => number;
}

/** Fills the table. A day has a third as many visitors as events, and a fiftieth as many pages. */
export async function fill(tables: TablesAt, { site, days, eventsPerDay, random }: Filling): Promise<void> {
  const commit = createCommitter(tables, random);
  const view = viewsOf({
    pages: Math.max(5, Math.floor(eventsPerDay / 50)),
    visitors: Math.max(5, Math.floor(eventsPerDay / 3)),
    random,
  });
  const toMessage = messageMaker({ random, acceptedAt: Date.now() });
  await forEachParallel(days, PARALLEL, async (day) => {
    for (let left = eventsPerDay; left > 0;) {
      const messages = [];
      for (; left > 0 && messages.length < COMMIT_MESSAGES; left -= MESSAGE_EVENTS) {
        const events = Array.from({ length: Math.min(left, MESSAGE_EVENTS) }, () => view());
        messages.push(toMessage(site, events, day));
      }
      await commit({ site, day, shard: 0 }, messages);
    }
  });
}
