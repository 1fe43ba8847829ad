// One suite for both kinds of store: the functions' stores on a real DynamoDB API, and the memory
// stores that the protocol tests and the fuzzer use. What holds for one holds for the other.

import { afterAll, beforeAll, describe } from 'vitest';

import type { DocumentKey, Message } from '../../lambdas/domain/event/message.ts';
import { createDayItemStore, type DayItemStore } from '../../lambdas/store/days/day-items.ts';
import { createEventStore, type EventStore } from '../../lambdas/store/events/event-store.ts';
import { createRawReader } from '../../ops/store/raw-reader.ts';
import { MemoryEvents } from '../support/memory-events.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { openTestTable } from '../support/test-table.ts';

export interface Stores {
  readonly items: DayItemStore;
  readonly events: EventStore;
  /** The raw messages of a document, in the order in which `ops` reads them. */
  rawOf(key: DocumentKey): Promise<Message[]>;
}

const KINDS = {
  memory: async () => {
    const events = new MemoryEvents();
    return {
      items: new MemoryItems().store,
      events: events.store,
      rawOf: async (key: DocumentKey) => events.rawOf(key),
      close: async () => undefined,
    };
  },
  DynamoDB: async () => {
    const opened = await openTestTable();
    const raw = createRawReader(opened.table);
    return {
      items: createDayItemStore(opened.table),
      events: createEventStore(opened.table, { rawRetentionDays: 90 }),
      rawOf: async (key: DocumentKey) => (await Array.fromAsync(raw.read(key))).flatMap(({ messages }) => messages),
      close: () => opened.close(),
    };
  },
} satisfies Record<string, () => Promise<Stores & { close(): Promise<void> }>>;

/** All tests of a suite share one table of each kind: each test has its own sites. */
export function describeStores(what: string, suite: (stores: () => Stores) => void): void {
  describe.each(Object.entries(KINDS))(`${what} (%s)`, (_, open) => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => void (opened = await open()));
    afterAll(() => opened.close());
    suite(() => opened);
  });
}
