// The bench `capacity`: request units of DynamoDB, as the table itself counts them. Every draw is
// seeded and nothing is timed, so every run on any machine gives the same figures: it measures
// once.

import { type Bench, type BenchContext, type Figure, isSmoke, scaled } from '../harness/bench.ts';
import { ANSWER_DAYS } from './answer-days.ts';
import { measureCopiedDesigns } from './copied-designs.ts';
import { measureDay, type Thoroughness } from './day.ts';
import { measureDearest } from './dearest.ts';
import { openMeteredTable } from './metered-table.ts';
import { measureAnswer } from './reads.ts';
import { DAY } from './requests.ts';
import { NAMED_WORKLOADS, siteName, WORKLOADS } from './workload.ts';

/** The workload whose document the answers read. */
const ANSWER_WORKLOAD = 'busy site by 1';
/** Often enough that its documents are full and were compacted several times. */
const DEAREST_TIMES = 60;
/** Views of a busy site's day, and how many of them are sent through the common designs. */
const COPIED = { views: 1_000_000, events: 2000 };

export const capacity: Bench = {
  name: 'capacity',
  about: 'DynamoDB request units per event and per answer, and of two common designs; takes some minutes',
  run: async (context) => {
    const table = await openMeteredTable();
    try {
      const figures: Figure[] = [];
      const say = (name: string, unit: string, value: number): void => {
        figures.push({ name, unit, values: Array.from({ length: context.rounds }, () => value) });
      };
      for (const workload of isSmoke(context) ? NAMED_WORKLOADS : WORKLOADS) {
        context.progress(workload.name);
        const measured = await measureDay(workload, table, thoroughness(context), context.random(workload.name));
        say(`${workload.name}, WRU`, 'WRU/event', measured.writes);
        say(`${workload.name}, RRU`, 'RRU/event', measured.reads);
        say(`${workload.name}, raw`, 'B/event', measured.rawBytes);
        say(`${workload.name}, document`, 'B', measured.documentBytes);
        if (workload.name !== ANSWER_WORKLOAD) continue;
        const key = { site: siteName(workload, 0), day: DAY, shard: 0 };
        for (const days of ANSWER_DAYS) {
          say(`answer of ${days} days`, 'RRU', await measureAnswer(table, key, isSmoke(context) ? 1 : days));
        }
      }
      context.progress('dearest request');
      const dearest = await measureDearest(table, scaled(context, DEAREST_TIMES, 2), context.random('dearest'));
      say('dearest request, first, WRU', 'WRU', dearest.first);
      say('dearest request, again, WRU', 'WRU', dearest.again);
      context.progress('copied designs');
      const day = { views: scaled(context, COPIED.views, 1000), events: scaled(context, COPIED.events, 10) };
      const copied = await measureCopiedDesigns(table, day, context.random('copied'));
      for (const [name, { writes, storedBytes }] of Object.entries(copied)) {
        say(`${name}, WRU`, 'WRU/event', writes);
        say(`${name}, raw`, 'B/event', storedBytes);
      }
      return figures;
    } finally {
      await table.close();
    }
  },
};

const thoroughness = (context: Pick<BenchContext, 'scale'>): Thoroughness => ({
  moments: scaled(context, 4),
  warmUp: scaled(context, 150),
  measured: scaled(context, 150, 2),
  sites: scaled(context, 50, 2),
  maxViews: scaled(context, 1_000_000, 100),
});
