// Days and rollups on a DynamoDB API, as the functions write and read them; every call is noted.

import { commit } from '../../lambdas/aggregate/commit.ts';
import { DocumentCache } from '../../lambdas/aggregate/document-cache.ts';
import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { periodOf } from '../../lambdas/domain/periods.ts';
import { roll, type RollDeps } from '../../lambdas/rollup/roll.ts';
import { run } from '../../lambdas/rollup/run.ts';
import { readDays, toStats } from '../../lambdas/stats/stats.ts';
import { createDayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createDocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { createDocumentStore } from '../../lambdas/store/days/document-store.ts';
import { createEventStore } from '../../lambdas/store/events/event-store.ts';
import {
  createRollupReader,
  createRollupStore,
  DUE_PARTITIONS,
  type RollupStore,
} from '../../lambdas/store/rollups/rollup-store.ts';
import { aMessage, aView, queued } from '../support/messages.ts';
import { openTestTable, type TestTable } from '../support/test-table.ts';
import { visitorOf } from '../support/visitors.ts';

export const NOW = Date.parse('2026-01-01T12:00:00Z');
export const ALL = { from: '1970-01-01', to: '2099-12-31' };

interface Asking {
  readonly youngDays?: number;
  readonly maxDocuments?: number;
}

export class RollingTable {
  readonly opened: TestTable;
  rollups: RollupStore;

  private constructor(opened: TestTable) {
    this.opened = opened;
    this.rollups = createRollupStore(opened.table, Math.random);
  }

  static async open(): Promise<RollingTable> {
    return new RollingTable(await openTestTable());
  }

  close(): Promise<void> {
    return this.opened.close();
  }

  /** Counts a message with one view for each of these numbers. */
  async count(site: string, day: string, seqs: readonly number[], now = NOW): Promise<void> {
    const messages = seqs.map((seq) =>
      aMessage(seq, { site, day, events: [aView({ path: `/${day}`, visitor: visitorOf(`${seq}`) })] }),
    );
    await this.commitTo({ site, day, shard: 0 }, messages, now);
  }

  /** As the aggregator does. */
  async commitTo(key: DocumentKey, messages: readonly Message[], now = NOW): Promise<void> {
    const deps = {
      documents: createDocumentStore(createDayItemStore(this.opened.table)),
      rollups: this.rollups,
      events: createEventStore(this.opened.table, { rawRetentionDays: 90 }),
      cache: new DocumentCache(),
      now: () => now,
      random: () => 0,
      wait: async () => undefined,
    };
    await commit(key, messages.map(queued), Infinity, deps);
  }

  rollDeps(now: number): RollDeps {
    const items = createDayItemStore(this.opened.table);
    return { documents: createDocumentReader(items), items, rollups: this.rollups, now: () => now };
  }

  rollUp(now = NOW) {
    return run(Infinity, { rollups: this.rollups, roll: (key) => roll(key, this.rollDeps(now)), now: () => now });
  }

  /** The answer, and the number of documents that it read. */
  async ask(site: string, days: { from: string; to: string } = ALL, asking: Asking = {}) {
    let documents = 0;
    const { table } = this.opened;
    const reader = createDocumentReader(createDayItemStore(table));
    async function* counted<T>(found: AsyncIterable<T>): AsyncIterable<T> {
      for await (const each of found) {
        documents += 1;
        yield each;
      }
    }
    const query = { site, days, date: 'asked', includes: new Set<string>() };
    const answer = await readDays(query, {
      documents: {
        readRange: (...range) => counted(reader.readRange(...range)),
        firstOf: async (...range) => {
          const first = await reader.firstOf(...range);
          documents += first.length;
          return first;
        },
      },
      rollups: {
        async *readRange(...range) {
          for await (const found of createRollupReader(table).readRange(...range)) {
            if (found.summary !== undefined) documents += 1;
            yield found;
          }
        },
      },
      shards: 1,
      queueRetentionDays: 28,
      now: () => NOW,
      ...asking,
    });
    const { counts, tally, updatedAt, isFinal } = answer;
    return { documents, answer: { ...toStats(query, counts), tally, updatedAt, isFinal } };
  }

  /** The rollups of a site that are due, at any time. */
  async dueOf(site: string): Promise<string[]> {
    const found: string[] = [];
    for (let partition = 0; partition < DUE_PARTITIONS; partition += 1) {
      for await (const due of this.rollups.due(partition, Number.MAX_SAFE_INTEGER)) {
        if (due.site === site) found.push(due.period.name);
      }
    }
    return found.sort();
  }

  async sumOf(site: string, level: 'month' | 'year', day: string) {
    return (await this.rollups.read({ site, shard: 0, period: periodOf(level, day) }))?.summary;
  }

  /** The calls since the last time, without queries. */
  writes(): string[] {
    const calls = this.opened.calls.splice(0).filter(({ action }) => action !== 'Query');
    return calls
      .map(({ input }) => input as { Key?: { sk: string }; Item?: { sk: string } })
      .map(({ Key, Item }) => (Key ?? Item)?.sk.split('#')[0] ?? '');
  }
}
