// One suite for both kinds of store: those that the functions have, on a real DynamoDB API, and those in memory that the tests of
// the protocol and the fuzzer rest on. What holds of one holds of the other.

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

/** Both kinds have one table for all tests of a suite: each test has sites of its own. */
export function describeStores(what: string, suite: (stores: () => Stores) => void): void {
  describe.each(Object.entries(KINDS))(`${what} (%s)`, (_, open) => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => void (opened = await open()));
    afterAll(() => opened.close());
    suite(() => opened);
  });
}
