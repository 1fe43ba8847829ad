// Many aggregators, one site, one day: every commit of one makes the documents of all the others old. What racing costs, and that it
// never costs a number.

import type { SQSRecord } from 'aws-lambda';

import { aggregate } from '../../lambdas/aggregate/aggregate.ts';
import type { Committed } from '../../lambdas/aggregate/commit.ts';
import { encodeMessage } from '../../lambdas/domain/message.ts';
import { readDays } from '../../lambdas/stats/stats.ts';
import type { Bench, BenchContext } from '../bench.ts';
import { scaled, someOf } from '../bench.ts';
import { ask, startChild } from '../child.ts';
import { BenchFailure } from '../failure.ts';
import { messageMaker } from '../messages.ts';
import { measureRounds, type Variant } from '../rounds.ts';
import { kill } from '../stack.ts';
import { createCommitter, statsDeps, type TablesAt } from '../store.ts';
import { sum } from '../statistics.ts';
import { DAY, freshSites, viewsOf } from '../workload.ts';

interface Field {
  readonly aggregators: number;
  readonly shards: number;
}

const FIELDS: readonly Field[] = [
  ...[1, 2, 4, 8, 16].map((aggregators) => ({ aggregators, shards: 1 })),
  ...[2, 4, 8].map((shards) => ({ aggregators: 16, shards })),
];

/** Messages of one event in a batch, as a trigger gives them on a day of some traffic. */
const BATCH = 100;
const BATCHES = 160;
/** Ingest environments that the messages come from, in turn: so a batch has messages for every shard. */
const ENVIRONMENTS = 32;

export const race: Bench = {
  name: 'race',
  about: '1 to 16 aggregators on one site and day, 1 to 8 shards: commits, lost races, exactness',
  async run(context) {
    const child = startChild(new URL('tables-process.ts', import.meta.url));
    try {
      const tables = await ask<TablesAt>(child, await context.assembly());
      return await measureRounds(
        context,
        someOf(context, FIELDS).map((field) => variantOf(context, tables, field)),
      );
    } finally {
      await kill(child);
    }
  },
};

const variantOf = (context: BenchContext, tables: TablesAt, { aggregators, shards }: Field): Variant => ({
  name: `${aggregators} aggregator${aggregators === 1 ? '' : 's'}, ${shards} shard${shards === 1 ? '' : 's'}`,
  measure: async (round) => {
    const random = context.random(`${aggregators}/${shards}/${round}`);
    const [site = ''] = freshSites(1);
    const batches = batchesOf(context, site, shards, random);
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
    const { document } = await readDays(
      { site, days: { from: DAY, to: DAY }, date: DAY, includes: new Set() },
      statsDeps(tables, shards),
    );
    return [
      { name: 'counted', unit: 'events/s', value: events / seconds },
      { name: 'commits', unit: 'commits/s', value: committed.length / seconds },
      {
        name: 'lost races',
        unit: '/commit',
        value: sum(committed.map(({ lostRaces }) => lostRaces)) / committed.length,
      },
      { name: 'miscounted', unit: 'events', value: Math.abs(document.events - events) },
    ];
  },
});

function batchesOf(context: BenchContext, site: string, shards: number, random: () => number): SQSRecord[][] {
  const view = viewsOf({ pages: 1000, visitors: 20_000, random });
  const toMessage = messageMaker({ random, environments: ENVIRONMENTS, shards, acceptedAt: Date.now() });
  return Array.from({ length: scaled(context, BATCHES, 2) }, (_, batch) =>
    Array.from({ length: BATCH }, (_, index) =>
      recordOf(`${batch}.${index}`, encodeMessage(toMessage(site, [view()]))),
    ),
  );
}

const recordOf = (messageId: string, body: string): SQSRecord => ({
  messageId,
  body,
  receiptHandle: messageId,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: '',
  awsRegion: '',
});
