// Both tables in memory, with DynamoDB's bytes, keys and limits: documents are encoded when written
// and decoded when read, and a key that DynamoDB refuses is refused.

import type { DayDocument } from '../../lambdas/domain/document/day-document.ts';
import type { DocumentKey } from '../../lambdas/domain/event/message.ts';
import { createDocumentReader, type DocumentReader } from '../../lambdas/store/days/document-reader.ts';
import { documentOf } from '../../lambdas/store/days/day-state.ts';
import { createDocumentStore, type DocumentStore } from '../../lambdas/store/days/document-store.ts';
import { MemoryEvents } from '../support/memory-events.ts';
import { MemoryItems } from '../support/memory-items.ts';
import { MemoryRollups } from '../support/memory-rollups.ts';

export class MemoryTables {
  readonly #items = new MemoryItems();

  readonly documents: DocumentStore = createDocumentStore(this.#items.store);
  readonly reader: DocumentReader = createDocumentReader(this.#items.store);
  readonly rollups = new MemoryRollups().store;

  readonly events = new MemoryEvents().store;

  /** Every document. */
  async *all(): AsyncGenerator<{ key: DocumentKey; document: DayDocument }> {
    for (const { key } of this.#items.all()) yield { key, document: documentOf(await this.documents.read(key)) };
  }
}
