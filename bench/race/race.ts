// Many aggregators on one site and one day: each commit makes the other aggregators' copies stale.
// Measures the cost of lost races, and checks that none costs a count.

import type { SQSRecord } from 'aws-lambda';

import { aggregate } from '../../lambdas/aggregate/aggregate.ts';
import type { Committed } from '../../lambdas/aggregate/commit.ts';
import { encodeMessage } from '../../lambdas/domain/event/message.ts';
import { readDays } from '../../lambdas/stats/stats.ts';
import { type Bench, type BenchContext, scaled, someOf } from '../harness/bench.ts';
import { startChild } from '../harness/child.ts';
import { BenchFailure } from '../harness/failure.ts';
import { sqsRecord } from '../../kit/lambda-events.ts';
import { messageMaker } from '../workload/messages.ts';
import { measureRounds, type Variant } from '../harness/rounds.ts';
import { createCommitter, statsDeps, type TablesAt } from '../workload/store.ts';
import { sum } from '../../kit/statistics.ts';
import { DAY, freshSites, viewsOf } from '../workload/workload.ts';

interface Field {
  readonly aggregators: number;
  readonly shards: number;
  /**
   * Each batch has messages of only one shard, which a trigger's batches never do: the potential of
   * sharding.
   */
  readonly sorted?: boolean;
}

const FIELDS: readonly Field[] = [
  ...[1, 2, 4, 8, 16].map((aggregators) => ({ aggregators, shards: 1 })),
  ...[2, 4, 8].map((shards) => ({ aggregators: 16, shards })),
  { aggregators: 16, shards: 8, sorted: true },
];

/** Single-event messages in a batch, as a trigger delivers them on a day with some traffic. */
const BATCH = 100;
/**
 * Twenty for each of sixteen aggregators. So the end of a run, when the last aggregators pause
 * while the table is idle, matters little.
 */
const BATCHES = 320;
/** Ingest environments that take turns, so that a batch has messages for every shard. */
const ENVIRONMENTS = 32;

export const race: Bench = {
  name: 'race',
  about: '1 to 16 aggregators on one site and day, 1 to 8 shards: commits, lost races, exactness',
  async run(context) {
    const child = startChild(new URL('tables-process.ts', import.meta.url));
    try {
      const tables = await child.ask<TablesAt>(await context.assembly());
      return await measureRounds(
        context,
        someOf(context, FIELDS).map((field) => variantOf(context, tables, field)),
      );
    } finally {
      await child.stop();
    }
  },
};

const variantOf = (context: BenchContext, tables: TablesAt, field: Field): Variant => ({
  name: nameOf(field),
  measure: async (round) => {
    const { aggregators, shards } = field;
    const random = context.random(`${nameOf(field)}/${round}`);
    const [site = ''] = freshSites(1);
    const batches = batchesOf(context, site, field, random);
    const events = batches.length * BATCH;
    const committed: Committed[] = [];
    const startedAt = performance.now();
    const left = batches.values();
    await Promise.all(
      Array.from({ length: aggregators }, async () => {
        const commit = createCommitter(tables, random);
        for (const batch of left) {
          const { batchItemFailures } = await aggregate(batch, {
            commit: async (key, messages) => {
              const done = await commit(key, messages);
              committed.push(done);
              return done;
            },
          });
          if (batchItemFailures.length > 0)
            throw new BenchFailure(`${batchItemFailures.length} messages were not counted.`);
        }
      }),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    const { counts } = await readDays({ site, days: { from: DAY, to: DAY } }, statsDeps(tables, shards));
    return [
      { name: 'counted', unit: 'events/s', value: events / seconds },
      { name: 'commits', unit: 'commits/s', value: committed.length / seconds },
      {
        name: 'lost races',
        unit: '/commit',
        value: sum(committed.map(({ lostRaces }) => lostRaces)) / committed.length,
      },
      { name: 'miscounted', unit: 'events', value: Math.abs(counts.events - events) },
    ];
  },
});

const nameOf = ({ aggregators, shards, sorted = false }: Field): string =>
  `${counted(aggregators, 'aggregator')}, ${counted(shards, 'shard')}${sorted ? ', one a batch' : ''}`;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

function batchesOf(
  context: BenchContext,
  site: string,
  { shards, sorted = false }: Field,
  random: () => number,
): SQSRecord[][] {
  const view = viewsOf({ pages: 1000, visitors: 20_000, random });
  const toMessage = messageMaker({ random, environments: ENVIRONMENTS, shards, acceptedAt: Date.now() });
  const count = scaled(context, BATCHES, 2);
  const messages = Array.from({ length: count * BATCH }, () => toMessage(site, [view()]));
  if (sorted) messages.sort((a, b) => a.shard - b.shard);
  const records = messages.map((message, index) => sqsRecord(String(index), encodeMessage(message)));
  const batches = Array.from({ length: count }, (_, index) => records.slice(index * BATCH, (index + 1) * BATCH));
  return sorted ? dealt(batches, shards) : batches;
}

/**
 * Deals adjacent batches to different aggregators; otherwise all aggregators would work on the same
 * shard at a time.
 */
const dealt = <T>(batches: readonly T[], hands: number): T[] => {
  const size = Math.ceil(batches.length / hands);
  return Array.from({ length: size }, (_, index) => batches.filter((_, at) => at % size === index)).flat();
};
